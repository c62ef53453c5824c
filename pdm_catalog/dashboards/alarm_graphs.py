"""A graph for every alarm that no other graph explains: whoever is woken by it can look at what it looks
at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from pdm_catalog.alarm import Alarm
from pdm_catalog.dashboards.lines import UNIT_WORDS
from pdm_catalog.dashboards.marks import judged, key_of
from pdm_catalog.dashboards.panels import Drawing, Graph, Line, Panel
from pdm_catalog.signal import Reading, Signal


def drawn_in(panels: Iterable[Panel]) -> set[Hashable]:
    """What the panels draw, by key."""
    return {key_of(line.signal) for panel in panels if isinstance(panel, Drawing) for line in panel.lines}


def undrawn(alarms: Iterable[Alarm], panels: Iterable[Panel]) -> tuple[Alarm, ...]:
    """The alarms of which something that they judge is in none of the panels."""
    drawn = drawn_in(panels)
    return tuple(alarm for alarm in alarms if any(key_of(signal) not in drawn for signal in judged(alarm)))


def graphs_of(alarms: Iterable[Alarm], environment: str) -> Iterator[Graph]:
    """A graph for each signal that the alarms judge; two alarms on one signal share it."""
    shared: dict[tuple[Hashable, ...], list[Alarm]] = {}
    for alarm in alarms:
        shared.setdefault(tuple(key_of(signal) for signal in judged(alarm)), []).append(alarm)
    yield from (_graph(found, environment) for found in shared.values())


def _graph(alarms: Sequence[Alarm], environment: str) -> Graph:
    first = alarms[0]
    signals = judged(first)
    return Graph(
        title=first.name.removeprefix(f"{environment}-").replace("-", " "),
        lines=tuple(Line(signal=signal, label=_label(signal, signals)) for signal in signals),
        unit=_unit(signals[0], first.period_s),
        period_s=max(60, first.period_s),
        to_highest=False,
    )


def _label(signal: Signal, signals: Sequence[Signal]) -> str:
    """What tells the lines apart; alone, what the value is."""
    if not isinstance(signal, Reading):
        return signal.label
    told = [_told(other) for other in signals if isinstance(other, Reading)]
    differing = [part for part, *others in zip(_told(signal), *told, strict=False) if set(others) != {part}]
    return " ".join(differing) or f"{signal.metric.name}, {signal.statistic}"


def _told(reading: Reading) -> tuple[str, ...]:
    values = (value for value in reading.dimensions.values() if isinstance(value, str))
    return (reading.metric.name, reading.statistic, *values)


def _unit(signal: Signal, period_s: int) -> str:
    if not isinstance(signal, Reading):
        return signal.label
    if signal.statistic in ("Sum", "SampleCount"):
        return "per minute" if period_s == 60 else f"per {period_s // 60} minutes"
    return UNIT_WORDS[signal.metric.unit]
