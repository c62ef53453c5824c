"""Bands in scenario files: read, played, judged and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.errors import BadInputError
from alarmlab.scenarios.case import Case
from alarmlab.scenarios.judge import CaseResult, run_case
from alarmlab.scenarios.report import Table, report_of
from alarmlab.scenarios.scenario import load_scenario
from tests.alarmlab.builders import SINGLE_METRIC, a_metric_entry, a_site, a_template


def an_alarm_above(name: str = "press-hot") -> MetricAlarm:
    """Sum of Fleet:m1 above the band ad1 in 2 of 3 minutes."""
    band = {"Id": "ad1", "Expression": "ANOMALY_DETECTION_BAND(m1)"}
    entries = [a_metric_entry("m1", ReturnData=True), band]
    template = a_template(
        **{
            **dict.fromkeys((*SINGLE_METRIC, "Threshold")),
            "AlarmName": name,
            "Metrics": entries,
            "ThresholdMetricId": "ad1",
            "ComparisonOperator": "GreaterThanUpperThreshold",
        }
    )
    (alarm,) = read_alarms(template, parameters={}, account="1", region="eu-west-1")
    return alarm


def a_case(tmp_path: Path, bands: str, *, values: str = "10x4 30x4", expected: str = "fires: true") -> Case:
    path = tmp_path / "case.yaml"
    path.write_text(
        "alarm: press-hot\ncases:\n  - name: a case\n"
        f"    series: [{{metric: 'Fleet:m1', values: {values}}}]\n"
        f"    bands: {bands}\n    {expected}\n",
        encoding="utf-8",
    )
    return load_scenario(path).cases[0]


def played(case: Case) -> CaseResult:
    alarm = an_alarm_above()
    return run_case(alarm, case, site=a_site(alarm))


def messages(result: CaseResult) -> list[str]:
    return [failure.message for failure in result.failures]


def test_the_band_moves_and_the_alarm_with_it(tmp_path: Path) -> None:
    case = a_case(
        tmp_path, "[{id: ad1, upper: 20x4 40x2 20x2}]", expected="transitions: {1m: OK, 10m: ALARM}"
    )

    assert messages(played(case)) == []


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("[{id: ad1, lower: 1x9}]", "bands: none gives ad1 upper, ANOMALY_DETECTION_BAND(m1)"),
        (
            "[{id: ad1, upper: 9x9}, {id: ad2, upper: 9}]",
            "bands: ad2 is no ANOMALY_DETECTION_BAND of an alarm of the case",
        ),
    ],
)
def test_a_case_gives_the_edges_the_alarm_needs_and_no_other_band(
    tmp_path: Path, bands: str, message: str
) -> None:
    assert messages(played(a_case(tmp_path, bands))) == [message]


def test_alarms_that_play_together_have_each_their_band(tmp_path: Path) -> None:
    both = "[{id: ad1, upper: 20x9}, {id: ad1, alarm: other, upper: 40x9}]"
    case = a_case(tmp_path, both, expected="fires: true\n    alarms: {other: {fires: false}}")
    alarm = an_alarm_above()

    result = run_case(alarm, case, site=a_site(alarm, an_alarm_above("other")))

    assert messages(result) == []


def test_a_case_lasts_as_long_as_its_bands(tmp_path: Path) -> None:
    assert a_case(tmp_path, "[{id: ad1, upper: 9x19}]").end_s == 20 * 60


def test_a_failure_shows_the_band_of_each_bucket(tmp_path: Path) -> None:
    case = a_case(tmp_path, "[{id: ad1, upper: 20x2 _ 20x5}]", expected="fires: false")

    lines = list(report_of(played(case), stage="", took_s=0.0).details)

    assert lines[:4] == [
        "alarm  press-hot: m1 above the band ad1 in 2 of 3 periods of 1m, missing data: missing",
        "where  m1 = Sum of Fleet:m1",
        "where  ad1 = ANOMALY_DETECTION_BAND(m1)",
        "series Fleet:m1: 10x4 30x4",
    ]
    assert lines[4] == "band   ad1 upper: 20x2 _ 20x5"
    (window,) = (line for line in lines if isinstance(line, Table))
    assert window.columns == ("bucket", "ad1 lower", "ad1 upper", "value", "counted as")
    assert window.rows[-5:] == (
        ("2m to 3m", "-", "20", "10", "older than needed"),
        ("3m to 4m", "-", "-", "10", "missing: no band"),
        ("4m to 5m", "-", "20", "10", "not breaching"),
        ("5m to 6m", "-", "20", "30", "breaching"),
        ("6m to 7m", "-", "20", "30", "breaching"),
    )


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("[{id: ad1}]", "cases[0].bands[0]: got none of them; a band has lower, upper or both"),
        (
            "[{id: ad1, upper: 1}, {id: ad1, upper: 2}]",
            "bands[1].id: got 'ad1'; each band is given once",
        ),
        ("[{id: ad1, upper: high}]", "cases[0].bands[0].upper: got 'high'"),
        ("[{upper: 1}]", "got no id; id must be there"),
    ],
)
def test_a_band_that_breaks_a_rule_is_bad_input(tmp_path: Path, bands: str, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        a_case(tmp_path, bands)

    assert message in str(caught.value)
