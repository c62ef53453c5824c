"""AWS entry point: deliveries from the ticket queue to OpsCenter or a webhook."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from lambdas.shared.aws import Postponer, Secrets, client, environment, table
from lambdas.shared.batch import Postpone, attempts, backoff_s, work_through
from lambdas.shared.delivery import Delivery
from lambdas.shared.http import Http
from lambdas.ticket_opener.adapters import OpsCenter, TicketBook, Tickets, Webhook
from pdm_catalog.routes import TicketKind

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpener:
    """The function with its neighbours."""

    tickets: Tickets
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Take in every delivery of one SQS event."""
        return work_through(event, self.take, postpone=self.postpone)

    def take(self, record: Mapping[str, Any]) -> None:
        """Take in one delivery."""
        delivery = Delivery.from_text(record["body"])
        self.tickets.take(delivery, retry_s=backoff_s(attempts(record)))
        LOG.info("taken", extra={"alarm": delivery.alert.alarm, "kind": delivery.kind})


def _tickets(kind: TicketKind) -> Tickets:
    if kind is TicketKind.OPS_ITEM:
        return OpsCenter(client("ssm"), TicketBook(table(environment("INCIDENTS_TABLE"))))
    secrets, name = Secrets(client("secretsmanager")), environment("TICKET_SECRET")
    return Webhook(Http(), secrets, name=name, clock=partial(datetime.now, UTC))


@cache
def _opener() -> TicketOpener:
    return TicketOpener(
        tickets=_tickets(TicketKind(environment("TICKET_KIND"))),
        postpone=Postponer(client("sqs"), environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _opener().handle(event)
