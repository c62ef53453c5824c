"""Times in which work is planned: alarms still change their states, but nobody is told.

CloudWatch's own mute rules do it (AWS::CloudWatch::AlarmMuteRule), so that nothing of ours must be up for a
night to be quiet: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html.
What it does not define (steps, names in small letters, a day of the month beside a weekday) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem

ALL = "all"
MINUTE_S, DAY_S = 60, 86_400
LONGEST_S = 15 * DAY_S
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)", re.ASCII)
_CRON = re.compile(r"cron\(([^()]*)\)")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?", re.ASCII)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_DAYS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance(Checked):
    """A window in which alarms tell nobody.

    Attributes:
        name: What the work is called.
        schedule: When it begins: cron(minute hour day month weekday), or once at(yyyy-MM-ddThh:mm).
        duration: How long it lasts, PT1M to P15D (ISO 8601: days, hours, minutes).
        timezone: An IANA name; the schedule is local to it, summer time included.
        services: Whose alarms are muted, by name; "all" for every alarm but those on this system itself.
    """

    name: str
    schedule: str
    duration: str
    timezone: str
    services: tuple[str, ...] | str

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name", r"[a-z][a-z0-9-]{0,59}", "is no name.", "use up to 60 lower-case letters, digits, dashes"
        )
        if why := schedule_fault(self.schedule):
            yield self.problem(
                "schedule", f"is no schedule: {why}.", "write cron(0 2 * * SUN) or at(2026-05-03T02:00)"
            )
        if not MINUTE_S <= duration_s(self.duration) <= LONGEST_S:
            yield self.problem("duration", "is not between PT1M and P15D.", "write PT2H, PT90M or P1DT12H")
        if not _is_zone(self.timezone):
            yield self.problem("timezone", "is no time zone.", "write UTC or a name such as Europe/Berlin")
        if not self.services or (isinstance(self.services, str) and self.services != ALL):
            yield self.problem(
                "services", "names no services.", f"list them, or write {ALL} for every alarm but our own"
            )

    @property
    def named(self) -> tuple[str, ...]:
        """The services that it names; none when it is for all of them."""
        return () if isinstance(self.services, str) else self.services


def duration_s(text: str) -> int:
    """An ISO 8601 duration of days, hours and minutes in seconds; 0 for what is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return 0
    days, hours, minutes = (int(amount or 0) for amount in found.groups())
    return days * DAY_S + hours * 3_600 + minutes * MINUTE_S


def schedule_fault(text: str) -> str | None:
    """Why CloudWatch would not take a schedule, or do with it what nobody documents; None when it is good."""
    if found := _AT.fullmatch(text):
        try:
            datetime.fromisoformat(found[1])
        except ValueError:
            return f"{found[1]} is no date and time"
        return None
    found = _CRON.fullmatch(text)
    fields = found[1].split() if found else []
    if len(fields) != len(_FIELDS):
        return "it is not written cron(minute hour day month weekday) or at(yyyy-MM-ddThh:mm)"
    values: list[tuple[int, ...]] = []
    for field, written in zip(_FIELDS, fields, strict=True):
        found_values = field.values(written)
        if not found_values:
            return f"{written!r} is no {field.name}"
        values.append(found_values)
    _, _, days, months, _ = values
    if "*" not in (fields[2], fields[4]):
        return "nobody says what a day of the month beside a weekday means"
    if all(min(days) > _DAYS_OF_MONTHS[month - 1] for month in months):
        return "no month has such a day"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A field of cron: its numbers, and the words for them from the least on."""

    name: str
    least: int
    most: int
    words: tuple[str, ...] = ()

    def values(self, text: str) -> tuple[int, ...]:
        """What *, a number, a range or several of these stand for; empty when it is none of them."""
        if text == "*":
            return tuple(range(self.least, self.most + 1))
        found: list[int] = []
        for item in text.split(","):
            ends = [self._number(part) for part in item.split("-", maxsplit=1)]
            first, last = ends[0], ends[-1]
            if first is None or last is None or last < first:
                return ()
            found += range(first, last + 1)
        return tuple(found)

    def _number(self, text: str) -> int | None:
        if text in self.words:
            return self.least + self.words.index(text)
        is_number = text.isascii() and text.isdigit() and self.least <= int(text) <= self.most
        return int(text) if is_number else None


_FIELDS = (
    _Field(name="minute", least=0, most=59),
    _Field(name="hour", least=0, most=23),
    _Field(name="day of the month", least=1, most=31),
    _Field(name="month", least=1, most=12, words=_MONTHS),
    _Field(name="weekday", least=0, most=7, words=_WEEKDAYS),
)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
