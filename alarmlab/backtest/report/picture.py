"""The picture of one alarm over a history: what it watches, threshold, states, pages, incidents.

Colours are of Okabe and Ito, told apart by everybody (https://jfly.uni-koeln.de/color/); shape and place say
the same once more. The ground is white in any surrounding.
"""

from __future__ import annotations

# The types of matplotlib leave keyword arguments open.
# pyright: reportUnknownMemberType=false
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise
from textwrap import shorten, wrap
from typing import TYPE_CHECKING

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.backtest.replay.course import Course
from alarmlab.backtest.report import words
from alarmlab.backtest.report.thinning import thinned
from alarmlab.backtest.result import AlarmResult
from alarmlab.backtest.scoring import DAY_S, Incident
from alarmlab.scenarios.report import describe

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _BLUE, _RED, _GREEN, _ORANGE = "#111111", "#0072B2", "#D55E00", "#009E73", "#E69F00"
_STATES = {State.OK: _GREEN, State.ALARM: _RED, State.INSUFFICIENT_DATA: "#BBBBBB"}
_SIZE_IN, _DOTS_PER_IN = (13.0, 5.2), 110
_POINTS = 2_400
"""About two for each column of dots."""
_BEHIND_TEXT = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
_NAMED_INCIDENTS = 12
_TITLE_WIDTH = 150
_NAME_WIDTH = 40
_ABOVE = (ComparisonOperator.GREATER, ComparisonOperator.GREATER_OR_EQUAL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watched:
    """The newest datapoint of each evaluation, by the end of its bucket in seconds since 1970."""

    ends_s: Integers
    values: Floats


def picture_of(result: AlarmResult, watched: Watched | None, incidents: Sequence[Incident]) -> Figure:
    """The picture; without the line of what is watched when that is not known."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE_IN, dpi=_DOTS_PER_IN, facecolor="white", layout="constrained")
    series, states = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [6, 1]})
    alarm = result.alarm
    if isinstance(alarm, MetricAlarm):
        _draw_series(series, alarm, watched)
    else:
        _draw_children(series, result.watched)
    _draw_pages(series, result)
    _draw_incidents(series, result, incidents)
    _draw_states(states, result.course)
    _date(states)
    for axes in (series, states):
        axes.set_facecolor("white")
        axes.tick_params(labelsize=10, colors=_INK)
    rule = describe(alarm) if isinstance(alarm, MetricAlarm) else f"{alarm.name}: {alarm.rule_text}"
    lines = [*wrap(rule, width=_TITLE_WIDTH), _facts(result)]
    series.set_title("\n".join(lines), loc="left", fontsize=11, color=_INK, pad=12)
    return figure


def _draw_series(axes: Axes, alarm: MetricAlarm, watched: Watched | None) -> None:
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)
    if watched is not None:
        ends_s, values = thinned(watched.ends_s, watched.values, most=_POINTS)
        axes.plot(ends_s / DAY_S, values, color=_BLUE, linewidth=1.2, marker=".", markersize=2, zorder=3)
    if alarm.threshold is not None:
        _draw_threshold(axes, alarm.threshold, above=alarm.comparison_operator in _ABOVE)


def _draw_children(axes: Axes, watched: Sequence[tuple[str, Course]]) -> None:
    """A row for each alarm that a composite alarm watches, with a bar while it was in ALARM."""
    for row, (_, course) in enumerate(watched):
        spans = [(span.start_s / DAY_S, span.length_s / DAY_S) for span in course.in_alarm()]
        axes.broken_barh(spans, (row + 0.2, 0.6), facecolors=_BLUE, edgecolor=_BLUE, linewidth=0.6, zorder=3)
    names = [shorten(text, width=_NAME_WIDTH, placeholder="...") for text, _ in watched]
    axes.set_yticks([row + 0.5 for row in range(len(watched))], names)
    axes.set_ylim(len(watched), 0)


def _draw_threshold(axes: Axes, threshold: float, *, above: bool) -> None:
    """A line and, in a tint, the side of it that breaches; with room on both sides."""
    axes.axhline(threshold, color=_INK, linewidth=1.6, linestyle=(0, (6, 3)), zorder=4)
    low, high = axes.get_ylim()
    room = (high - low) * 0.1 or 1.0
    low, high = min(low, threshold - room), max(high, threshold + room) + room
    axes.set_ylim(low, high)
    axes.axhspan(*((threshold, high) if above else (low, threshold)), color=_RED, alpha=0.07, zorder=0)
    axes.annotate(
        f"threshold {threshold:g}",
        xy=(1.0, threshold),
        xycoords=("axes fraction", "data"),
        xytext=(-4, 4),
        textcoords="offset points",
        ha="right",
        fontsize=10,
        color=_INK,
        bbox=_BEHIND_TEXT,
        zorder=8,
    )


def _draw_pages(axes: Axes, result: AlarmResult) -> None:
    """A line down from each page, and a mark on top: filled when it was right, or nobody can tell."""
    false = set(result.score.false_pages)
    for page in result.pages:
        at = page.start_s / DAY_S
        axes.axvline(at, color=_RED, linewidth=1.0, alpha=0.6, zorder=2)
        hollow = bool(result.score.outcomes) and page in false
        axes.plot(
            [at],
            [1.0],
            transform=axes.get_xaxis_transform(),
            marker="v",
            markersize=9,
            markerfacecolor="white" if hollow else _RED,
            markeredgecolor=_RED,
            clip_on=False,
            zorder=7,
        )


def _draw_incidents(axes: Axes, result: AlarmResult, incidents: Sequence[Incident]) -> None:
    seen = result.course.observed
    shown = [one for one in incidents if one.end_s >= seen.start_s and one.start_s <= seen.end_s]
    for incident in shown:
        start, end = incident.start_s / DAY_S, (incident.end_s + incident.grace_s) / DAY_S
        axes.axvspan(start, end, facecolor=_ORANGE, alpha=0.35, edgecolor=_ORANGE, hatch="//", zorder=1)
        if len(shown) <= _NAMED_INCIDENTS:
            axes.annotate(
                incident.name,
                xy=(start, 0.0),
                xycoords=("data", "axes fraction"),
                xytext=(-3, 4),
                ha="right",
                textcoords="offset points",
                fontsize=9,
                color=_INK,
                rotation=90,
                va="bottom",
                bbox=_BEHIND_TEXT,
                zorder=6,
            )


def _draw_states(axes: Axes, course: Course) -> None:
    """A strip: what state the alarm was in, low, middle and high, so that no colour is needed to read it."""
    heights = {State.OK: 0.0, State.INSUFFICIENT_DATA: 1.0, State.ALARM: 2.0}
    changes = ((course.first_s, course.states.initial), *course.states.changes, (course.end_s, State.OK))
    for state, height in heights.items():
        spans = [
            (at / DAY_S, (end - at) / DAY_S) for (at, found), (end, _) in pairwise(changes) if found is state
        ]
        axes.broken_barh(
            spans, (height, 0.9), facecolors=_STATES[state], edgecolor=_STATES[state], linewidth=0.6
        )
    axes.set_ylim(-0.1, 3.0)
    axes.set_yticks([height + 0.45 for height in heights.values()], ["OK", "no data", "ALARM"])
    axes.set_xlim(course.first_s / DAY_S, course.end_s / DAY_S)


def _date(axes: Axes) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(tz=UTC, minticks=5, maxticks=11)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=UTC))


def _facts(result: AlarmResult) -> str:
    score = result.score
    pages = f"{words.count(len(result.pages), 'page')} \N{BLACK DOWN-POINTING TRIANGLE}"
    facts = [pages, f"{words.duration(result.in_alarm_s)} in ALARM"]
    if score.outcomes:
        facts += [
            f"{len(score.false_pages)} false \N{WHITE DOWN-POINTING TRIANGLE}",
            f"{len(score.delays_s)} of {words.count(len(score.outcomes), 'incident')} detected",
        ]
    return ", ".join([*facts, "times in UTC"])
