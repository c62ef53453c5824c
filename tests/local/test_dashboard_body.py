"""Bodies of any kind: every way to write a row, every view, and what is not drawn is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from local.dashboard_page.body import span_of, span_of_widget, widgets_of
from local.dashboard_page.page import dashboard_html
from local.dashboard_page.values import DrawnLine, Span, lines_of
from local.dashboard_page.widgets import BodyError, MetricRow, Metrics, NotDrawn

END = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
SPAN = Span(begin=END - timedelta(minutes=10), end=END)


def store() -> MetricStore:
    """Orders of two shops, 1 and 2 a minute."""
    found = MetricStore()
    for minute in range(10):
        for shop, value in (("a", 1), ("b", 2)):
            found.add(metric(shop), at=SPAN.begin + timedelta(minutes=minute), value=value)
    return found


def metric(shop: str) -> MetricId:
    return MetricId(namespace="Shop", name="Orders", dimensions=frozenset({("Store", shop)}))


def widget(*rows: list[Any], **properties: Any) -> Metrics:
    given = {"metrics": list(rows), "period": 60, "stat": "Sum", **properties}
    [found] = widgets_of({"widgets": [{"type": "metric", "properties": given}]})
    assert isinstance(found, Metrics)
    return found


def lines(*rows: list[Any]) -> tuple[DrawnLine, ...]:
    return lines_of(widget(*rows).rows, store(), SPAN)


def drawn(*rows: list[Any]) -> dict[str, set[float]]:
    return {line.label: {value for _, value in line.points} for line in lines(*rows)}


SHORT: list[list[list[Any]]] = [
    [["Shop", "Orders", "Store", "a"], ["Shop", "Orders", "Store", "b"]],
    [["Shop", "Orders", "Store", "a"], [".", ".", ".", "b"]],
    [["Shop", "Orders", "Store", "a"], ["...", "b"]],
    [["Shop", "Orders", "Store", "a", {}], ["...", "b", {"color": "#d62728"}]],
]


@pytest.mark.parametrize("rows", SHORT)
def test_a_row_may_be_written_short(rows: list[list[Any]]) -> None:
    found = widget(*rows).rows

    assert [row.metric for row in found if isinstance(row, MetricRow)] == [metric("a"), metric("b")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Shop", "Orders", "Store", "a", {"label": "orders"}]], {"orders": {1}}),
        ([["Shop", "Orders", "Store", "a", {"stat": "SampleCount"}]], {"Orders": {1}}),
        ([["Shop", "Orders", "Store", "a", {"period": 300}]], {"Orders": {5}}),
        ([["Shop", "Orders", "Store", "a", {"visible": False}]], {}),
        (
            [
                ["Shop", "Orders", "Store", "a", {"id": "a", "visible": False}],
                ["...", "b", {"id": "b", "visible": False}],
                [{"expression": "a / b", "label": "share"}],
            ],
            {"share": {0.5}},
        ),
        (
            [
                ["Shop", "Orders", "Store", "a", {"id": "a", "visible": False}],
                [{"expression": "half * 4", "label": "twice"}],
                [{"expression": "a / 2", "id": "half", "visible": False}],
            ],
            {"twice": {2}},
        ),
        (
            [
                ["Shop", "Orders", "Store", "a", {"id": "a", "visible": False}],
                ["...", "b", {"id": "b", "visible": False}],
                [{"expression": "METRICS() * 2", "label": "both"}],
            ],
            {"both 1": {2}, "both 2": {4}},
        ),
        (
            [
                ["Shop", "Orders", "Store", "a", {"id": "a", "visible": False}],
                [{"expression": "MAX(a)", "label": "most"}],
            ],
            {"most": {1}},
        ),
        (
            [[{"expression": 'SELECT SUM(Orders) FROM SCHEMA("Shop", Store) GROUP BY Store', "id": "q"}]],
            {"a": {1}, "b": {2}},
        ),
        (
            [[{"expression": 'SELECT SUM(Orders) FROM SCHEMA("Shop", Store)', "label": "all"}]],
            {"all": {3}},
        ),
        (
            [[{"expression": "SEARCH('{Shop,Store} MetricName=\"Orders\" Store=\"b\"', 'Sum', 60)"}]],
            {"b": {2}},
        ),
        ([[{"expression": "SEARCH('{Shop,Store} orders NOT a', 'Sum')", "label": "x"}]], {"x b": {2}}),
        ([[{"expression": "SEARCH('{Shop,Other} Orders', 'Sum')"}]], {}),
    ],
)
def test_a_row_is_drawn_as_cloudwatch_would(rows: list[list[Any]], expected: dict[str, set[float]]) -> None:
    assert drawn(*rows) == expected


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("a +", "expected"),
        ("nobody * 2", "there is no id nobody"),
        ("self", "self is made of itself"),
        ("ANOMALY_DETECTION_BAND(a)", "cannot evaluate ANOMALY_DETECTION_BAND"),
        ("SELECT nothing", "expected"),
        ("SEARCH('Orders OR Sales', 'Sum')", "not drawn here"),
        ("SEARCH('{Shop,Store} x', 'Mode')", "no statistic"),
    ],
)
def test_what_cannot_be_computed_says_so_and_spoils_no_other_line(expression: str, said: str) -> None:
    wrong, right = lines(
        [{"expression": expression, "id": "self"}], ["Shop", "Orders", "Store", "a", {"id": "a"}]
    )

    assert said in wrong.problem
    assert right.points
    assert not right.problem


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("timeSeries", 'class="line"'),
        ("singleValue", '<ul class="numbers"><li style="color:#1f77b4"><b>2</b>'),
        ("gauge", 'class="till"'),
        ("bar", "width:100.0%"),
        ("pie", '<circle r="90"'),
        ("table", "<td>2</td>"),
    ],
)
def test_every_view_is_drawn(view: str, expected: str) -> None:
    properties = {
        "metrics": [["Shop", "Orders", "Store", "b"]],
        "view": view,
        "period": 60,
        "yAxis": {"left": {"min": 0, "max": 4}},
    }
    body = {"widgets": [{"type": "metric", "properties": properties}]}

    assert expected in dashboard_html("x", body, store=store(), states={}, end=END)


def test_a_widget_may_show_a_time_of_its_own() -> None:
    found = widget(["Shop", "Orders", "Store", "a"], start="-PT2H")

    assert span_of_widget(found, SPAN) == Span(begin=END - timedelta(hours=2), end=END)
    assert span_of_widget(widget(["Shop", "Orders"]), SPAN) == SPAN


def test_stacked_lines_stand_on_each_other() -> None:
    rows = [["Shop", "Orders", "Store", "a"], ["...", "b"]]
    body = {"widgets": [{"type": "metric", "properties": {"metrics": rows, "period": 60, "stacked": True}}]}
    page = dashboard_html("x", body, store=store(), states={}, end=END)

    assert page.count('class="area"') == 4  # two lines, on two widths of screen
    assert ">3</text>" in page


@pytest.mark.parametrize("kind", ["explorer", "custom", "chart", "", "x"])
def test_a_widget_of_a_kind_that_is_not_drawn_is_named(kind: str) -> None:
    [found] = widgets_of({"widgets": [{"type": kind, "properties": {"title": "It"}}]})

    assert isinstance(found, NotDrawn)
    assert (kind or "(none)") in found.why


REFUSED: list[dict[str, Any]] = [
    {"metrics": [["Shop"]]},
    {"metrics": [["Shop", "Orders", "Store"]]},
    {"metrics": [[]]},
    {"metrics": ["Shop"]},
    {"metrics": [["Shop", "Orders", {"stat": "Mode"}]]},
    {"metrics": [["Shop", "Orders", {"period": 0}]]},
    {"metrics": [["Shop", "Orders", {"period": "often"}]]},
    {"view": "cake"},
    {"start": "some day"},
    {"annotations": {"horizontal": [{"label": "no value"}]}},
    {"annotations": {"vertical": [{"value": "some day"}]}},
    {"yAxis": {"left": {"max": "high"}}},
]


@pytest.mark.parametrize("properties", REFUSED)
def test_a_widget_that_cloudwatch_would_refuse_is_named_in_its_place(properties: dict[str, Any]) -> None:
    text = {"type": "text", "properties": {"markdown": "still here"}}
    found, other = widgets_of({"widgets": [{"type": "metric", "properties": properties}, text]})

    assert isinstance(found, NotDrawn)
    assert "would refuse" in found.why
    assert not isinstance(other, NotDrawn)


def test_widgets_without_a_place_stand_beside_each_other_while_there_is_room() -> None:
    found = widgets_of({"widgets": [{"type": "text", "width": width, "height": 2} for width in (12, 6, 12)]})

    assert [(w.place.x, w.place.y) for w in found] == [(0, 0), (12, 0), (0, 2)]


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ({}, 180),
        ({"start": "-PT5M"}, 5),
        ({"start": "-PT8H"}, 480),
        ({"start": "-P2D"}, 2_880),
        ({"start": "-P1W"}, 10_080),
        ({"start": "-P1M"}, 43_200),
        ({"start": "2026-01-05T00:00:00Z", "end": "2026-01-05T01:00:00Z"}, 60),
    ],
)
def test_the_time_that_is_shown_is_the_bodys(body: dict[str, Any], minutes: int) -> None:
    begin, end = span_of(body, end=END)

    assert (end - begin).total_seconds() == minutes * 60


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 30) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("value", "label", "min", "metrics", "stat", "id")), inner, max_size=3
        )
    ),
    max_leaves=8,
)
PROPERTIES = st.dictionaries(
    st.sampled_from(
        ("metrics", "annotations", "yAxis", "view", "start", "title", "alarms", "markdown", "query")
    ),
    JSON,
    max_size=4,
)
WIDGET = st.fixed_dictionaries(
    {"type": st.sampled_from(("metric", "text", "alarm", "log", "explorer")), "properties": PROPERTIES},
    optional={"x": JSON, "y": JSON, "width": JSON, "height": JSON},
)


@given(
    st.fixed_dictionaries({"widgets": st.lists(WIDGET, max_size=3)}, optional={"start": JSON, "end": JSON})
)
def test_no_body_whatever_ends_in_anything_but_a_page_or_its_one_error(body: dict[str, Any]) -> None:
    try:
        page = dashboard_html("x", body, store=MetricStore(), states={}, end=END)
    except BodyError as error:
        page = str(error)

    assert page.endswith("</html>") or "fix: " in page
