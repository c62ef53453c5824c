"""A CloudWatch alarm notification, read from the documented message that SNS carries.

Format: CloudWatch User Guide, "Notifying users on alarm changes". Whatever may be absent is
optional here: math, composite and Insights alarms have no metric, some have no Trigger at all.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class UnreadableAlertError(ValueError):
    """The body is not a CloudWatch alarm notification. Says what was missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One change of one alarm's state.

    Attributes:
        alarm_arn: Identity of the alarm.
        alarm: Its name.
        state: ALARM, OK or INSUFFICIENT_DATA.
        previous: The state before; may equal `state`.
        changed_at: When it changed: ISO 8601, milliseconds, as CloudWatch wrote it. Orders alerts.
        reason: CloudWatch's sentence.
        threshold: What was crossed; None when the alarm has no fixed threshold.
        metric: "Namespace Name"; None when it is no single metric.
    """

    alarm_arn: str
    alarm: str
    state: str
    previous: str
    changed_at: str
    reason: str
    threshold: float | None
    metric: str | None

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
        message = _json_object(str(message.get("Message")))
    missing = [
        key for key in ("AlarmArn", "AlarmName", "NewStateValue", "StateChangeTime") if not message.get(key)
    ]
    if missing:
        raise UnreadableAlertError(f"a notification without {', '.join(missing)}")
    if len(str(message["AlarmArn"]).split(":")) < 7:
        raise UnreadableAlertError(f"AlarmArn = {message['AlarmArn']!r} is no ARN of an alarm")
    try:
        datetime.fromisoformat(message["StateChangeTime"])
    except (TypeError, ValueError) as error:
        raise UnreadableAlertError(f"StateChangeTime = {message['StateChangeTime']!r} is no time") from error
    trigger: Mapping[str, Any] = message.get("Trigger") or {}
    name = trigger.get("MetricName")
    return Alert(
        alarm_arn=message["AlarmArn"],
        alarm=message["AlarmName"],
        state=message["NewStateValue"],
        previous=message.get("OldStateValue") or "",
        changed_at=message["StateChangeTime"],
        reason=message.get("NewStateReason") or "",
        threshold=trigger.get("Threshold"),
        metric=f"{trigger.get('Namespace')} {name}" if name else None,
    )


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise UnreadableAlertError(f"no JSON: {text[:80]!r}") from error
    if not isinstance(value, dict):
        raise UnreadableAlertError(f"no JSON object: {text[:80]!r}")
    return value  # pyright: ignore[reportUnknownVariableType]  # json gives Any; its keys are checked by the caller
