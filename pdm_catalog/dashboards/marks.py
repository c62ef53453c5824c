"""Where alarms ring, as lines across the graphs of what they look at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pdm_catalog.alarm import Alarm, Comparison
from pdm_catalog.dashboards.panels import Line
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading, Signal

COLOUR = {Severity.CRITICAL: "#b0084d", Severity.HIGH: "#d13212"}
OTHER_COLOUR = "#ff7f0e"
SIDE = {
    Comparison.ABOVE: "above",
    Comparison.AT_OR_ABOVE: "from",
    Comparison.BELOW: "below",
    Comparison.AT_OR_BELOW: "down to",
}
ORDER = tuple(Severity)
FAR = 20
"""A threshold so many times the lowest of its axis can be switched on in the console, but is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An alarm, and the value at which it rings."""

    alarm: Alarm
    value: float


Marks = Mapping[Hashable, tuple[Mark, ...]]
"""By what is looked at (`key_of`)."""


def marks_of(alarms: Iterable[Alarm]) -> Marks:
    """Where the alarms ring, by the signals and the readings that they judge."""
    found: dict[Hashable, list[Mark]] = {}
    for alarm in alarms:
        for key, value in _limits(alarm):
            found.setdefault(key, []).append(Mark(alarm=alarm, value=value))
    return {key: tuple(marks) for key, marks in found.items()}


def key_of(signal: Signal) -> Hashable:
    """Equal for signals that draw the same line; another statistic, say SampleCount, draws another."""
    match signal:
        case Reading():
            return (signal.metric, tuple(signal.dimensions.items()), signal.statistic)
        case Expression():
            return (signal.text, tuple((name, key_of(reading)) for name, reading in signal.inputs.items()))
        case _:
            return signal.text


def judged(alarm: Alarm) -> tuple[Signal, ...]:
    """What must be drawn so that somebody sees why the alarm rings.

    The readings that it compares with a value of their own, where it does; else all of its signal.
    """
    signal = alarm.signal
    if isinstance(signal, Expression):
        if signal.limits:
            return tuple(signal.inputs[name] for name in signal.limits)
        if _folds(signal):
            return signal.readings
    return (signal,)


def threshold_lines(lines: Sequence[Line], marks: Marks) -> list[dict[str, Any]]:
    """Horizontal annotations of a graph: each value once an axis; on some lines only, the label names those.

    Source: "Dashboard Widget Object: Annotation Properties" in
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
    """
    drawn: dict[tuple[bool, float], dict[str, list[Alarm]]] = {}
    for line in lines:
        for mark in marks.get(key_of(line.signal), ()):
            said = drawn.setdefault((line.right, mark.value), {})
            said.setdefault(line.label, []).append(mark.alarm)
    return [
        _annotation(right, value, said, everywhere=len(said) == len(lines), far=_is_far(right, value, drawn))
        for (right, value), said in sorted(drawn.items(), key=lambda item: item[0])
    ]


def _is_far(right: bool, value: float, drawn: Iterable[tuple[bool, float]]) -> bool:
    """CloudWatch scales a graph so that all visible annotations appear: a far one would flatten the rest."""
    nearest = min(other for side, other in drawn if side is right)
    return 0 < nearest * FAR < value


def _annotation(
    right: bool, value: float, said: Mapping[str, Sequence[Alarm]], *, everywhere: bool, far: bool
) -> dict[str, Any]:
    """In the words and the colour of the loudest alarm that rings there."""
    loudest = min((alarm for alarms in said.values() for alarm in alarms), key=_loudness)
    of = "" if everywhere else f"{', '.join(said)}: "
    return {
        "value": value,
        "label": f"{of}{loudest.severity} {SIDE[loudest.comparison]} {value:,.12g}",
        "color": COLOUR.get(loudest.severity, OTHER_COLOUR),
        "yAxis": "right" if right else "left",
        **({"visible": False} if far else {}),
    }


def _loudness(alarm: Alarm) -> int:
    return ORDER.index(alarm.severity)


def _limits(alarm: Alarm) -> Iterator[tuple[Hashable, float]]:
    """What is judged by its own value, and by which."""
    signal = alarm.signal
    yield key_of(signal), alarm.threshold
    if isinstance(signal, Expression) and signal.limits:
        yield from ((key_of(signal.inputs[name]), limit) for name, limit in signal.limits.items())
    elif isinstance(signal, Expression) and _folds(signal):
        yield from ((key_of(reading), alarm.threshold) for reading in signal.readings)


def _folds(signal: Expression) -> bool:
    """Whether each reading alone is compared with the threshold: the largest, or the smallest, of them."""
    return signal.text in (f"{fold}([{', '.join(signal.inputs)}])" for fold in ("MAX", "MIN"))
