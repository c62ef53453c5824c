"""Contributors in scenario files: expected, judged and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.errors import BadInputError, NotEvaluatedYetError
from alarmlab.scenarios.judge import CaseResult, run_case
from alarmlab.scenarios.report import Table, report_of
from alarmlab.scenarios.scenario import load_scenario
from tests.alarmlab.builders import SINGLE_METRIC, a_site, a_template

QUERY = "SELECT MAX(cpu) FROM SCHEMA(App, Service) GROUP BY Service ORDER BY MAX() DESC"
SERIES = """
      - {metric: 'App:cpu{Service="a"}', values: 10x4 90x5}
      - {metric: 'App:cpu{Service="b"}', values: 10x9}"""


def an_insights_alarm() -> MetricAlarm:
    """The maximum of each service > 50 in 2 of 3 minutes."""
    entry = {"Id": "q1", "Expression": QUERY, "Period": 60}
    template = a_template(**{**dict.fromkeys(SINGLE_METRIC), "Metrics": [entry]})
    (alarm,) = read_alarms(template, parameters={}, account="1", region="eu-west-1")
    return alarm


def played(tmp_path: Path, expected: str, *, series: str = SERIES) -> CaseResult:
    path = tmp_path / "case.yaml"
    text = f"alarm: press-hot\ncases:\n  - name: a case\n    series: {series}\n    {expected}\n"
    path.write_text(text, encoding="utf-8")
    alarm = an_insights_alarm()
    return run_case(alarm, load_scenario(path).cases[0], site=a_site(alarm))


def messages(result: CaseResult) -> list[str]:
    return [failure.message for failure in result.failures]


@pytest.mark.parametrize(
    "expected",
    [
        "fires: true",
        "contributors: {Service=a: {fires: true}, Service=b: {fires: false}}",
        "contributors: {Service=a: {transitions: {7m: ALARM}}, Service=b: {transitions: {}}}",
        "contributors: {Service=a: {states: {6m: OK, 7m: ALARM}}}",
        "fires: true\n    fault_at: 5m\n    contributors: {Service=a: {fires: true, within: 2m}}",
    ],
)
def test_each_contributor_is_judged_by_itself(tmp_path: Path, expected: str) -> None:
    assert messages(played(tmp_path, expected)) == []


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        (
            "contributors: {Service=a: {fires: false}}",
            "contributor Service=a: fires: must never be in ALARM, but is at 7m",
        ),
        (
            "contributors: {Service=b: {fires: true}}",
            "contributor Service=b: fires: must go to ALARM, but never did",
        ),
        (
            "contributors: {Service=A: {fires: true}}",
            "contributors: the query never returns Service=A; those it returns are Service=a, Service=b",
        ),
    ],
)
def test_a_contributor_that_breaks_an_expectation_is_named(
    tmp_path: Path, expected: str, message: str
) -> None:
    assert messages(played(tmp_path, expected)) == [message]


def test_a_case_gives_a_series_the_query_selects(tmp_path: Path) -> None:
    series = "[{metric: 'App:cpu', values: 1x9}]"

    assert messages(played(tmp_path, "fires: false", series=series)) == [
        f"series: none is a metric that the query of press-hot selects, {QUERY}"
    ]


def test_a_failure_of_the_alarm_shows_its_contributors(tmp_path: Path) -> None:
    lines = list(report_of(played(tmp_path, "fires: false"), stage="", took_s=0.0).details)

    assert lines[0] == f"alarm  press-hot: {QUERY} > 50 in 2 of 3 periods of 1m, missing data: missing"
    assert lines[-2] == "at 7m OK -> ALARM: 1 out of 2 time series evaluated to ALARM"
    table = lines[-1]
    assert isinstance(table, Table)
    assert table.columns == ("contributor", "state", "why")
    assert [row[:2] for row in table.rows] == [("Service=a", "ALARM"), ("Service=b", "OK")]
    assert table.rows[0][2].startswith("Threshold Crossed: 2 out of the last 3 datapoints [90.0 ")


def test_a_failure_of_a_contributor_shows_its_buckets(tmp_path: Path) -> None:
    lines = list(
        report_of(played(tmp_path, "contributors: {Service=a: {fires: false}}"), stage="", took_s=0.0).details
    )

    table = lines[-1]
    assert isinstance(table, Table)
    assert table.columns == ("bucket", "value", "counted as")
    assert table.rows[-3:] == (
        ("4m to 5m", "10", "not breaching"),
        ("5m to 6m", "90", "breaching"),
        ("6m to 7m", "90", "breaching"),
    )


def test_actions_of_contributors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotEvaluatedYetError, match="cannot tell the actions of press-hot: each"):
        played(tmp_path, "actions: {}")


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ("contributors: {Service=a: {}}", "got nothing; a contributor here does something"),
        (
            "contributors: {Service=a: {actions: {}}}",
            "the fields here are fires, fault_at, within, states",
        ),
        ("contributors: {Service=a: {fires: false, fault_at: 1m}}", "fault_at belongs to fires: true"),
        ("contributors: {Service=a: {states: {5: OK}}}", "a time is written 90s, 5m, 1h30m or 2d"),
    ],
)
def test_an_expectation_that_breaks_a_rule_is_bad_input(tmp_path: Path, expected: str, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        played(tmp_path, expected)

    assert message in str(caught.value)
