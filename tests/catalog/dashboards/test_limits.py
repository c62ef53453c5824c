"""Any number of things, alarms and lines: no limit of CloudWatch is passed, nothing is lost or overlaps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from pdm_catalog.dashboards.limits import LIMITS
from pdm_catalog.dashboards.panels import AlarmStates, Dashboard, Drawing, Graph, LogTable, Section, Text
from pdm_catalog.dashboards.widgets import fitting
from pdm_catalog.errors import CatalogError
from tests.catalog.dashboards.builders import body_of, dashboard, dashboards, line, renderer

WIDGETS, METRICS_PER_WIDGET, METRICS, ALARMS_PER_WIDGET = 500, 500, 2_500, 100
"""As CloudWatch's pages say: written anew here, so that a slip in the code is seen."""


@settings(max_examples=12)
@given(dashboards())
def test_whatever_a_dashboard_holds_its_pages_keep_the_limits_and_lose_nothing(whole: Dashboard) -> None:
    pages = renderer().pages(whole)
    bodies = [body_of(page) for page in pages]

    for body in bodies:
        _keeps_the_limits(body)
        _stands_in_the_grid(body)
    assert Counter(what for body in bodies for what in _shown(body)) == Counter(_wanted(whole))
    _every_page_is_linked([page.name for page in pages], bodies)


def _keeps_the_limits(body: dict[str, Any]) -> None:
    widgets = body["widgets"]
    assert len(widgets) <= WIDGETS
    rows = [len(widget["properties"].get("metrics", ())) for widget in widgets]
    assert max(rows, default=0) <= METRICS_PER_WIDGET
    assert sum(rows) <= METRICS
    assert all(
        1 <= len(w["properties"]["alarms"]) <= ALARMS_PER_WIDGET for w in widgets if w["type"] == "alarm"
    )
    for widget in widgets:
        queries = [
            r for r in widget["properties"].get("metrics", ()) if "SELECT" in str(r[-1].get("expression"))
        ]
        assert len(queries) <= 1
    assert len(json.dumps(body)) <= LIMITS.chars


def _stands_in_the_grid(body: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for widget in body["widgets"]:
        assert widget["x"] >= 0
        assert widget["x"] + widget["width"] <= 24
        assert 1 <= widget["height"] <= 1_000
        cells = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not taken & cells
        taken |= cells


def _shown(body: dict[str, Any]) -> Iterator[str]:
    for widget in body["widgets"]:
        properties = widget["properties"]
        for row in properties.get("metrics", ()):
            if row[-1].get("visible", True):
                yield f"line {row[-1]['label']}"
        yield from (f"alarm {arn.partition(':alarm:')[2]}" for arn in properties.get("alarms", ()))
        if widget["type"] == "log":
            yield "log"


def _wanted(whole: Dashboard) -> Iterator[str]:
    for panel in whole.panels:
        if isinstance(panel, Drawing):
            yield from (f"line {one.label}" for one in panel.lines)
        elif isinstance(panel, AlarmStates):
            yield from (f"alarm {name}" for name in panel.alarms)
        elif isinstance(panel, LogTable):
            yield "log"


def _every_page_is_linked(names: list[str], bodies: list[dict[str, Any]]) -> None:
    first, *others = bodies
    text = "".join(w["properties"]["markdown"] for w in first["widgets"] if w["type"] == "text")
    for name, body in zip(names[1:], others, strict=True):
        assert f"#dashboards:name=pdm-prod-{name})" in text
        assert f"#dashboards:name=pdm-prod-{names[0]})" in body["widgets"][0]["properties"]["markdown"]


def test_what_fits_is_one_page() -> None:
    whole = dashboard(sections=(Section(name="a", panels=(Graph(title="a", lines=(line("a"),), unit="u"),)),))

    assert renderer().pages(whole) == (whole,)


def test_one_more_section_changes_one_part_and_the_page_that_links_it() -> None:
    def pages(count: int) -> dict[str, str]:
        text = Text(markdown="x" * 9_000)
        sections = tuple(Section(name=f"thing-{n}", panels=(text,)) for n in range(count))
        found = renderer().pages(dashboard(sections=sections))
        return {page.name: json.dumps(body_of(page)) for page in found}

    before, after = pages(100), pages(101)
    changed = [name for name, body in before.items() if after.get(name) != body]

    assert len(before) > 4
    assert len(changed) == 2
    assert "shop" in changed


@pytest.mark.parametrize(
    ("whole", "field"),
    [
        (dashboard(name="no name"), "name"),
        (dashboard(name="x" * 250), "name"),
        (dashboard(*(Text(markdown="x" * 9_000) for _ in range(30))), "head"),
        (dashboard(*(Text(markdown="x") for _ in range(501))), "head"),
        (dashboard(sections=(Section(name="a", panels=()), Section(name="a", panels=()))), "sections"),
    ],
)
def test_what_can_never_be_deployed_is_one_clear_error(whole: Dashboard, field: str) -> None:
    with pytest.raises(CatalogError, match=rf"dashboard .*{field}"):
        renderer().pages(whole)


@pytest.mark.parametrize(("count", "widgets"), [(1, 1), (100, 1), (101, 2), (450, 5)])
def test_a_widget_lists_at_most_a_hundred_alarms(count: int, widgets: int) -> None:
    parts = fitting(AlarmStates(title="a", alarms=tuple(f"prod-{number}" for number in range(count))))
    sizes = [len(part.alarms) for part in parts if isinstance(part, AlarmStates)]

    assert len(sizes) >= widgets
    assert max(sizes) <= ALARMS_PER_WIDGET
    assert sum(sizes) == count


@pytest.mark.parametrize(("count", "widgets"), [(1, 1), (500, 1), (501, 2), (1_300, 3)])
def test_a_widget_draws_at_most_five_hundred_metrics(count: int, widgets: int) -> None:
    parts = fitting(Graph(title="a", unit="u", lines=tuple(line(str(number)) for number in range(count))))
    sizes = [len(part.lines) for part in parts if isinstance(part, Graph)]

    assert len(sizes) >= widgets
    assert max(sizes) <= METRICS_PER_WIDGET
    assert sum(sizes) == count
