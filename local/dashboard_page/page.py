"""The whole page: widgets where the body puts them, one below the other on a narrow screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from alarmlab.alarms.states import State
from alarmlab.metrics.store import MetricStore
from local.dashboard_page import charts
from local.dashboard_page.body import span_of, span_of_widget, widgets_of
from local.dashboard_page.graph import plot
from local.dashboard_page.log_table import log_table
from local.dashboard_page.markdown import html_of
from local.dashboard_page.page_style import COLUMN_PX, NARROW_PX, ROW_PX, STYLE
from local.dashboard_page.values import DrawnLine, Span, lines_of
from local.dashboard_page.widgets import AlarmList, Drawn, LogQuery, Markdown, Metrics, NotDrawn, Place

FRAME_PX = 24
TITLE_AND_LEGEND_PX = 76
LEAST_PLOT_PX = 90
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
    note: str = "",
) -> str:
    """The page of one dashboard, as CloudWatch shows it at `end`.

    Args:
        name: The dashboard's name.
        body: Its body, every value resolved.
        store: The samples of the metrics; one that has none shows "No data available.".
        states: Alarms by name; one that is not there has insufficient data.
        end: The right edge of the graphs.
        note: Where the data is from.

    Raises:
        BodyError: It is no dashboard body.
    """
    found = widgets_of(body)
    begin, until = span_of(body, end=end)
    span = Span(begin=begin, end=until)
    widgets = "".join(_drawn(widget, store, states, span) for widget in found)
    shown = f"{span.begin:%Y-%m-%d %H:%M} to {span.end:%Y-%m-%d %H:%M %Z}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(name)}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>{escape(name)}</h1><span>{shown}</span></header>"
        f'<main class="dashboard">{widgets}</main><footer>{escape(note)}</footer></body></html>'
    )


def _drawn(widget: Drawn, store: MetricStore, states: Mapping[str, AlarmState], span: Span) -> str:
    match widget:
        case AlarmList():
            return _alarm_list(widget, states)
        case Markdown():
            kind = "text clear" if widget.transparent else "text"
            return _framed(widget.place, "", html_of(widget.text), kind)
        case LogQuery():
            return _framed(widget.place, escape(widget.title), log_table(widget.query))
        case NotDrawn():
            return _framed(widget.place, escape(widget.title), f'<p class="none">{escape(widget.why)}</p>')
        case Metrics(alarm=str() as alarm):
            return _alarm_list(
                AlarmList(
                    place=widget.place, title=widget.title, names=(alarm,), sort_by="default", states=()
                ),
                states,
            )
        case Metrics():
            own = span_of_widget(widget, span)
            return _metrics(widget, lines_of(widget.rows, store, own), own)


def _alarm_list(widget: AlarmList, states: Mapping[str, AlarmState]) -> str:
    everyone = _sorted(widget, states)
    shown = [item for item in everyone if not widget.states or item[1].state in widget.states]
    tiles = "".join(_tile(name, state) for name, state in shown) or '<li class="all">None of them.</li>'
    count = sum(state.state is State.ALARM for _, state in everyone)
    title = f"{escape(widget.title)} <small>{count} in alarm of {len(everyone)}</small>"
    return _framed(widget.place, title, f'<ul class="alarms">{tiles}</ul>', "states")


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


def _metrics(widget: Metrics, lines: Sequence[DrawnLine], span: Span) -> str:
    match widget.view:
        case "singleValue":
            inside = charts.numbers(lines, span, sparkline=widget.sparkline)
        case "gauge":
            inside = charts.gauges(widget, lines)
        case "bar":
            inside = charts.bars(lines, lowest=widget.left.lowest)
        case "pie":
            inside = charts.pie(lines) + _legend(lines)
        case "table":
            inside = charts.table(lines)
        case _:
            inside = _over_time(widget, lines, span)
    return _framed(widget.place, escape(widget.title), inside + _problems(lines))


def _over_time(widget: Metrics, lines: Sequence[DrawnLine], span: Span) -> str:
    height = max(LEAST_PLOT_PX, widget.place.height * ROW_PX - TITLE_AND_LEGEND_PX)
    wide = plot(widget, lines, span, width=widget.place.width * COLUMN_PX - FRAME_PX, height=height)
    narrow = plot(widget, lines, span, width=NARROW_PX - FRAME_PX, height=NARROW_PLOT_PX)
    legend = "" if widget.legend == "hidden" else _legend(lines)
    return f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>{legend}'


def _legend(lines: Sequence[DrawnLine]) -> str:
    shown = "".join(
        f'<li><i style="background:{escape(line.colour)}"></i>{escape(line.label)}</li>'
        for line in lines
        if not line.problem
    )
    return f'<ul class="legend">{shown}</ul>'


def _problems(lines: Sequence[DrawnLine]) -> str:
    return "".join(
        f'<p class="small">{escape(line.label)} is not drawn: {escape(line.problem)}</p>'
        for line in lines
        if line.problem
    )


def _framed(place: Place, title: str, inside: str, kind: str = "") -> str:
    columns, rows = f"{place.x + 1}/span {place.width}", f"{place.y + 1}/span {place.height}"
    heading = f"<h2>{title}</h2>" if title else ""
    return (
        f'<section class="widget {kind}" style="grid-column:{columns};grid-row:{rows}">{heading}{inside}'
        "</section>"
    )
