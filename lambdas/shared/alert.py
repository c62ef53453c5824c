"""A CloudWatch alarm notification, read from the documented message that SNS carries.

Format: CloudWatch User Guide, "Notifying users on alarm changes". Whatever may be absent is
optional here: math, composite and Insights alarms have no metric, some have no Trigger at all. An
odd detail never costs the alert; only what identifies and orders it must be as documented.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
_ARN = re.compile(r"arn:[^:]+:cloudwatch:[^:]+:[^:]+:alarm:.+", re.DOTALL)


class UnreadableAlertError(ValueError):
    """The body is not a CloudWatch alarm notification. Says what was missing.

    It is logged and a body may hold anything, so it quotes only fields it knows, and has no cause.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One change of one alarm's state.

    Attributes:
        alarm_arn: Identity of the alarm.
        alarm: Its name.
        state: ALARM, OK or INSUFFICIENT_DATA.
        previous: The state before; may equal `state`.
        changed_at: When it changed: ISO 8601 in UTC with milliseconds, so that alerts order by it as text.
        reason: CloudWatch's sentence.
        threshold: What was crossed; None when the alarm has no fixed threshold.
        comparison: CloudWatch's ComparisonOperator; "" when it gave none.
        kind: What the alarm looks at: "metric", "metric math", "composite" or "other".
        metric: "Namespace Name"; None when it is no single metric.
        measured: What a person calls the value: the metric's name or the expression's label; "" when unnamed.
        contributor_id: Of an alarm over many time series, which one changed; "" of any other alarm.
        contributor: The same for people: "ServiceName=cart".
    """

    alarm_arn: str
    alarm: str
    state: str
    previous: str
    changed_at: str
    reason: str
    threshold: float | None
    comparison: str
    kind: str
    metric: str | None
    measured: str
    contributor_id: str = ""
    contributor: str = ""

    @property
    def subject(self) -> str:
        """What has incidents of its own: the alarm, or one time series of an alarm over many.

        Each changes by itself: were they one, the OK of the first would end what the second still has.
        """
        return f"{self.alarm_arn}#{self.contributor_id}" if self.contributor_id else self.alarm_arn

    @property
    def region(self) -> str:
        """From the ARN: the notification's own Region is a display name."""
        return self.alarm_arn.split(":")[3]

    @property
    def account(self) -> str:
        """Twelve digits, from the ARN."""
        return self.alarm_arn.split(":")[4]

    @property
    def changed(self) -> datetime:
        """`changed_at` as an instant."""
        return datetime.fromisoformat(self.changed_at)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return dataclasses.asdict(self)


def read_alert(body: str) -> Alert:
    """Read the body of a queue message: an SNS envelope, or the bare notification (raw delivery).

    Raises:
        UnreadableAlertError: It is neither.
    """
    message = _json_object(body)
    if message.get("Type") == "Notification":
        message = _json_object(_text(message.get("Message")))
    required = {
        key: _text(message.get(key)) for key in ("AlarmArn", "AlarmName", "NewStateValue", "StateChangeTime")
    }
    if missing := [key for key, value in required.items() if not value]:
        raise UnreadableAlertError(f"a notification without {', '.join(missing)}")
    if not _ARN.fullmatch(required["AlarmArn"]):
        raise UnreadableAlertError(f"AlarmArn = {required['AlarmArn'][:80]!r} is no ARN of an alarm")
    if required["NewStateValue"] not in STATES:
        raise UnreadableAlertError(f"NewStateValue = {required['NewStateValue'][:80]!r} is no alarm state")
    trigger: dict[str, Any] = message["Trigger"] if isinstance(message.get("Trigger"), dict) else {}
    name = _text(trigger.get("MetricName"))
    return Alert(
        alarm_arn=required["AlarmArn"],
        alarm=required["AlarmName"],
        state=required["NewStateValue"],
        previous=_text(message.get("OldStateValue")),
        changed_at=_instant(required["StateChangeTime"]),
        reason=_text(message.get("NewStateReason")),
        threshold=_number(trigger.get("Threshold")),
        comparison=_text(trigger.get("ComparisonOperator")),
        kind=_kind(message, trigger),
        metric=f"{_text(trigger.get('Namespace'))} {name}" if name else None,
        measured=name or _label(trigger.get("Metrics")),
        contributor_id=_text(message.get("AlarmContributorId")),
        contributor=_attributes(message.get("AlarmContributorAttributes")),
    )


def _kind(message: dict[str, Any], trigger: dict[str, Any]) -> str:
    if _text(trigger.get("MetricName")):
        return "metric"
    if trigger.get("Metrics"):
        return "metric math"
    return "composite" if "AlarmRule" in message else "other"


def _label(metrics: Any) -> str:
    """The label of what a metric math alarm returns; a query returns unless it says otherwise."""
    for query in metrics if isinstance(metrics, list) else ():  # pyright: ignore[reportUnknownVariableType]  # JSON
        if isinstance(query, dict) and query.get("ReturnData", True) is True:  # pyright: ignore[reportUnknownMemberType]  # JSON
            return _text(query.get("Label"))  # pyright: ignore[reportUnknownMemberType]  # JSON
    return ""


def _attributes(labels: Any) -> str:
    """The labels of a time series, in a stable order."""
    pairs = cast(dict[str, Any], labels).items() if isinstance(labels, dict) else ()
    return ", ".join(f"{_text(name)}={_text(value)}" for name, value in sorted(pairs, key=str))


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableAlertError("no JSON") from None
    if not isinstance(value, dict):
        raise UnreadableAlertError("no JSON object")
    return value  # pyright: ignore[reportUnknownVariableType]  # json gives Any; its keys are checked by the caller


def _text(value: Any) -> str:
    """A string, "" where there is none. JSON may hold half a surrogate pair; no queue or table takes one."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    """None where there is none, and for what Python reads as a number and JSON cannot write."""
    try:
        number = float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _instant(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        raise UnreadableAlertError(f"StateChangeTime = {text[:80]!r} is no time with an offset") from None
