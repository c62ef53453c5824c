"""A scenario: what the metrics of an alarm do, and what the alarm must do. Schema: docs/alarmlab.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from alarmlab.alarms.states import State
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.expectation import Expectation
from alarmlab.scenarios.values import Samples

DEFAULT_START = datetime(2026, 1, 1, tzinfo=UTC)
DEFAULT_INTERVAL_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The samples of one metric in each interval from the start of the case."""

    metric: MetricId
    values: tuple[Samples, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSeries:
    """The edges of the band that the expression `id` of an alarm stands for, in each interval.

    `alarm` is None for the alarm the case is about; an edge is None when it is not given.
    """

    id: str
    alarm: str | None
    lower: tuple[Samples, ...] | None
    upper: tuple[Samples, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAlarm:
    """An alarm that is not played, because the case says what state it is in: from 0 on, in order of time."""

    line: int
    states: tuple[tuple[int, State], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAlarm:
    """What a case says of an alarm that it is not about. `initial` is that of the case when it is None."""

    line: int
    initial: State | None
    expected: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietAlarms:
    """Alarms that must never be in ALARM: a name, or a pattern of them."""

    line: int
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story and what the alarms must do in it. All times but `start` are seconds after `start`.

    `others` are the values of every metric that an alarm needs and no series gives; None when each must be
    given. `given` and `alarms` are by the words the case calls the alarms.
    """

    name: str
    path: Path
    line: int
    series: tuple[Series, ...]
    interval_s: int = DEFAULT_INTERVAL_S
    start: datetime = DEFAULT_START
    created_at_s: int = 0
    initial: State = State.INSUFFICIENT_DATA
    others: tuple[Samples, ...] | None = None
    bands: tuple[BandSeries, ...] = ()
    given: Mapping[str, GivenAlarm] = field(default_factory=dict[str, GivenAlarm])
    expected: Expectation
    alarms: Mapping[str, OtherAlarm] = field(default_factory=dict[str, OtherAlarm])
    quiet: tuple[QuietAlarms, ...] = ()

    @property
    def fires(self) -> bool | None:
        """Whether the alarm the case is about must fire; None when the case does not say."""
        return self.expected.fires

    @property
    def fault_at_s(self) -> int | None:
        """When the fault begins that the alarm must fire on."""
        return self.expected.fault_at_s

    @property
    def end_s(self) -> int:
        """When the case is over: the last series has ended and every expectation can be judged."""
        values = [self.others or (), *(series.values for series in self.series)]
        values += [edge or () for band in self.bands for edge in (band.lower, band.upper)]
        return max(
            self.expected.judged_by_s,
            *(other.expected.judged_by_s for other in self.alarms.values()),
            *(at_s for given in self.given.values() for at_s, _ in given.states),
            *(len(found) * self.interval_s for found in values),
        )

    def where(self, line: int | None = None) -> str:
        """The place of the case, or of a line in it, for errors."""
        return f"{self.path}:{self.line if line is None else line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario file. `alarm` is the name of the alarm, or its logical id."""

    path: Path
    line: int
    alarm: str
    cases: tuple[Case, ...]
