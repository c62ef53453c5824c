"""Reads EvaluationWindow and WarmUpConfiguration.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
"""

from __future__ import annotations

from datetime import UTC, tzinfo

from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.timing import LONGEST_WARM_UP_MIN, WALL_CLOCK_PERIODS_S, WarmUp, parse_timezone


def read_wall_clock(read: AlarmProperties, *, period_s: int) -> tzinfo | None:
    """The zone of the alarm's wall clock window; None for a sliding window. Raises BadInputError."""
    if "EvaluationWindow" not in read:
        return None
    window = read.entry("EvaluationWindow")
    window.refuse_unknown({"SlidingWindow", "WallClockWindow"})
    one = ("SlidingWindow" in window) != ("WallClockWindow" in window)
    window.check("WallClockWindow", None, holds=one, rule="or else SlidingWindow must be there, not both")
    if "SlidingWindow" in window:
        return None
    periods = ", ".join(map(str, WALL_CLOCK_PERIODS_S))
    window.check(
        "WallClockWindow",
        period_s,
        holds=period_s in WALL_CLOCK_PERIODS_S,
        rule=f"goes with a Period of {periods} seconds",
    )
    clock = window.entry("WallClockWindow")
    clock.refuse_unknown({"Timezone"})
    if "Timezone" not in clock:
        return UTC
    text = clock.text("Timezone")
    zone = parse_timezone(text)
    if zone is None:
        rule = "is an IANA time zone, or an offset such as +05:30 or UTC-08:00 in steps of five minutes"
        raise clock.error("Timezone", text, rule=rule)
    return zone


def read_warm_up(read: AlarmProperties) -> WarmUp | None:
    """The alarm's warm-up, if it has one. Raises BadInputError."""
    if "WarmUpConfiguration" not in read:
        return None
    entry = read.entry("WarmUpConfiguration")
    name, full = "WarmUpPeriodDurationInMinutes", "OnlyStartEvaluatingAfterWarmUpPeriodEnds"
    entry.refuse_unknown({name, full})
    minutes = entry.whole_number(name)
    rule = f"is at most {LONGEST_WARM_UP_MIN}"
    entry.check(name, minutes, holds=minutes <= LONGEST_WARM_UP_MIN, rule=rule)
    return WarmUp(duration_s=60 * minutes, full=entry.boolean(full, default=False))
