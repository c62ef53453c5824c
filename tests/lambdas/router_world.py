"""The router's account: its queues, its table, its index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lambdas.alert_router.adapters import IncidentBook
from lambdas.alert_router.core import Incident
from lambdas.alert_router.handler import handle
from lambdas.shared.aws import table
from lambdas.shared.delivery import Kind
from pdm_catalog.alarm_index import FILE_NAME
from pdm_catalog.routes import Sink
from tests.lambdas.builders import INDEX, arn
from tests.lambdas.world import Queue, Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The router's account."""

    wire: Wire
    alerts: Queue
    sinks: Mapping[Sink, Queue]

    def deliver(self, *bodies: str) -> list[str]:
        for body in bodies:
            self.alerts.put(body)
        return self.alerts.deliver(handle)

    def told(self, sink: Sink = Sink.SLACK) -> list[tuple[Kind, str]]:
        """Kinds and incidents that a sink gets, repeats dropped by SQS; takes them out."""
        return [(one.kind, one.incident_id) for one in self.sinks[sink].drain()]

    @property
    def known(self) -> Incident | None:
        return IncidentBook(table("incidents_table")).read(arn())


def make_world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> World:
    """An account in which nothing has happened yet."""
    (tmp_path / FILE_NAME).write_text(INDEX.to_text(), encoding="utf-8")
    monkeypatch.setattr("lambdas.shared.aws.PACKAGE_ROOT", tmp_path)
    make_table("INCIDENTS_TABLE", key="alarm_arn")
    sinks = {sink: make(f"{sink}.fifo") for sink in Sink}
    for sink, queue in sinks.items():
        monkeypatch.setenv(f"{sink.upper()}_QUEUE_URL", queue.url)
    # So many receives that no test meets the dead-letter queue unless it wants to.
    alerts = make("alerts", receives=50)
    monkeypatch.setenv("ENVIRONMENT", "prod")
    monkeypatch.setenv("QUEUE_URL", alerts.url)
    return World(wire=wire, alerts=alerts, sinks=sinks)
