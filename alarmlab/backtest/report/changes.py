"""What a report says of two versions of the alarms, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alarmlab.backtest.comparison import AlarmChange, Comparison
from alarmlab.backtest.report import words
from alarmlab.backtest.report.summary import together
from alarmlab.backtest.result import AlarmResult
from alarmlab.backtest.scoring import Incident
from alarmlab.tables import Table

_COUNTED: dict[str, Callable[[AlarmResult], str]] = {
    "pages": lambda one: str(len(one.pages)),
    "in ALARM": lambda one: words.duration(one.in_alarm_s),
}
_SCORED: dict[str, Callable[[AlarmResult], str]] = {
    "detected": lambda one: f"{len(one.score.delays_s)}/{len(one.score.outcomes)}",
    "false a week": lambda one: words.rate(one.false_pages_per_week),
}


def head_of(comparison: Comparison) -> Iterator[str]:
    """Over what, and all alarms together in both versions."""
    after = comparison.after
    yield f"history: {words.span(after.start_s, after.end_s)} UTC"
    for name, result in (("before", comparison.before), ("after", after)):
        yield f"{name}: {words.count(len(result.alarms), 'alarm')}, {together(result)}"
    same = sum(not change.differs for change in comparison.alarms)
    yield f"{words.count(same, 'alarm')} would have paged at the same times"


def tables_of(comparison: Comparison) -> Iterator[Table]:
    """The alarms that would have paged at other times, and the incidents that makes a difference for."""
    shown = _COUNTED | (_SCORED if comparison.after.incidents else {})
    columns = ("alarm", *(f"{name} {side}" for name in shown for side in ("before", "after")))
    rows = tuple(_row(change, shown) for change in comparison.alarms if change.differs)
    yield Table(
        title="Alarms that page otherwise", columns=columns, rows=rows, numbers=frozenset(columns[1:])
    )
    for title, incidents in (("Incidents gained", comparison.gained), ("Incidents lost", comparison.lost)):
        yield Table(title=title, columns=("incident", "when, UTC"), rows=tuple(map(_incident, incidents)))
    tested = {one.name for one in comparison.after.alarms}
    rows = tuple((one.name, one.reason) for one in comparison.before.not_tested if one.name in tested)
    yield Table(title="Not tested before", columns=("alarm", "because"), rows=rows)


def _row(change: AlarmChange, shown: dict[str, Callable[[AlarmResult], str]]) -> tuple[str, ...]:
    sides = (change.before, change.after)
    cells = (words.NOTHING if side is None else show(side) for show in shown.values() for side in sides)
    return change.name, *cells


def _incident(one: Incident) -> tuple[str, str]:
    return one.name, words.span(one.start_s, one.end_s)
