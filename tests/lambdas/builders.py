"""Valid things, one word each; a test changes the field it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lambdas.shared.alert import Alert, read_alert
from lambdas.shared.delivery import Delivery, Kind, incident_id
from pdm_catalog.alarm_index import AlarmIndex, IndexEntry
from pdm_catalog.remedies import ScaleOutService
from pdm_catalog.severity import Severity

ALARM = "prod-ml-service-High-CPU-Utilization"
START = datetime(2026, 11, 23, 9, 4, 17, 123_000, tzinfo=UTC)
QUEUE_ARN = "arn:aws:sqs:eu-west-1:333333333333:pdm-prod-alerts"
HEARTBEAT = "prod-Heartbeat"
REMEDY = ScaleOutService(cluster="plant", service="ml-service", step=2, at_most=10, cooldown_s=300)
ENTRY = IndexEntry(
    alarm=ALARM,
    known=True,
    service="ml-service",
    severity=Severity.CRITICAL,
    slack_channel="#alerts-critical",
    owner="platform-reliability",
    runbook_url="https://example.com/runbooks/high-cpu-utilization.md",
    meaning="ml-service runs out of CPU.",
    remedy=REMEDY,
)

INDEX = AlarmIndex(
    entries={ENTRY.alarm: ENTRY},
    default=replace(ENTRY, alarm="", known=False, severity=Severity.HIGH, remedy=None),
    heartbeat=HEARTBEAT,
)


def arn(alarm: str = ALARM) -> str:
    """The ARN of an alarm."""
    return f"arn:aws:cloudwatch:eu-west-1:333333333333:alarm:{alarm}"


def written(moment: datetime) -> str:
    """A time as CloudWatch writes it: milliseconds, and an offset without a colon."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def after(seconds: float) -> datetime:
    """So long after the first alarm."""
    return START + timedelta(seconds=seconds)


def notification(state: str = "ALARM", at: datetime = START, *, alarm: str = ALARM, **more: Any) -> str:
    """The message of a metric alarm, changed by `more`; a value of `...` leaves its key out."""
    message: dict[str, Any] = {
        "AlarmName": alarm,
        "AlarmDescription": "CPU of ml-service",
        "AWSAccountId": "333333333333",
        "NewStateValue": state,
        "NewStateReason": "Threshold Crossed: 2 out of the last 3 datapoints were greater than 80.0.",
        "StateChangeTime": written(at),
        "Region": "EU (Ireland)",
        "AlarmArn": arn(alarm),
        "OldStateValue": "OK",
        "Trigger": {
            "MetricName": "CPUUtilization",
            "Namespace": "AWS/ECS",
            "StatisticType": "Statistic",
            "Statistic": "AVERAGE",
            "Unit": None,
            "Dimensions": [{"value": "ml-service", "name": "ServiceName"}],
            "Period": 60,
            "EvaluationPeriods": 3,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 80.0,
            "TreatMissingData": "missing",
        },
    } | more
    return json.dumps({key: value for key, value in message.items() if value is not ...})


def enveloped(message: str) -> str:
    """The body that SNS puts into a queue without raw delivery."""
    return json.dumps({"Type": "Notification", "MessageId": "m", "Subject": "ALARM", "Message": message})


def alert(state: str = "ALARM", at: datetime = START, **more: Any) -> Alert:
    """A notification, read."""
    return read_alert(notification(state, at, **more))


def delivery(kind: Kind = Kind.TRIGGER, *, at: datetime = START, note: str = "", **entry: Any) -> Delivery:
    """A message about the incident that opened at `at`, with an index entry changed by `entry`."""
    change = alert("OK", after(600)) if kind is Kind.RESOLVE else alert("ALARM", at)
    opened_at = alert("ALARM", at).changed_at
    return Delivery(
        kind=kind,
        incident_id=incident_id(arn(), opened_at),
        opened_at=opened_at,
        alert=change,
        entry=replace(ENTRY, **entry),
        note=note,
    )


def record(
    body: str, *, message_id: str = "m", group: str | None = None, receives: int = 1
) -> dict[str, Any]:
    """One record of an SQS event."""
    sent_ms = str(int(START.timestamp() * 1000))
    attributes = {"ApproximateReceiveCount": str(receives), "SentTimestamp": sent_ms}
    attributes |= {"MessageGroupId": group} if group else {}
    return {
        "messageId": message_id,
        "receiptHandle": f"r-{message_id}",
        "body": body,
        "attributes": attributes,
        "eventSourceARN": QUEUE_ARN,
    }


def event(records: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """An SQS event."""
    return {"Records": list(records)}
