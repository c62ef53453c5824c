"""The demo's incidents: what goes wrong, which alarm must tell, and what must follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from local.demo.timeline import Step
from local.fleet.faults import ErrorBurst, Fault, LoadSurge
from local.fleet.fleet import MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One incident.

    Attributes:
        incident: Its name in the timeline.
        alarm: The alarm's name.
        fault: What goes wrong, from a given minute on.
        describe: The same in words.
        pages: Whether PagerDuty must be told, beside Slack.
        heals: The service that must be scaled out; None where people must act and the fault ends by itself.
    """

    incident: str
    alarm: str
    fault: Callable[[datetime], Fault]
    describe: str
    pages: bool
    heals: str | None

    @property
    def expected(self) -> tuple[tuple[str, Step], ...]:
        """The steps that must be in the timeline."""
        steps = [step for step in Step if step is not Step.ACTION or self.heals]
        return tuple((self.incident, step) for step in steps)


CHAPTERS = (
    Chapter(
        incident="errors",
        alarm="local-API-Gateway-High-Error-Rate",
        fault=lambda at: ErrorBurst(service="api-gateway", share=0.08, start=at, end=at + 6 * MINUTE),
        describe="8 % of api-gateway's answers become server errors, for 6 minutes",
        pages=True,
        heals=None,
    ),
    Chapter(
        incident="cpu",
        alarm="local-ml-service-High-CPU-Utilization",
        fault=lambda at: LoadSurge(service="ml-service", factor=2.2, start=at, end=None),
        describe="2.2 times the usual load on ml-service, and it stays",
        pages=False,
        heals="ml-service",
    ),
)
