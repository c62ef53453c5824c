"""The heartbeat as CloudWatch would write it. Pure.

Format: CloudWatch User Guide, "Notifying users on alarm changes". It is a notification like any other,
so that it takes the same way as a real alert and is read by the same code.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime


def notification(*, alarm: str, topic_arn: str, now: datetime) -> str:
    """The message of an alarm that rings now.

    Args:
        alarm: The name under which the router knows the heartbeat.
        topic_arn: Where it goes; the alarm is of the same account and region.
        now: When it rings.
    """
    _, partition, _, region, account, _ = topic_arn.split(":", 5)
    at = now.astimezone(UTC)
    return json.dumps(
        {
            "AlarmName": alarm,
            "AlarmDescription": "Synthetic: published every minute to see that alerts arrive.",
            "AWSAccountId": account,
            "NewStateValue": "ALARM",
            "NewStateReason": "A heartbeat, not an alarm.",
            "StateChangeTime": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000",
            "Region": region,
            "AlarmArn": f"arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarm}",
            "OldStateValue": "OK",
        }
    )
