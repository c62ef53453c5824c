"""Dashboard bodies as pages: what is drawn, where, and that no text breaks out of its place."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.states import State
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from local.dashboard_page.__main__ import main
from local.dashboard_page.axis import number, scale
from local.dashboard_page.graph import LABEL_PX, apart
from local.dashboard_page.page import AlarmState, dashboard_html
from local.dashboard_page.widgets import AxisRange, BodyError

END = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
METRIC = ["Shop", "Orders", "Store", "A"]
EVIL = "<script>alert('\"&')</script>"


def graph(*metrics: list[Any], **properties: Any) -> dict[str, Any]:
    shown = {"title": "Orders", "period": 60, "metrics": list(metrics or [METRIC]), **properties}
    return {"type": "metric", "x": 0, "y": 0, "width": 12, "height": 6, "properties": shown}


def text(markdown: str) -> dict[str, Any]:
    return {"type": "text", "width": 12, "height": 3, "properties": {"markdown": markdown}}


def log(query: str) -> dict[str, Any]:
    return {"type": "log", "width": 12, "height": 3, "properties": {"title": "l", "query": query}}


def alarms(*names: str, **properties: Any) -> dict[str, Any]:
    arns = [f"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{name}" for name in names]
    shown = {"title": "Alarms", "alarms": arns, **properties}
    return {"type": "alarm", "x": 0, "y": 0, "width": 24, "height": 2, "properties": shown}


def page(*widgets: dict[str, Any], values: dict[int, float] | None = None, **states: AlarmState) -> str:
    """Drawn at `END`, with values of `METRIC` so many minutes before."""
    store = MetricStore()
    orders = MetricId(namespace="Shop", name="Orders", dimensions=frozenset({("Store", "A")}))
    for minutes, value in (values or {}).items():
        store.add(orders, at=END - timedelta(minutes=minutes), value=value)
    body = {"widgets": list(widgets)}
    return dashboard_html("shop", body, store=store, states=states, end=END)


@pytest.mark.parametrize(
    ("widget", "values", "expected"),
    [
        (graph(), {}, "No data available."),
        (graph(), {2: 5, 1: 7}, '<path class="line" stroke="#1f77b4"'),
        (graph([*METRIC, {"color": "#d62728"}]), {2: 5, 1: 7}, '<path class="line" stroke="#d62728"'),
        (graph(), {9: 5, 1: 7}, "<circle"),
        (graph(yAxis={"left": {"min": 0}}), {1: 7_000}, ">8k</text>"),
        (graph([*METRIC, {"label": "orders of A"}]), {1: 1}, "orders of A</li>"),
        (graph(), {1: 1}, "Orders</li>"),
        (graph(yAxis={"left": {"max": 80, "label": "a minute"}}), {1: 3}, ">80</text>"),
        (graph(yAxis={"left": {"label": "a minute"}}), {1: 3}, ">a minute</text>"),
        (
            graph([*METRIC, {"yAxis": "right"}], yAxis={"right": {"label": "shops"}}),
            {1: 3},
            'text-anchor="end">shops</text>',
        ),
        (
            graph(annotations={"horizontal": [{"value": 9, "label": "too many", "color": "#b0084d"}]}),
            {1: 3},
            'fill="#b0084d">too many</text>',
        ),
        (graph(), {}, "grid-column:1/span 12;grid-row:1/span 6"),
    ],
)
def test_a_graph_shows_what_its_body_says(
    widget: dict[str, Any], values: dict[int, float], expected: str
) -> None:
    assert expected in page(widget, values=values)


def test_a_graph_with_data_does_not_say_that_it_has_none() -> None:
    assert "No data" not in page(graph(), values={1: 0})


def test_a_line_is_broken_where_nothing_was_measured() -> None:
    drawn = page(graph(), values={9: 1, 8: 1, 3: 1, 2: 1})
    [line, _] = re.findall(r'class="line"[^>]* d="([^"]+)"', drawn)  # one for each width of screen

    assert line.count("M") == 2


def test_labels_of_thresholds_that_lie_close_do_not_overlap() -> None:
    close = [{"value": value, "label": "alarm"} for value in (80, 82)]
    drawn = page(graph(annotations={"horizontal": close}, yAxis={"left": {"min": 0, "max": 100}}))
    heights = sorted(float(y) for y in re.findall(r'class="marked" x="[^"]+" y="([^"]+)"', drawn)[:2])

    assert heights[1] - heights[0] >= 11


@pytest.mark.parametrize(
    "widget",
    [
        graph(title=EVIL),
        graph([*METRIC, {"label": EVIL}]),
        graph(yAxis={"left": {"label": EVIL}}),
        graph(annotations={"horizontal": [{"value": 1, "label": EVIL}]}),
        graph([{"expression": EVIL}]),
        text(EVIL),
        log(EVIL),
        log("SOURCE 'x' | fields " + EVIL),
        {**graph(), "type": EVIL},
        graph(["Shop", EVIL]),
        alarms(EVIL),
        alarms("a", title=EVIL),
    ],
)
def test_no_text_of_a_body_becomes_markup(widget: dict[str, Any]) -> None:
    drawn = page(widget, values={1: 1, 2: 2})

    assert EVIL not in drawn
    assert "<script" not in drawn
    assert escape(EVIL) in drawn


@pytest.mark.parametrize(
    "widget",
    [
        text(f"# {EVIL}\n- {EVIL}\n\n| {EVIL} |\n|---|\n| {EVIL} |\n\n**{EVIL}** _{EVIL}_ `{EVIL}`"),
        text(f"[x]({EVIL}) [{EVIL}](https://example.com) [button:{EVIL}](#x)"),
        text("[x](javascript:alert) [x](JavaScript:alert) [x](data:text/html,x) [x](//example.com)"),
        text('[x](https://example.com/"onload="x)'),
        graph([*METRIC, {"color": EVIL}]),
        graph(view=EVIL),
        graph([*METRIC, {"color": "red;background:url(https://example.com)"}]),
        graph(annotations={"horizontal": [{"value": 1, "color": EVIL}]}),
        graph(annotations={"vertical": [{"value": "2026-01-05T02:00:00Z", "label": EVIL, "color": EVIL}]}),
        graph([{"expression": "1", "label": "x", "id": EVIL}]),
    ],
)
def test_nothing_of_a_body_becomes_an_element_an_attribute_or_a_style(widget: dict[str, Any]) -> None:
    drawn = page(widget, values={1: 1, 2: 2})

    assert "<script" not in drawn
    assert not re.search(r'href="(?!https?://|#)', drawn)
    assert not re.search(r"style=\"[^\"]*url\(", drawn)
    assert 'onload="' not in drawn


@pytest.mark.parametrize(
    ("sort_by", "order"),
    [
        ("default", ["a", "b", "c", "d"]),
        ("timestamp", ["a", "d", "b", "c"]),
        ("stateUpdatedTimestamp", ["d", "b", "c", "a"]),
    ],
)
def test_alarms_show_their_state_in_the_order_asked_for(sort_by: str, order: list[str]) -> None:
    drawn = page(
        alarms("c", "b", "a", "d", sortBy=sort_by),
        a=AlarmState(state=State.OK, since=END),
        b=AlarmState(state=State.ALARM, since=END - timedelta(minutes=20)),
        d=AlarmState(state=State.ALARM, since=END - timedelta(minutes=10)),
    )

    assert re.findall(r"<b>(\w)</b>", drawn) == order
    assert '<li class="alarm"><b>d</b><i>In alarm since 02:50</i>' in drawn
    assert '<li class="insufficient_data"><b>c</b><i>Insufficient data</i>' in drawn
    assert "2 in alarm of 4" in drawn


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "widgets"),
        ([], "widgets"),
        ({"widgets": {}}, "widgets"),
        ({"start": "yesterday", "widgets": []}, "start = "),
    ],
)
def test_what_is_no_dashboard_is_refused(body: Any, said: str) -> None:
    with pytest.raises(BodyError, match=said):
        dashboard_html("shop", body, store=MetricStore(), states={}, end=END)


@given(st.lists(st.floats(0, 1e12), min_size=1))
def test_an_axis_holds_every_value_and_has_few_round_numbers(values: list[float]) -> None:
    axis = scale(AxisRange(label="", lowest=0, highest=None), values)

    assert all(0 <= axis.share(value) <= 1 for value in values)
    assert 2 <= len(axis.ticks) <= 7
    assert all(before < after for before, after in pairwise(axis.ticks))


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (0.1 + 0.2, "0.3"), (950, "950"), (12_500, "12.5k"), (3e6, "3M")]
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written


@given(st.lists(st.floats(-100, 400), max_size=12).map(sorted))
def test_labels_of_thresholds_stay_apart_and_inside(wanted: list[float]) -> None:
    heights = apart(wanted, top=30, bottom=180)

    assert len(heights) == min(len(wanted), 12)
    assert all(30 <= height <= 180 for height in heights)
    assert all(after - before >= LABEL_PX for before, after in pairwise(heights))


def test_a_dashboard_body_from_a_file_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "shop.json"
    given.write_text(json.dumps({"widgets": [graph(), alarms("a")]}), encoding="utf-8")

    assert main(["--out", str(tmp_path), "--body", str(given)]) == 0
    text = (tmp_path / "shop.html").read_text(encoding="utf-8")
    assert '<path class="line"' in text
    assert "All data is made up." in text


@pytest.mark.parametrize("text", ["", "[]", "{", '{"widgets": 1}', '{"start": "x", "widgets": []}'])
def test_a_file_that_holds_no_dashboard_is_one_error(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "shop.json"
    given.write_text(text, encoding="utf-8")

    assert main(["--out", str(tmp_path), "--body", str(given)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{given}: ")
    assert "fix: " in said
    assert "Traceback" not in said
