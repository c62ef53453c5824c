"""An alarm mute rule: during its windows the alarms it targets change their states, but take no action.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alarmlab.alarms.mute_schedule import Schedule
from alarmlab.errors import NotEvaluatedYetError


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteRule:
    """One AWS::CloudWatch::AlarmMuteRule.

    A window begins as `schedule` says and lasts `duration_s` seconds that pass, whatever the clocks do. None
    begins before `start` or lasts beyond `expire`. `targets` are the names of the alarms it mutes.
    """

    logical_id: str
    name: str
    schedule: Schedule
    duration_s: int
    start: datetime | None
    expire: datetime | None
    targets: tuple[str, ...]

    def windows(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The windows that touch the time from `first` to `last`, by their beginning; they may overlap.

        Raises NotEvaluatedYetError when one spans `start`: AWS does not document whether it mutes from there.
        """
        duration = timedelta(seconds=self.duration_s)
        for begin in self.schedule.starts(first - duration, last):
            end = begin + duration
            if self.start is not None and begin < self.start:
                if self.start < end:
                    raise NotEvaluatedYetError(
                        where=f"mute rule {self.name}: StartDate",
                        what=f"lies within the window that would begin at {begin:%Y-%m-%dT%H:%M} UTC; "
                        "AWS does not document whether the rule then mutes",
                        fix="choose a StartDate between two windows",
                    )
            elif self.expire is None or begin < self.expire:
                yield begin, end if self.expire is None else min(end, self.expire)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMuteRule:
    """A mute rule alarmlab cannot evaluate, and the reason. `targets` is None when it is not known either."""

    name: str
    targets: tuple[str, ...] | None
    reason: NotEvaluatedYetError
