"""AWS entry point: alarm notifications from the alerts queue to one queue per sink."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from lambdas.alert_router.adapters import HeartbeatMetric, IncidentBook
from lambdas.alert_router.core import deliveries, is_alive, overtaken, take_in, unparsed, unparsed_entry
from lambdas.shared.alert import Alert, UnreadableAlertError, read_alert
from lambdas.shared.aws import Postponer, SinkQueues, client, environment, packaged_index, table
from lambdas.shared.batch import Postpone, work_through
from pdm_catalog.alarm_index import AlarmIndex, IndexEntry
from pdm_catalog.routes import Sink

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """The function with its neighbours.

    A change is first remembered as pending, then sent, then remembered as done: after a crash in
    between the queue brings the notification again and what was pending is sent once more, under
    the same message id.
    """

    index: AlarmIndex
    book: IncidentBook
    queues: SinkQueues
    heartbeat: HeartbeatMetric
    clock: Callable[[], datetime]
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Route every notification of one SQS event."""
        return work_through(event, self.route, postpone=self.postpone)

    def route(self, record: Mapping[str, Any]) -> None:
        """Route one notification.

        Raises:
            UnreadableAlertError: It is none. People were told; the queue keeps the original, and moves it
                to its dead-letter queue after some more tries that tell nobody again.
        """
        try:
            alert = read_alert(record["body"])
        except UnreadableAlertError:
            self._tell(_unparsed(record), unparsed_entry(self.index))
            raise
        if alert.alarm == self.index.heartbeat:
            self._beat(alert)
        else:
            self._tell(alert, self.index.find(alert.alarm))

    def _beat(self, alert: Alert) -> None:
        if not is_alive(alert, now=self.clock()):
            LOG.warning("stale heartbeat", extra={"at": alert.changed_at})
            return
        self.heartbeat.beat()

    def _tell(self, alert: Alert, entry: IndexEntry) -> None:
        known = self.book.read(alert.subject)
        incident = take_in(alert, known)
        if incident is None:
            LOG.info("no news", extra={"alarm": alert.alarm, "state": alert.state, "at": alert.changed_at})
            return
        for sink, delivery in overtaken(known, alert, entry):
            self.queues.send(sink, delivery)
        if incident != known:
            self.book.write(incident, over=known)
        sent = deliveries(incident, alert, entry)
        for sink, delivery in sent:
            self.queues.send(sink, delivery)
        if incident.pending:
            self.book.write(dataclasses.replace(incident, pending=None), over=incident)
        LOG.info(
            "routed",
            extra={
                "alarm": alert.alarm,
                "state": alert.state,
                "known": entry.known,
                "severity": entry.severity,
                "incident": incident.incident_id,
                "sinks": [sink for sink, _ in sent],
            },
        )


def _unparsed(record: Mapping[str, Any]) -> Alert:
    sent_ms = int(record["attributes"]["SentTimestamp"])
    return unparsed(record["body"], queue_arn=record["eventSourceARN"], sent_ms=sent_ms)


@cache
def _router() -> Router:
    sqs = client("sqs")
    urls = {sink: environment(f"{sink.upper()}_QUEUE_URL") for sink in Sink}
    return Router(
        index=packaged_index(),
        book=IncidentBook(table(environment("INCIDENTS_TABLE"))),
        queues=SinkQueues(sqs, urls),
        heartbeat=HeartbeatMetric(client("cloudwatch"), environment=environment("ENVIRONMENT")),
        clock=partial(datetime.now, UTC),
        postpone=Postponer(sqs, environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _router().handle(event)
