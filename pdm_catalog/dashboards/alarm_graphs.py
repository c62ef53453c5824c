"""A graph for every alarm that no other graph explains: whoever is woken by it can look at what it looks at.

Alarms of one kind on several things (the variants of an endpoint, the checks of a table) share a graph, a
line for each thing.
"""

from __future__ import annotations

import re
import string
from collections.abc import Hashable, Iterable, Iterator, Sequence

from pdm_catalog.alarm import Alarm
from pdm_catalog.dashboards.lines import unit_words
from pdm_catalog.dashboards.marks import judged, key_of
from pdm_catalog.dashboards.panels import Drawing, Graph, Line, Panel
from pdm_catalog.dashboards.titles import TITLES
from pdm_catalog.signal import Expression, Reading, Signal
from pdm_catalog.watched import title_of

LONG_S, POINTS = 900, 24
"""Of longer periods a dashboard of three hours shows too few: then these many are shown."""
WORD = frozenset(string.ascii_letters + string.digits)
READABLE = 12
"""More lines than this are not told apart in one graph."""


def drawn_in(panels: Iterable[Panel]) -> set[Hashable]:
    """What the panels draw, by key."""
    return {key_of(line.signal) for panel in panels if isinstance(panel, Drawing) for line in panel.lines}


def undrawn(alarms: Iterable[Alarm], panels: Iterable[Panel]) -> tuple[Alarm, ...]:
    """The alarms of which something that they judge is in none of the panels."""
    drawn = drawn_in(panels)
    return tuple(alarm for alarm in alarms if any(key_of(signal) not in drawn for signal in judged(alarm)))


def graphs_of(alarms: Iterable[Alarm], environment: str) -> Iterator[Graph]:
    """Graphs of the signals that the alarms judge; a signal is drawn once, whoever judges it."""
    alike: dict[Hashable, dict[Hashable, list[Alarm]]] = {}
    for alarm in alarms:
        of_signal = alike.setdefault(_kind(alarm), {})
        of_signal.setdefault(tuple(map(key_of, judged(alarm))), []).append(alarm)
    for found in alike.values():
        several = list(found.values())
        for begin in range(0, len(several), READABLE):
            yield _graph(several[begin : begin + READABLE], environment)


def _kind(alarm: Alarm) -> Hashable:
    """What alarms of one kind on several things have in common.

    An expression of one kind over several windows (a share of failures, say) is one, too: a value of it means
    the same in each, which that of a sum does not.
    """
    signals = tuple(
        (one.metric.namespace, one.metric.name, one.statistic, one.metric.dimensions, alarm.period_s)
        if isinstance(one, Reading)
        else (one.label, *((r.metric.name, r.statistic) for r in one.readings))
        for one in judged(alarm)
    )
    return (signals, alarm.runbook)


def _graph(several: Sequence[Sequence[Alarm]], environment: str) -> Graph:
    """A line for each signal; `several` are, for each, the alarms that judge it."""
    alarms = [alarm for judges in several for alarm in judges]
    signals = [(signal, judges) for judges in several for signal in judged(judges[0])]
    labels = _labels([signal for signal, _ in signals])
    if len(set(labels)) < len(labels):
        labels = [_windows(judges) for _, judges in signals]
    period_s = min(alarm.period_s for alarm in alarms)
    return Graph(
        title=_title(alarms, environment),
        lines=tuple(
            Line(signal=signal, label=label) for (signal, _), label in zip(signals, labels, strict=True)
        ),
        unit=_unit(signals[0][0], period_s),
        period_s=max(60, period_s),
        hours=POINTS * period_s // 3_600 if period_s > LONG_S else None,
        to_highest=False,
    )


def _windows(judges: Sequence[Alarm]) -> str:
    """Over how long it is judged: what tells alarms apart that are alike but for that."""
    spans = sorted(alarm.period_s for alarm in judges)
    return f"judged over {_span(spans[0])} to {_span(spans[-1])}"


def _span(seconds: int) -> str:
    for unit, length_s in (("day", 86_400), ("hour", 3_600)):
        if seconds % length_s == 0:
            count = seconds // length_s
            return f"{count} {unit}{'s' * (count > 1)}"
    return f"{seconds // 60} minutes"


def _title(alarms: Sequence[Alarm], environment: str) -> str:
    """What the alarms' names have in common, without the things'; all of it where nothing is left."""
    names = [alarm.name.removeprefix(f"{environment}-") for alarm in alarms]
    things = {value for alarm in alarms for value in _things(alarm)}
    services = {title_of(alarm.service) for alarm in alarms}
    for candidates in (_without(names, things | services), _without(names, things), names):
        others = [_words(name) for name in candidates]
        shared = [word for word in others[0] if all(word in words for words in others)]
        title = " ".join(shared)
        if len(shared) > 1 or title in TITLES:
            return TITLES.get(title, title)
    return names[0]


def _without(names: Sequence[str], things: Iterable[str]) -> list[str]:
    """The names without the things that stand in them as whole words, the longest of them first.

    No regular expression: one of each alarm's own things is compiled more slowly than all of this runs.
    """
    longest_first = sorted(filter(None, things), key=len, reverse=True)
    return ["".join(_outside(name, longest_first)) for name in names]


def _outside(name: str, things: Sequence[str]) -> Iterator[str]:
    at = kept = 0
    while at < len(name):
        begins = at == 0 or name[at - 1] not in WORD
        found = next((thing for thing in things if _ends_there(name, at, thing)), None) if begins else None
        if found is not None:
            yield name[kept:at]
            kept = at + len(found)
        at = at + 1 if found is None else kept
    yield name[kept:]


def _ends_there(name: str, at: int, thing: str) -> bool:
    end = at + len(thing)
    return name.startswith(thing, at) and name[end : end + 1] not in WORD


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[-.]", name) if word]


def _things(alarm: Alarm) -> Iterator[str]:
    """The names of what is watched, as the names of alarms have them."""
    for signal in judged(alarm):
        for reading in signal.readings:
            values = (value for value in reading.dimensions.values() if isinstance(value, str))
            yield from (value for value in values if value)
            yield reading.metric.namespace.rpartition("/")[2]  # a service's own metrics bear its name there
    yield alarm.service


def _labels(signals: Sequence[Signal]) -> list[str]:
    """What tells the lines apart; of a single line, what the value is."""
    told = [_told(signal) for signal in signals]
    differs = [len(set(column)) > 1 for column in zip(*told, strict=False)]
    return [
        " ".join(part for part, differ in zip(parts, differs, strict=False) if differ) or parts[0]
        for parts in told
    ]


def _told(signal: Signal) -> tuple[str, ...]:
    """What it is, then of what: the values of dimensions that all of its metrics share."""
    readings = signal.readings
    what = f"{signal.metric.name}, {signal.statistic}" if isinstance(signal, Reading) else signal.label
    if not readings:
        return (what,)
    first = readings[0].dimensions
    values = (value for value in first.values() if isinstance(value, str))
    return (what, *values) if not isinstance(signal, Expression) or len(readings) < 9 else (what,)


def _unit(signal: Signal, period_s: int) -> str:
    if not isinstance(signal, Reading):
        return signal.label
    if signal.statistic in ("Sum", "SampleCount"):
        return "per minute" if period_s == 60 else f"per {period_s // 60} minutes"
    return unit_words(signal.metric)
