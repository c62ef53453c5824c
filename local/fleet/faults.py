"""What can go wrong with the fleet, from the start of one minute to the start of another."""

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
        if not 0 < self.share <= 1:
            raise FaultError(
                f"ErrorBurst: share = {self.share}, it is above 0 and at most 1\n  fix: share=0.08"
            )
        _check_times("ErrorBurst", self.start, self.end)


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
        _check_times("LoadSurge", self.start, self.end)


Fault: TypeAlias = ErrorBurst | LoadSurge


def is_active(fault: Fault, at: datetime) -> bool:
    """Whether the minute that starts at `at` is touched."""
    return fault.start <= at and (fault.end is None or at < fault.end)


def _check_times(kind: str, start: datetime, end: datetime | None) -> None:
    for name, at in (("start", start), ("end", end)):
        if at is not None and at.utcoffset() is None:
            raise FaultError(f"{kind}: {name} = {at}, it has a time zone\n  fix: datetime(..., tzinfo=UTC)")
    if end is not None and end <= start:
        raise FaultError(
            f"{kind}: end = {end}, it is after start = {start}\n  fix: end=start + timedelta(...)"
        )
