"""AWS entry point: ECS events from their queue; and every minute EventBridge Scheduler.

The minute needs no queue and no retry of its own: the next one tells the same. That none comes is an alarm.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from lambdas.shared.aws import client, environment, packaged_text, table
from lambdas.shared.metric_data import Datum, MetricData
from lambdas.task_events.adapters import Book, Services
from lambdas.task_events.core import RECENT, Fact, facts, health
from pdm_catalog import telemetry_metrics as own
from pdm_catalog.watch_list import FILE_NAME, WatchList

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvents:
    """The function with its neighbours.

    Attributes:
        environment: Whose services they are.
        watched: Names of the services by cluster.
    """

    environment: str
    watched: Mapping[str, Sequence[str]]
    services: Services
    book: Book
    metrics: MetricData
    clock: Callable[[], datetime]

    def take(self, records: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, str]]]:
        """Publish what a batch of events says for the first time; return the messages that cannot be read.

        An error of a neighbour ends the invocation: the queue brings the whole batch again, and the book
        knows what of it was published.
        """
        now = self.clock()
        new: list[tuple[Fact, str]] = []
        unreadable: list[str] = []
        for record in records:
            by = record["messageId"]
            try:
                told = list(facts(json.loads(record["body"]), now=now))
            except (KeyError, ValueError, TypeError, AttributeError):
                LOG.exception("unreadable event", extra={"message_id": by})
                unreadable.append(by)
                continue
            new.extend((fact, by) for fact in told if self._is_ours(fact) and self.book.claim(fact, by=by))
        if new:
            self.metrics.put((fact.datum for fact, _ in new), at=now)
        for fact, by in new:
            self.book.published(fact, by=by)
            what = {"service": fact.service, "metric": fact.datum.metric.name, "value": fact.datum.value}
            LOG.info(fact.name, extra=what)
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in unreadable]}

    def look(self) -> None:
        """Publish how healthy every watched service is."""
        now = self.clock()
        states = self.services.read(self.watched)
        failures = Counter(self.book.failures(since=now - RECENT, now=now))
        data = [Datum(metric=own.SERVICES_WATCHED, of=(self.environment,), value=len(states))]
        for who, state in states.items():
            failed = failures[who]
            score = health(state, failures=failed)
            data.append(Datum(metric=own.SERVICE_HEALTH, of=who, value=score))
            data.append(Datum(metric=own.TASK_FAILURES, of=who, value=failed))
            if score < 100:
                what = {"service": who[1], "score": score, "failed": failed, "state": str(state)}
                LOG.info("not healthy", extra=what)
        self.metrics.put(data, at=now)

    def _is_ours(self, fact: Fact) -> bool:
        """The cluster may run services that nobody asked to watch."""
        return fact.service in self.watched.get(fact.cluster, ())


@cache
def _task_events() -> TaskEvents:
    watched = WatchList.from_text(packaged_text(FILE_NAME))
    return TaskEvents(
        environment=watched.environment,
        watched=watched.services,
        services=Services(client("ecs")),
        book=Book(table(environment("FACTS_TABLE"))),
        metrics=MetricData(client("cloudwatch"), own.ECS),
        clock=partial(datetime.now, UTC),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any] | None:
    """Lambda entry point."""
    function = _task_events()
    return function.take(event["Records"]) if "Records" in event else function.look()
