"""AWS entry point: alarm notifications from the alerts queue to one queue per sink."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

from lambdas.alert_router.adapters import IncidentBook
from lambdas.alert_router.core import deliveries, overtaken, take_in
from lambdas.shared.alert import read_alert
from lambdas.shared.aws import Postponer, SinkQueues, client, environment, packaged_index, table
from lambdas.shared.batch import Postpone, work_through
from pdm_catalog.alarm_index import AlarmIndex
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
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Route every notification of one SQS event."""
        return work_through(event, self.route, postpone=self.postpone)

    def route(self, record: Mapping[str, Any]) -> None:
        """Route one notification."""
        alert = read_alert(record["body"])
        known = self.book.read(alert.alarm_arn)
        incident = take_in(alert, known)
        if incident is None:
            LOG.info("no news", extra={"alarm": alert.alarm, "state": alert.state, "at": alert.changed_at})
            return
        entry = self.index.find(alert.alarm)
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


@cache
def _router() -> Router:
    sqs = client("sqs")
    urls = {sink: environment(f"{sink.upper()}_QUEUE_URL") for sink in Sink}
    return Router(
        index=packaged_index(),
        book=IncidentBook(table(environment("INCIDENTS_TABLE"))),
        queues=SinkQueues(sqs, urls),
        postpone=Postponer(sqs, environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _router().handle(event)
