"""AWS entry point: incidents from the remediation queue to at most one action each."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from lambdas.remediator.adapters import ActionBook, EcsServices
from lambdas.remediator.core import Action, account_of, decide
from lambdas.shared.aws import Postponer, SinkQueues, client, environment, table
from lambdas.shared.batch import Postpone, work_through
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.environment import RemediationMode
from pdm_catalog.routes import Sink

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remediator:
    """The function with its neighbours."""

    services: EcsServices
    book: ActionBook
    queues: SinkQueues
    mode: RemediationMode
    clock: Callable[[], datetime]
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Consider every delivery of one SQS event."""
        return work_through(event, self.consider, postpone=self.postpone)

    def consider(self, record: Mapping[str, Any]) -> None:
        """Consider one delivery: decide, remember, act, remember, tell."""
        delivery = Delivery.from_text(record["body"])
        remedy = delivery.entry.remedy
        if remedy is None:
            raise ValueError(f"alarm {delivery.alert.alarm!r} came to the remediator without a remedy")
        last = self.book.last(remedy.target)
        decision = decide(
            remedy,
            delivery,
            service=self.services.describe(remedy.cluster, remedy.service),
            last=last,
            mode=self.mode,
            now=self.clock(),
        )
        if isinstance(decision, Action):
            if decision != last:
                self.book.write(decision, over=last)
            if not decision.done:
                self.services.scale(remedy.cluster, remedy.service, desired=decision.to_count)
                self.book.write(dataclasses.replace(decision, done=True), over=decision)
        sentence = account_of(remedy, decision)
        LOG.info("considered", extra={"alarm": delivery.alert.alarm, "outcome": sentence})
        note = dataclasses.replace(delivery, kind=Kind.NOTE, note=sentence)
        self.queues.send(Sink.SLACK, note)


@cache
def _remediator() -> Remediator:
    sqs = client("sqs")
    return Remediator(
        services=EcsServices(client("ecs")),
        book=ActionBook(table(environment("REMEDIATIONS_TABLE"))),
        queues=SinkQueues(sqs, {Sink.SLACK: environment("SLACK_QUEUE_URL")}),
        mode=RemediationMode(environment("REMEDIATION_MODE")),
        clock=partial(datetime.now, UTC),
        postpone=Postponer(sqs, environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _remediator().handle(event)
