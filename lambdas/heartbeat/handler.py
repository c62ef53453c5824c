"""AWS entry point: EventBridge Scheduler, every minute. Scheduler retries an error, an alarm sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial

from lambdas.heartbeat.adapters import Topic
from lambdas.heartbeat.core import notification
from lambdas.shared.aws import client, environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The function with its neighbours."""

    alarm: str
    topic: Topic
    clock: Callable[[], datetime]

    def beat(self) -> None:
        """Publish one heartbeat."""
        self.topic.publish(notification(alarm=self.alarm, topic_arn=self.topic.arn, now=self.clock()))


@cache
def _heartbeat() -> Heartbeat:
    return Heartbeat(
        alarm=environment("HEARTBEAT_ALARM"),
        topic=Topic(client("sns"), environment("TOPIC_ARN")),
        clock=partial(datetime.now, UTC),
    )


def handle(event: object, context: object) -> None:
    """Lambda entry point."""
    _heartbeat().beat()
