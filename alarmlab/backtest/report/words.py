"""How numbers, moments and durations are written in a report."""

from __future__ import annotations

from datetime import UTC, datetime

from alarmlab.duration import format_duration

NOTHING = "-"
"""Where nothing was counted that could be divided."""


def span(start_s: float, end_s: float) -> str:
    """Two moments to the minute, in UTC."""
    return " to ".join(f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d %H:%M}" for at_s in (start_s, end_s))


def duration(seconds: float | None) -> str:
    """In the largest units that fit."""
    return NOTHING if seconds is None else format_duration(round(seconds))


def share(value: float | None) -> str:
    """In per cent."""
    return NOTHING if value is None else f"{value * 100:.0f} %"


def rate(value: float | None) -> str:
    """With one decimal."""
    return NOTHING if value is None else f"{value:.1f}"


def count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
