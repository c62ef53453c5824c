"""AWS entry point: deliveries from the PagerDuty queue to PagerDuty.

PagerDuty drops a resolve that comes under another routing key than its trigger. A trigger may have gone
out under the key before the last rotation, so a resolve goes out under both; no key is kept in a table.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lambdas.pagerduty_notifier.adapters import DEFAULT_EVENTS_URL, PagerDutyEvents
from lambdas.pagerduty_notifier.core import event as event_of
from lambdas.shared.aws import Postponer, Secrets, client, environment
from lambdas.shared.batch import Postpone, work_through
from lambdas.shared.delivery import Delivery, Kind
from lambdas.shared.http import Http, RefusedError
from lambdas.shared.wording import is_over

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingKeys:
    """The secret, now and before its last rotation."""

    secrets: Secrets
    name: str

    def now(self, *, anew: bool) -> Mapping[str, str]:
        """The present fields; `anew` for a resolve, since another container may know a newer key."""
        if anew:
            self.forget()
        return self.secrets.get(self.name)

    def before(self) -> str | None:
        """The routing key before the last rotation, if there was one."""
        return (self.secrets.before_rotation(self.name) or {}).get("routing_key")

    def forget(self) -> None:
        """PagerDuty refused what was read."""
        self.secrets.forget(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyNotifier:
    """The function with its neighbours."""

    keys: RoutingKeys
    http: Http
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Send every delivery of one SQS event."""
        return work_through(event, self.send, postpone=self.postpone)

    def send(self, record: Mapping[str, Any]) -> None:
        """Send one delivery."""
        delivery = Delivery.from_text(record["body"])
        if delivery.kind is Kind.NOTE:  # the Events API has no notes, and a trigger would open what is over
            return
        over = is_over(delivery)
        secret = self.keys.now(anew=over)
        events = PagerDutyEvents(self.http, events_url=secret.get("events_url", DEFAULT_EVENTS_URL))
        try:
            key = secret["routing_key"]
            events.send(event_of(delivery, routing_key=key))
        except (RefusedError, KeyError):  # a rotated key is refused like any wrong field, or is missing
            self.keys.forget()
            raise
        if over and (before := self.keys.before()) and before != key:
            self._resolve_under(before, events, delivery)
        LOG.info("sent", extra={"alarm": delivery.alert.alarm, "kind": delivery.kind})

    def _resolve_under(self, key: str, events: PagerDutyEvents, delivery: Delivery) -> None:
        try:
            events.send(event_of(delivery, routing_key=key))
        except RefusedError:  # the integration is gone, and its incidents with it
            LOG.warning("the key before the last rotation is refused", extra={"alarm": delivery.alert.alarm})


@cache
def _notifier() -> PagerDutyNotifier:
    secrets = Secrets(client("secretsmanager"))
    return PagerDutyNotifier(
        keys=RoutingKeys(secrets=secrets, name=environment("PAGERDUTY_SECRET")),
        http=Http(),
        postpone=Postponer(client("sqs"), environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _notifier().handle(event)
