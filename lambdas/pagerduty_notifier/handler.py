"""AWS entry point: deliveries from the PagerDuty queue to PagerDuty."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lambdas.pagerduty_notifier.adapters import DEFAULT_EVENTS_URL, PagerDutyEvents
from lambdas.pagerduty_notifier.core import event as event_of
from lambdas.shared.aws import Postponer, Secrets, client, environment
from lambdas.shared.batch import Postpone, work_through
from lambdas.shared.delivery import Delivery
from lambdas.shared.http import Http, RefusedError

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyNotifier:
    """The function with its neighbours."""

    secret: Callable[[], Mapping[str, str]]
    forget_credentials: Callable[[], None]
    http: Http
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Send every delivery of one SQS event."""
        return work_through(event, self.send, postpone=self.postpone)

    def send(self, record: Mapping[str, Any]) -> None:
        """Send one delivery."""
        delivery, secret = Delivery.from_text(record["body"]), self.secret()
        events = PagerDutyEvents(self.http, events_url=secret.get("events_url", DEFAULT_EVENTS_URL))
        try:
            events.send(event_of(delivery, routing_key=secret["routing_key"]))
        except (RefusedError, KeyError):  # a rotated key is refused like any wrong field, or is missing
            self.forget_credentials()
            raise
        LOG.info("sent", extra={"alarm": delivery.alert.alarm, "kind": delivery.kind})


@cache
def _notifier() -> PagerDutyNotifier:
    name = environment("PAGERDUTY_SECRET")
    secrets = Secrets(client("secretsmanager"))
    return PagerDutyNotifier(
        secret=lambda: secrets.get(name),
        forget_credentials=lambda: secrets.forget(name),
        http=Http(),
        postpone=Postponer(client("sqs"), environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _notifier().handle(event)
