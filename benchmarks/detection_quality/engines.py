"""Recorded engines: how many are called red while there is still time, and how often somebody is paged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.arrays import Floats
from alarmlab.backtest.spans import Span
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from benchmarks.detection_quality.engine_files import Engine
from benchmarks.detection_quality.recorded import alarm_on, history, pages, recording
from benchmarks.detection_quality.remaining_life import Bands, lives_of

EARLIEST, LATEST = 60, 10
"""A page is useful with 10 to 60 cycles left: later nobody can plan, earlier good life is thrown away."""
BAND = 3.0
MINUTE_S = 60
METRIC = MetricId(namespace="Recorded", name="Engine", dimensions=frozenset())

Series = Callable[[Engine], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineScore:
    """What the pages of each engine are worth; `leads` has the cycles left at the first, None without one."""

    leads: tuple[int | None, ...]
    pages: int
    ends: tuple[int, ...]

    @property
    def useful(self) -> int:
        """Engines whose first page comes in time and not too early."""
        return sum(lead is not None and LATEST <= lead <= EARLIEST for lead in self.leads)

    @property
    def early(self) -> int:
        """Engines whose first page comes too early."""
        return sum(lead is not None and lead > EARLIEST for lead in self.leads)

    @property
    def late(self) -> int:
        """Engines whose first page comes too late, or that got below the limit without one."""
        pairs = zip(self.leads, self.ends, strict=True)
        return sum(lead < LATEST if lead is not None else end < LATEST for lead, end in pairs)

    @property
    def open(self) -> int:
        """Engines whose recording ends before it can be said."""
        return len(self.leads) - self.useful - self.early - self.late

    @property
    def median_lead(self) -> float | None:
        """Cycles left at the first page, of those that got one."""
        found = [lead for lead in self.leads if lead is not None]
        return median(found) if found else None


def rule_alarm(limit_cycles: float, runs: tuple[int, int]) -> MetricAlarm:
    """The rule that makes an engine red, as an alarm on its estimated life; a cycle counts as a minute."""
    return _alarm("LessThanThreshold", limit_cycles, runs)


def band_alarm(sensors: int, runs: tuple[int, int]) -> MetricAlarm:
    """An alarm on how many sensors are out of their band."""
    return _alarm("GreaterThanOrEqualToThreshold", sensors, runs)


def out_of_band(bands: Bands) -> Series:
    """How many sensors are out of their band."""

    def count(engine: Engine) -> Floats:
        import numpy as np

        return (np.abs(bands.distances(engine)) > BAND).sum(axis=1).astype(np.float64)

    return count


def judge(alarm: MetricAlarm, engines: Sequence[Engine], series: Sequence[Floats]) -> EngineScore:
    """The alarm on each engine's series."""
    return judge_each([alarm] * len(engines), engines, series)


def judge_each(
    alarms: Sequence[MetricAlarm], engines: Sequence[Engine], series: Sequence[Floats]
) -> EngineScore:
    """An alarm of its own on each engine's series."""
    leads: list[int | None] = []
    total = 0
    for alarm, engine, values in zip(alarms, engines, series, strict=True):
        found = pages_on(alarm, values)
        total += len(found)
        lives = lives_of(engine)
        leads.append(int(lives[int(found[0].start_s) // MINUTE_S - 1]) if found else None)
    return EngineScore(leads=tuple(leads), pages=total, ends=tuple(engine.left_cycles for engine in engines))


def pages_on(alarm: MetricAlarm, values: Floats) -> tuple[Span, ...]:
    """When the alarm pages on a series; the cycle that told is the one that ends when the page begins."""
    found = recording(Statistic.AVERAGE, values, first_s=0)
    observed = Span(start_s=0, end_s=len(values) * MINUTE_S)
    return pages([alarm], history({METRIC: [found]}, observed))


def _alarm(operator: str, threshold: float, runs: tuple[int, int]) -> MetricAlarm:
    breaching, looked_at = runs
    return alarm_on(
        METRIC,
        ComparisonOperator=operator,
        Threshold=threshold,
        DatapointsToAlarm=breaching,
        EvaluationPeriods=looked_at,
    )
