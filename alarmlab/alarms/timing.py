"""When an alarm looks: the clock its periods are aligned to, and the time it waits after its creation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo

WALL_CLOCK_PERIODS_S = (60, 300, 3_600, 86_400, 604_800)
"""Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_WallClockWindow.html"""
LONGEST_WARM_UP_MIN = 2_880
"""Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_WarmUpConfiguration.html"""

_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d[05])")
_LARGEST_OFFSET = timedelta(hours=18)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUp:
    """How long an alarm stays in INSUFFICIENT_DATA after its creation, unless `full` is false and data comes.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
    """

    duration_s: int
    full: bool


def parse_timezone(text: str) -> tzinfo | None:
    """The time zone of a wall clock window, or None when the text is none.

    An IANA name, an offset such as +05:30, UTC+05:30 or GMT-08:00 in steps of five minutes, or Z.
    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html#wall-clock-timezone
    """
    if text in ("Z", "UTC"):
        return UTC
    if matched := _OFFSET.fullmatch(text):
        offset = timedelta(hours=int(matched["hours"]), minutes=int(matched["minutes"]))
        if offset > _LARGEST_OFFSET or int(matched["minutes"]) > 59:
            return None
        return timezone(-offset if matched["sign"] == "-" else offset)
    # Imported here because few alarms need it.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
