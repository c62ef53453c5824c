"""Makes a MuteRule of a resource, or says why CloudWatch or alarmlab would not accept it.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarmmuterule.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from alarmlab.alarms.mute_rule import MuteRule
from alarmlab.alarms.mute_schedule import Schedule, ScheduleError, UnsupportedScheduleError, parse_schedule
from alarmlab.alarms.naming import Names, NamingError, OpenNameError
from alarmlab.alarms.properties import AlarmProperties

MINUTE_S = 60
LONGEST_MUTE_S = 15 * 86_400
MOST_TARGETS = 100

_UNDERSTOOD = frozenset(("Description", "ExpireDate", "MuteTargets", "Name", "Rule", "StartDate", "Tags"))
_DURATION = re.compile(
    r"P(?:(?P<d>\d+)D)?(?:T(?=\d)(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?", re.ASCII
)
_NUMBER = r"\d+(?:[.,]\d+)?"
_OTHER_DURATIONS = re.compile(rf"P(?:{_NUMBER}[YMWD])*(?:T(?:{_NUMBER}[HMS])+)?", re.ASCII)
_UNITS_S = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def mute_targets(properties: Mapping[str, object], *, where: str, names: Names) -> tuple[str, ...]:
    """The names of the alarms a mute rule targets. Raises as `mute_rule` does."""
    read = AlarmProperties(properties, where=where)
    if "MuteTargets" not in read:
        # The CDK says that such a rule targets no alarm, the SDKs' examples that it targets all of them.
        raise read.refused("MuteTargets", "a mute rule without MuteTargets")
    targets = read.entry("MuteTargets")
    targets.refuse_unknown({"AlarmNames"})
    found = targets.texts("AlarmNames")
    rule = f"holds at most {MOST_TARGETS} names"
    targets.check("AlarmNames", len(found), holds=len(found) <= MOST_TARGETS, rule=rule)
    return tuple(_target(text, targets, names) for text in found)


def mute_rule(
    properties: Mapping[str, object], *, logical_id: str, name: str, where: str, names: Names
) -> MuteRule:
    """The rule these resolved properties describe.

    Raises BadInputError for what CloudWatch would reject, NotEvaluatedYetError for what alarmlab cannot
    evaluate.
    """
    read = AlarmProperties(properties, where=where)
    read.refuse_unknown(_UNDERSTOOD)
    rule = read.entry("Rule")
    rule.refuse_unknown({"Schedule"})
    schedule = rule.entry("Schedule")
    schedule.refuse_unknown({"Duration", "Expression", "Timezone"})
    zone = _zone(schedule)
    start, expire = (_date(read, name, zone=zone) for name in ("StartDate", "ExpireDate"))
    if start and expire:
        read.check("ExpireDate", str(expire), holds=start < expire, rule="is after StartDate")
    return MuteRule(
        logical_id=logical_id,
        name=name,
        schedule=_schedule(schedule, zone=zone),
        duration_s=_duration_s(schedule),
        start=start,
        expire=expire,
        targets=mute_targets(properties, where=where, names=names),
    )


def _target(text: str, targets: AlarmProperties, names: Names) -> str:
    try:
        return names.name_of(text)
    except OpenNameError as error:
        raise targets.refused("AlarmNames", str(error)) from error
    except NamingError as error:
        raise targets.error("AlarmNames", text, rule=f"are names of alarms: {error}") from error


def _zone(schedule: AlarmProperties) -> tzinfo:
    if "Timezone" not in schedule or schedule.text("Timezone") == "UTC":
        return UTC
    # Imported here because most templates have no mute rule.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    text = schedule.text("Timezone")
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise schedule.error("Timezone", text, rule="is a time zone such as Europe/Berlin") from error


def _schedule(schedule: AlarmProperties, *, zone: tzinfo) -> Schedule:
    text = schedule.text("Expression")
    try:
        return parse_schedule(text, zone=zone)
    except UnsupportedScheduleError as error:
        raise schedule.refused("Expression", f"{text!r}: {error}") from error
    except ScheduleError as error:
        raise schedule.error("Expression", text, rule=f"is a schedule: {error}") from error


def _duration_s(schedule: AlarmProperties) -> int:
    text = schedule.text("Duration")
    matched = _DURATION.fullmatch(text)
    if matched is None and _OTHER_DURATIONS.fullmatch(text):
        raise schedule.refused("Duration", f"Duration {text!r}")
    seconds = sum(
        int(amount) * _UNITS_S[unit] for unit, amount in (matched.groupdict("0") if matched else {}).items()
    )
    schedule.check(
        "Duration",
        text,
        holds=MINUTE_S <= seconds <= LONGEST_MUTE_S,
        rule="is an ISO 8601 duration from PT1M to P15D, such as PT4H or P2DT12H",
    )
    return seconds


def _date(read: AlarmProperties, name: str, *, zone: tzinfo) -> datetime | None:
    """A date of the rule; without an offset of its own it is local to the schedule's time zone."""
    if name not in read:
        return None
    text = read.text(name)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise read.error(name, text, rule="is written yyyy-MM-ddThh:mm") from error
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
