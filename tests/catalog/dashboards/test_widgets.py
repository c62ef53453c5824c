"""Panels as CloudWatch's widgets: rows of metrics, thresholds, axes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.dashboards.marks import judged, marks_of, threshold_lines
from pdm_catalog.dashboards.metric_rows import metric_rows, metrics_in
from pdm_catalog.dashboards.panels import (
    AlarmStates,
    Bars,
    Graph,
    Line,
    LogTable,
    Numbers,
    Panel,
)
from pdm_catalog.dashboards.widgets import widget
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Query, Signal, filled
from tests.catalog.dashboards.builders import METRIC, NAMES, expression, line, reading

SHARE = expression("100 * (errors / requests)", errors="e", requests="r")
TOP = Query(text='SELECT SUM(Orders) FROM SCHEMA("Shop", Store)', metric=METRIC, highest=100, label="top")


def alarm(signal: Signal, threshold: float = 10, **fields: Any) -> Alarm:
    given: dict[str, Any] = {
        "name": "prod-Orders",
        "service": "shop",
        "signal": signal,
        "period_s": 60,
        "comparison": Comparison.ABOVE,
        "threshold": threshold,
        "datapoints": (2, 3),
        "missing": Missing.NOT_BREACHING,
        "missing_because": "x",
        "severity": Severity.HIGH,
        "owner": "x",
        "runbook": "x",
        "meaning": "x",
        "because": "x",
        "remedy": None,
    }
    return Alarm(**{**given, **fields})


def properties(panel: Panel, *alarms: Alarm) -> dict[str, Any]:
    return widget(panel, names=NAMES, marks=marks_of(alarms), resolve=lambda _: "app/x/1").properties


def rows(*lines: Line) -> list[list[Any]]:
    return metric_rows(lines, lambda _: "app/x/1")


def test_an_expression_brings_the_metrics_it_needs_hidden_and_under_ids_of_the_widget() -> None:
    first, *hidden = rows(Line(signal=SHARE, label="failed"))

    assert first == [{"expression": "100 * (m1 / m2)", "id": "e3", "label": "failed"}]
    assert [(row[3], row[-1]["id"], row[-1]["visible"]) for row in hidden] == [
        ("e", "m1", False),
        ("r", "m2", False),
    ]


def test_a_metric_that_is_drawn_or_needed_twice_is_one_row() -> None:
    found = rows(
        line("e"), Line(signal=SHARE, label="failed"), Line(signal=replace(SHARE, text="errors"), label="b")
    )

    assert [row[3] for row in found if len(row) > 1] == ["e", "r"]
    assert found[1][0]["expression"] == "100 * (m1 / m2)"
    assert found[3][0]["expression"] == "m1"


def test_what_stands_in_quotes_in_an_expression_is_no_id() -> None:
    text = "SUM(METRICS('errors')) + errors"
    [first, *_] = rows(Line(signal=replace(SHARE, text=text), label="x"))

    assert first[0]["expression"] == "SUM(METRICS('errors')) + m1"


@pytest.mark.parametrize(
    ("signal", "count"),
    [
        (reading("a"), 1),
        (SHARE, 3),
        (TOP, 1),
        (replace(TOP, text=f"{TOP.text} GROUP BY Store"), 500),
        (replace(TOP, text=f"{TOP.text} GROUP BY Store LIMIT 10"), 10),
    ],
)
def test_what_is_counted_is_what_cloudwatch_reads(signal: Signal, count: int) -> None:
    assert metrics_in([Line(signal=signal, label="x")]) == count


@pytest.mark.parametrize(
    ("signal", "drawn", "labels"),
    [
        (reading("a"), [line("a")], ["high above 10"]),
        (reading("a"), [line("a"), line("b")], ["a: high above 10"]),
        (reading("a", "SampleCount"), [line("a")], []),
        (filled("errors", reading("a"), limit=10), [line("a")], ["high above 10"]),
        (SHARE, [Line(signal=SHARE, label="share")], ["high above 10"]),
        (SHARE, [line("e")], []),
        (expression("MAX([a, b])", a="a", b="b"), [line("a"), line("b")], ["high above 10"]),
        (TOP, [Line(signal=TOP, label="top")], ["high above 10"]),
    ],
)
def test_a_threshold_is_drawn_on_what_is_compared_with_it(
    signal: Signal, drawn: list[Line], labels: list[str]
) -> None:
    found = threshold_lines(drawn, marks_of([alarm(signal)]))

    assert [mark["label"] for mark in found] == labels


def test_at_one_value_the_loudest_alarm_speaks() -> None:
    quiet = alarm(reading("a"), name="prod-b", severity=Severity.LOW)
    loud = alarm(reading("a"), name="prod-a", severity=Severity.CRITICAL)
    [found] = threshold_lines([line("a")], marks_of([quiet, loud]))

    assert found["label"] == "critical above 10"


@pytest.mark.parametrize(
    ("signal", "readings"),
    [
        (reading("a"), ["a"]),
        (filled("errors", reading("a"), limit=10), ["a"]),
        (expression("MAX([a, b])", a="a", b="b"), ["a", "b"]),
        (expression("MIN([a, b])", a="a", b="b"), ["a", "b"]),
    ],
)
def test_what_an_alarm_judges_is_the_metric_itself_where_it_is_compared_itself(
    signal: Signal, readings: list[str]
) -> None:
    assert judged(alarm(signal)) == tuple(map(reading, readings))


@pytest.mark.parametrize("signal", [SHARE, TOP])
def test_else_it_judges_the_whole_expression(signal: Signal) -> None:
    assert judged(alarm(signal)) == (signal,)


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (
            Graph(title="t", lines=(line("a"),), unit="u", stacked=True),
            {"view": "timeSeries", "stacked": True},
        ),
        (
            Graph(title="t", lines=(line("a"), line("b", right=True)), unit="u", right_unit="r"),
            {
                "yAxis": {
                    "left": {"label": "u", "showUnits": False, "min": 0},
                    "right": {"label": "r", "showUnits": False, "min": 0},
                }
            },
        ),
        (
            Graph(title="t", lines=(Line(signal=SHARE, label="s"),), unit="%"),
            {"yAxis": {"left": {"label": "%", "showUnits": False, "min": 0, "max": 100}}},
        ),
        (Numbers(title="t", lines=(line("a"),)), {"view": "singleValue", "sparkline": True}),
        (Bars(title="t", lines=(line("a"),), unit="u"), {"view": "bar"}),
        (AlarmStates(title="t", alarms=("a",), ringing_only=True), {"states": ["ALARM"]}),
        (
            LogTable(title="t", log_group="/pdm/x", query=("fields a", "limit 1")),
            {"query": "SOURCE '/pdm/x'\n| fields a\n| limit 1", "region": "eu-west-1"},
        ),
    ],
)
def test_a_widget_says_what_its_panel_does(panel: Panel, expected: dict[str, Any]) -> None:
    found = properties(panel)

    assert {name: found[name] for name in expected} == expected
