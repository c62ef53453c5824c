"""The whole page: widgets where the body puts them, one below the other on a narrow screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from alarmlab.alarms.states import State
from alarmlab.metrics.store import MetricStore
from local.dashboard_page.body import AlarmList, Graph, Place, look_back, widgets_of
from local.dashboard_page.graph import Span, plot, points_of
from local.dashboard_page.page_style import COLUMN_PX, NARROW_PX, ROW_PX, STYLE

FRAME_PX = 24
TITLE_AND_LEGEND_PX = 76
NARROW_PLOT_PX = 210

ORDER = (State.ALARM, State.INSUFFICIENT_DATA, State.OK)
SAID = {State.ALARM: "In alarm", State.INSUFFICIENT_DATA: "Insufficient data", State.OK: "OK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmState:
    """The state of an alarm, and when it got into it; None when it was never in another."""

    state: State
    since: datetime | None


UNKNOWN = AlarmState(state=State.INSUFFICIENT_DATA, since=None)


def dashboard_html(
    name: str,
    body: Mapping[str, Any],
    *,
    store: MetricStore,
    states: Mapping[str, AlarmState],
    end: datetime,
) -> str:
    """The page of one dashboard, as CloudWatch shows it at `end`.

    Args:
        name: The dashboard's name.
        body: Its body, every value resolved.
        store: The samples of the metrics; one that has none shows "No data available.".
        states: Alarms by name; one that is not there has insufficient data.
        end: The right edge of the graphs.

    Raises:
        BodyError: The body has a part that is not drawn here.
    """
    span = Span(begin=end - look_back(body), end=end)
    widgets = "".join(
        _alarm_list(widget, states) if isinstance(widget, AlarmList) else _graph(widget, store, span)
        for widget in widgets_of(body)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(name)}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>{escape(name)}</h1><span>{span.begin:%Y-%m-%d %H:%M} to {end:%H:%M %Z}</span></header>"
        f'<main class="dashboard">{widgets}</main></body></html>'
    )


def _alarm_list(widget: AlarmList, states: Mapping[str, AlarmState]) -> str:
    shown = _sorted(widget, states)
    tiles = "".join(_tile(name, state) for name, state in shown)
    count = sum(state.state is State.ALARM for _, state in shown)
    title = f"{escape(widget.title)} <small>{count} in alarm of {len(shown)}</small>"
    return _framed(widget.place, title, f'<ul class="alarms">{tiles}</ul>')


def _sorted(widget: AlarmList, states: Mapping[str, AlarmState]) -> list[tuple[str, AlarmState]]:
    by_name = [(name, states.get(name, UNKNOWN)) for name in sorted(widget.names)]
    never = datetime.min.replace(tzinfo=UTC)
    latest_first = sorted(by_name, key=lambda item: item[1].since or never, reverse=True)
    match widget.sort_by:
        case "stateUpdatedTimestamp":
            return sorted(latest_first, key=lambda item: ORDER.index(item[1].state))
        case "timestamp":
            return latest_first
        case _:
            return by_name


def _tile(name: str, state: AlarmState) -> str:
    since = f" since {state.since:%H:%M}" if state.since else ""
    return f'<li class="{state.state.lower()}"><b>{escape(name)}</b><i>{SAID[state.state]}{since}</i></li>'


def _graph(graph: Graph, store: MetricStore, span: Span) -> str:
    data = {line: points_of(line, store, span) for line in graph.lines}
    height = graph.place.height * ROW_PX - TITLE_AND_LEGEND_PX
    wide = plot(graph, data, span, width=graph.place.width * COLUMN_PX - FRAME_PX, height=height)
    narrow = plot(graph, data, span, width=NARROW_PX - FRAME_PX, height=NARROW_PLOT_PX)
    legend = "".join(
        f'<li><i style="background:{escape(line.colour)}"></i>{escape(line.label)}</li>'
        for line in graph.lines
    )
    drawn = f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'
    return _framed(graph.place, escape(graph.title), f'{drawn}<ul class="legend">{legend}</ul>')


def _framed(place: Place, title: str, inside: str) -> str:
    columns, rows = f"{place.x + 1}/span {place.width}", f"{place.y + 1}/span {place.height}"
    return (
        f'<section class="widget" style="grid-column:{columns};grid-row:{rows}"><h2>{title}</h2>{inside}'
        "</section>"
    )
