"""What can go wrong with the fleet. Most faults last from the start of one minute to the start of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


class FaultError(ValueError):
    """A fault that cannot happen to this fleet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBurst:
    """`share` (above 0, at most 1) of the requests to `service` are answered 5xx. Raises FaultError."""

    service: str
    share: float
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        _check_share(self, self.share)
        _check_times(self, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSurge:
    """`factor` times the usual load on `service`, for ever if `end` is None. Raises FaultError."""

    service: str
    factor: float
    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        if not self.factor > 0:
            raise FaultError(f"LoadSurge: factor = {self.factor}, it is above 0\n  fix: factor=2.2")
        _check_times(self, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryLeak:
    """Each task of `service` loses `pct_per_minute` of its memory a minute, for ever if `end` is None.

    A task that runs keeps what it lost, also after `end`: only a new one has it back. Raises FaultError.
    """

    service: str
    pct_per_minute: float
    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        if not self.pct_per_minute > 0:
            raise FaultError(
                f"MemoryLeak: pct_per_minute = {self.pct_per_minute}, it is above 0\n  fix: pct_per_minute=12"
            )
        _check_times(self, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadDeployment:
    """A task of `service` answers `share` of its requests 5xx while it runs `task_definition` (an ARN).

    It lasts as long as such a task runs. Raises FaultError.
    """

    service: str
    share: float
    task_definition: str

    def __post_init__(self) -> None:
        _check_share(self, self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelErrors:
    """`share` of the predictions that `variant` answers fail, for ever if `end` is None.

    Raises FaultError.
    """

    variant: str
    share: float
    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        _check_share(self, self.share)
        _check_times(self, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class WornEngine:
    """One more engine, on a test stand: a run a minute, after each of which its life is estimated.

    From `start` on the estimate is `cycles_left`; before, all is well. Raises FaultError.
    """

    cycles_left: float
    start: datetime

    def __post_init__(self) -> None:
        if not self.cycles_left >= 0:
            raise FaultError(
                f"WornEngine: cycles_left = {self.cycles_left}, it is 0 or more\n  fix: cycles_left=30"
            )
        _check_times(self, self.start, None)


TimedFault: TypeAlias = ErrorBurst | LoadSurge | MemoryLeak | ModelErrors
Fault: TypeAlias = TimedFault | BadDeployment | WornEngine


def is_active(fault: TimedFault, at: datetime) -> bool:
    """Whether the minute that starts at `at` is touched."""
    return fault.start <= at and (fault.end is None or at < fault.end)


def _check_share(fault: Fault, share: float) -> None:
    if not 0 < share <= 1:
        raise FaultError(
            f"{type(fault).__name__}: share = {share}, it is above 0 and at most 1\n  fix: share=0.08"
        )


def _check_times(fault: Fault, start: datetime, end: datetime | None) -> None:
    kind = type(fault).__name__
    for name, at in (("start", start), ("end", end)):
        if at is not None and at.utcoffset() is None:
            raise FaultError(f"{kind}: {name} = {at}, it has a time zone\n  fix: datetime(..., tzinfo=UTC)")
    if end is not None and end <= start:
        raise FaultError(
            f"{kind}: end = {end}, it is after start = {start}\n  fix: end=start + timedelta(...)"
        )
