"""When an alarm mute rule begins to mute: `cron(...)`, again and again, or `at(...)`, once.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
What that page does not cover is refused: steps, L, W, # and ?, names in small letters, ranges that end before
they begin, and days given both of the month and of the week, which cron daemons combine in different ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_AT = re.compile(r"at\((?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d)\)", re.ASCII)
_CRON = re.compile(r"cron\((?P<fields>.*)\)")
_OTHER_CRONS = re.compile(r"[/?#LWa-z]")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


class ScheduleError(ValueError):
    """CloudWatch would reject the expression."""


class UnsupportedScheduleError(ScheduleError):
    """CloudWatch may accept the expression, but AWS does not document what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A checked schedule: the fields of cron or, without those, one local time. They hold in `zone`."""

    cron: str | None
    once: datetime | None
    zone: tzinfo

    def starts(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """When it begins, from `first` to `last`, in UTC.

        A local time that a change of the clocks skips or repeats begins once, as under Debian's cron.
        """
        if self.once is not None:
            once = self.once.replace(tzinfo=self.zone).astimezone(UTC)
            if first <= once <= last:
                yield once
            return
        assert self.cron is not None
        # Imported here because most templates have no mute rule.
        from cronsim import CronSim

        before = (first - timedelta(seconds=1)).astimezone(self.zone)
        for start in CronSim(self.cron, before):
            if start > last:
                return
            yield start.astimezone(UTC)


def parse_schedule(text: str, *, zone: tzinfo) -> Schedule:
    """Read `cron(minute hour day-of-month month day-of-week)` or `at(yyyy-MM-ddThh:mm)`.

    Raises ScheduleError, and UnsupportedScheduleError for what AWS does not document.
    """
    if matched := _AT.fullmatch(text):
        try:
            return Schedule(cron=None, once=datetime.fromisoformat(matched["at"]), zone=zone)
        except ValueError as error:
            raise ScheduleError(f"{matched['at']} is no date and time") from error
    matched = _CRON.fullmatch(text)
    fields = matched["fields"].split() if matched else []
    if len(fields) != len(_FIELDS):
        raise ScheduleError("it is written cron(minute hour day month weekday) or at(yyyy-MM-ddThh:mm)")
    for field, written in zip(_FIELDS, fields, strict=True):
        field.check(written)
    if "*" not in (fields[2], fields[4]):
        raise UnsupportedScheduleError("AWS does not document a day of the month together with a weekday")
    return _possible(" ".join(fields), zone=zone)


def _possible(cron: str, *, zone: tzinfo) -> Schedule:
    from cronsim import CronSim, CronSimError

    try:
        CronSim(cron, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ScheduleError("no month has such a day") from error
    return Schedule(cron=cron, once=None, zone=zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    least: int
    most: int
    words: tuple[str, ...] = ()
    """What can stand for a number, beginning with the word for `least`."""

    def check(self, text: str) -> None:
        """Raise ScheduleError unless the text is *, a number, a range, or several of these."""
        if text == "*":
            return
        for item in text.split(","):
            numbers = [self._number(part) for part in item.split("-", maxsplit=1)]
            if numbers != sorted(numbers):
                raise UnsupportedScheduleError(f"AWS does not document {self.name} {item}; write commas")

    def _number(self, text: str) -> int:
        if text in self.words:
            return self.least + self.words.index(text)
        if text.isascii() and text.isdigit() and self.least <= int(text) <= self.most:
            return int(text)
        if _OTHER_CRONS.search(text):
            raise UnsupportedScheduleError(f"AWS does not document {self.name} {text}")
        raise ScheduleError(f"{self.name} is {self.least} to {self.most}, not {text!r}")


_FIELDS = (
    _Field(name="the minute", least=0, most=59),
    _Field(name="the hour", least=0, most=23),
    _Field(name="the day of the month", least=1, most=31),
    _Field(name="the month", least=1, most=12, words=_MONTHS),
    _Field(name="the weekday", least=0, most=7, words=_DAYS),
)
