"""AWS entry point: deliveries from the e-mail queue to on-call. A crash may mail twice, never not at all."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lambdas.email_notifier.adapters import OnCallTopic
from lambdas.email_notifier.core import mail
from lambdas.shared.aws import Postponer, client, environment
from lambdas.shared.batch import Postpone, attempts, backoff_s, work_through
from lambdas.shared.delivery import Delivery, Kind

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailNotifier:
    """The function with its neighbours."""

    topic: OnCallTopic
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Mail every delivery of one SQS event."""
        return work_through(event, self.send, postpone=self.postpone)

    def send(self, record: Mapping[str, Any]) -> None:
        """Mail one delivery."""
        delivery = Delivery.from_text(record["body"])
        if delivery.kind is Kind.NOTE:  # what was done stands in the incident's thread: nobody is woken by it
            return
        self.topic.send(mail(delivery), retry_s=backoff_s(attempts(record)))
        LOG.info("mailed", extra={"alarm": delivery.alert.alarm, "kind": delivery.kind})


@cache
def _notifier() -> EmailNotifier:
    return EmailNotifier(
        topic=OnCallTopic(client("sns"), environment("ON_CALL_TOPIC_ARN")),
        postpone=Postponer(client("sqs"), environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _notifier().handle(event)
