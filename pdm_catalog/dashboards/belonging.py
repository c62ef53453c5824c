"""Which of a stack's alarms are about which of the things that its service answers for."""

from __future__ import annotations

from collections.abc import Iterable

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import Entry
from pdm_catalog.composite import CompositeAlarm
from pdm_catalog.signal import Reading
from pdm_catalog.watched import Parameter


def about(entries: Iterable[Entry], dimension: str, value: str | Parameter) -> tuple[Entry, ...]:
    """The alarms that look at a metric with this value of this dimension; also what only tells of those."""
    found = [entry for entry in entries if any(_has(r, dimension, value) for r in _readings(entry))]
    names = {entry.name for entry in found}
    return (*found, *(entry for entry in entries if _tells(entry, names)))


def about_any(
    entries: Iterable[Entry], dimension: str, values: Iterable[str], *, or_named: str
) -> tuple[Entry, ...]:
    """The alarms about one of the values, or on a metric whose name begins so, in whatever case."""
    every = tuple(entries)
    names = {entry.name for value in values for entry in about(every, dimension, value)}
    return tuple(entry for entry in every if entry.name in names or _is_on(entry, or_named))


def _is_on(entry: Entry, beginning: str) -> bool:
    return any(reading.metric.name.lower().startswith(beginning) for reading in _readings(entry))


def _tells(entry: Entry, names: set[str]) -> bool:
    return isinstance(entry, CompositeAlarm) and set(entry.rule.alarms) <= names


def _readings(entry: Entry) -> tuple[Reading, ...]:
    return entry.signal.readings if isinstance(entry, Alarm) else ()


def _has(reading: Reading, dimension: str, value: str | Parameter) -> bool:
    return reading.dimensions.get(dimension) == value
