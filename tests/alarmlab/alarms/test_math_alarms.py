"""Alarms on expressions from the outside: evaluated, explained, played and shown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import read_alarms
from alarmlab.commands.main import main
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from alarmlab.scenarios.runner import play
from alarmlab.scenarios.scenario import load_scenario
from tests.alarmlab.builders import a_math_template, a_metric_entry, write_json


def read(template: dict[str, Any]) -> MetricAlarm:
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return alarm


def test_the_documented_event_of_a_math_alarm_is_reproduced() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html

    The page shows an older event: today's reason data lists the evaluated datapoints as well (recorded).
    """
    entries = [
        a_metric_entry(name, MetricStat={"Metric": metric, "Period": 300, "Stat": "Maximum"})
        for name, metric in (
            ("m1", {"Namespace": "AWS/EC2", "MetricName": "NetworkIn"}),
            ("m2", {"Namespace": "AWS/EC2", "MetricName": "NetworkOut"}),
        )
    ]
    alarm = read(
        a_math_template(
            "",
            Metrics=[*entries, {"Id": "e1", "Expression": "SUM(METRICS())", "ReturnData": True}],
            EvaluationPeriods=1,
            DatapointsToAlarm=1,
            Threshold=10_000,
        )
    )
    store = MetricStore()
    for name, value in (("NetworkIn", 36_201.0), ("NetworkOut", 9_427.0)):
        published = datetime.fromisoformat("2019-10-02T17:11:00+00:00")
        store.add(MetricId.parse(f"AWS/EC2:{name}"), at=published, value=value)

    now = datetime.fromisoformat("2019-10-02T17:20:48.551+00:00")
    evaluation = evaluate(alarm, store, now=now, state=State.INSUFFICIENT_DATA)

    assert evaluation.state is State.ALARM
    assert evaluation.reason == (
        "Threshold Crossed: 1 out of the last 1 datapoints [45628.0 (02/10/19 17:10:00)] was greater than "
        "the threshold (10000.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    assert dict(evaluation.reason_data) == {
        "version": "1.0",
        "queryDate": "2019-10-02T17:20:48.551+0000",
        "startDate": "2019-10-02T17:10:00.000+0000",
        "period": 300,
        "recentDatapoints": [45628.0],
        "threshold": 10000.0,
        "evaluatedDatapoints": [{"timestamp": "2019-10-02T17:10:00.000+0000", "value": 45628.0}],
    }


SCENARIO = """\
alarm: press-hot
cases:
  - name: one request in two fails
    series:
      - {metric: "Fleet:bad", values: _x5 60x2}
      - {metric: "Fleet:all", values: 100x7}
    fires: true
    fault_at: 5m
    within: 2m
  - name: one request fails
    series:
      - {metric: "Fleet:bad", values: _x5 1}
      - {metric: "Fleet:all", values: 100x7}
    fires: false
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_json(tmp_path / "template.json", a_math_template("share * 1", "bad", "all", Metrics=ENTRIES))
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


ENTRIES = [
    a_metric_entry("bad"),
    a_metric_entry("all"),
    {"Id": "share", "Expression": "100 * bad / all", "ReturnData": False},
    {"Id": "e1", "Expression": "FILL(share, 0)"},
]


@pytest.mark.usefixtures("folder")
def test_a_case_gives_a_series_for_each_metric(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "s.yaml", "--template", "template.json", "--require-both"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 0 failed, 0 not proven"


def test_a_case_that_lacks_the_series_of_a_metric_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "s.yaml").write_text(SCENARIO.replace("Fleet:all", "Fleet:al"), encoding="utf-8")

    code = main(["test", "s.yaml", "--template", "template.json"])

    broken = [line for line in capsys.readouterr().out.splitlines() if "broken" in line]
    assert code == 1
    assert broken == ["  broken series: none is the metric the alarm watches, Fleet:all"] * 2


def test_a_failure_shows_what_the_expression_was_made_of(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "s.yaml").write_text(SCENARIO.replace("5 60x2", "5 45 60 0"), encoding="utf-8")

    code = main(["test", "s.yaml", "--template", "template.json"])

    assert code == 1
    assert capsys.readouterr().out == (
        "FAIL s.yaml:3 one request in two fails\n"
        "  alarm  press-hot: FILL(share, 0) > 50 in 2 of 3 periods of 1m, missing data: missing\n"
        "  where  bad = Sum of Fleet:bad\n"
        "  where  all = Sum of Fleet:all\n"
        "  where  share = 100 * bad / all\n"
        "  series Fleet:bad: _x5 45 60 0\n"
        "  series Fleet:all: 100x7\n"
        "  broken fires: must go to ALARM, but never did\n"
        "  at 8m OK -> OK: Threshold Crossed: 2 out of the last 3 datapoints [0.0 (01/01/26 00:07:00), "
        "45.0 (01/01/26 00:05:00)] were not greater than the threshold (50.0) "
        "(minimum 2 datapoints for ALARM -> OK transition).\n"
        "    bucket    bad  all  value  counted as\n"
        "    0s to 1m  -    100  0      older than needed\n"
        "    1m to 2m  -    100  0      older than needed\n"
        "    2m to 3m  -    100  0      older than needed\n"
        "    3m to 4m  -    100  0      older than needed\n"
        "    4m to 5m  -    100  0      older than needed\n"
        "    5m to 6m  45   100  45     not breaching\n"
        "    6m to 7m  60   100  60     breaching\n"
        "    7m to 8m  0    100  0      not breaching\n"
        "ok   s.yaml:10 one request fails\n"
        "1 passed, 1 failed\n"
    )


def test_a_math_alarm_below_a_minute_sees_no_bucket_before_it_has_ended(tmp_path: Path) -> None:
    """It does not wait for data to settle, and yet is named after the end of its newest bucket."""
    stat = {"Metric": {"Namespace": "Fleet", "MetricName": "bad"}, "Period": 10, "Stat": "Sum"}
    entries = [a_metric_entry("bad", MetricStat=stat), {"Id": "e1", "Expression": "bad + 0"}]
    alarm = read(a_math_template("", Metrics=entries, EvaluationPeriods=1, DatapointsToAlarm=1))
    path = tmp_path / "s.yaml"
    series = "{metric: 'Fleet:bad', values: 0 0 90 0}"
    path.write_text(
        f"alarm: a\ncases: [{{name: c, interval: 10s, fires: true, series: [{series}]}}]\n", encoding="utf-8"
    )
    (case,) = load_scenario(path).cases

    states = [(step.at_s, step.state) for step in play(alarm, case)]

    assert states == [(10, State.OK), (20, State.OK), (30, State.ALARM), (40, State.OK)]


def test_two_statistics_of_one_metric_share_its_series(tmp_path: Path) -> None:
    entries = [
        a_metric_entry("slowest", stat="Maximum", name="Latency"),
        a_metric_entry("requests", stat="SampleCount", name="Latency"),
        {"Id": "e1", "Expression": "IF(requests >= 3, slowest)"},
    ]
    alarm = read(a_math_template("", Metrics=entries, EvaluationPeriods=1, DatapointsToAlarm=1))
    path = tmp_path / "s.yaml"
    series = "{metric: 'Fleet:Latency', values: (90*2) (1*2 90) (1*9)}"
    path.write_text(f"alarm: a\ncases: [{{name: c, fires: true, series: [{series}]}}]\n", encoding="utf-8")
    (case,) = load_scenario(path).cases

    states = [step.state for step in play(alarm, case)]

    assert states == [State.INSUFFICIENT_DATA, State.ALARM, State.OK]
