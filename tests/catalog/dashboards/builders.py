"""Dashboards of any size, as a test or hypothesis needs them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pdm_catalog.dashboards.body import Renderer
from pdm_catalog.dashboards.panels import (
    AlarmStates,
    Bars,
    Dashboard,
    Graph,
    Line,
    LogTable,
    Numbers,
    Panel,
    Section,
    Text,
)
from pdm_catalog.metrics import Metric, Unit
from pdm_catalog.names import Names
from pdm_catalog.signal import Expression, Query, Reading, Signal

NAMES = Names(environment="prod", account="333333333333", region="eu-west-1")
METRIC = Metric(
    namespace="Shop",
    name="Orders",
    dimensions=("Store",),
    unit=Unit.COUNT,
    statistics=("Sum", "SampleCount"),
    meaning="x",
)
LABELS = st.text("abcdefghij", min_size=1, max_size=6)


def reading(store: str, statistic: str = "Sum") -> Reading:
    return Reading(metric=METRIC, dimensions={"Store": store}, statistic=statistic)


def line(store: str, **options: Any) -> Line:
    return Line(signal=reading(store), label=store, **options)


def expression(text: str, **stores: str) -> Expression:
    inputs = {name: reading(store) for name, store in stores.items()}
    return Expression(text=text, inputs=inputs, highest=100, label="of two")


def dashboard(*panels: Panel, name: str = "shop", sections: tuple[Section, ...] = ()) -> Dashboard:
    return Dashboard(name=name, title="Shop", about="Orders.", head=panels, sections=sections)


def renderer() -> Renderer:
    return Renderer(names=NAMES, marks={})


def body_of(page: Dashboard) -> dict[str, Any]:
    return renderer().body(page, resolve=lambda _: "app/x/1")


def _signal(store: str, kind: int) -> Signal:
    if kind == 0:
        return expression("100 * (a / b)", a=store, b=f"{store}-all")
    if kind == 1:
        text = 'SELECT SUM(Orders) FROM SCHEMA("Shop", Store) GROUP BY Store LIMIT 10'
        return Query(text=text, metric=METRIC, highest=100, label=store)
    return reading(store)


@st.composite
def _lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """Up to more than a widget holds; drawn as a number, or hypothesis would take for ever."""
    prefix, count = draw(LABELS), draw(st.sampled_from((1, 2, 30, 499, 501, 1_300)))
    kind = draw(st.integers(0, 3))
    lines = tuple(line(f"{prefix}{number}") for number in range(count))
    return (*lines, Line(signal=_signal(prefix, kind), label=prefix, right=draw(st.booleans())))


@st.composite
def _panels(draw: st.DrawFn) -> Panel:
    width, height = draw(st.integers(1, 24)), draw(st.integers(1, 9))
    match draw(st.integers(0, 5)):
        case 0:
            return Graph(title=draw(LABELS), lines=draw(_lines()), unit="u", width=width, height=height)
        case 1:
            return Numbers(title="n", lines=draw(_lines()), width=width, height=height)
        case 2:
            return Bars(title="b", lines=draw(_lines()), unit="u", width=width, height=height)
        case 3:
            return Text(markdown=draw(LABELS) * draw(st.sampled_from((1, 9_000))), width=width, height=height)
        case 4:
            count = draw(st.sampled_from((1, 7, 100, 101, 450)))
            names = tuple(f"prod-{draw(LABELS)}-{number}" for number in range(count))
            return AlarmStates(title="a", alarms=names, ringing_only=draw(st.booleans()), width=width)
        case _:
            return LogTable(title="l", log_group="/x", query=("fields a",), width=width, height=height)


@st.composite
def dashboards(draw: st.DrawFn) -> Dashboard:
    """A small head; sections of any number and size."""
    count = draw(st.sampled_from((0, 1, 3, 40)))
    shapes = draw(st.lists(st.lists(_panels(), max_size=4), min_size=1, max_size=3))
    sections = tuple(
        Section(
            name=f"thing-{number}",
            title=f"Thing {number}" if number % 2 else "",
            panels=tuple(shapes[number % len(shapes)]),
        )
        for number in range(count)
    )
    return dashboard(Text(markdown="# Shop"), sections=sections)
