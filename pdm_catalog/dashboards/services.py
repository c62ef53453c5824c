"""One service: is it there, has it enough, does it keep its promise, what does it log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import metrics as m
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import line
from pdm_catalog.dashboards.links import link
from pdm_catalog.dashboards.panels import Dashboard, Graph, LogTable, Panel, Section
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.watched import Service

NEWEST_ERRORS = (
    "fields @timestamp, message, correlation_id, error.type, error.message",
    'filter level = "ERROR"',
    "sort @timestamp desc",
    "limit 20",
)
"""Fields as docs/standards.md names them; syntax:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html"""


def dashboard(
    environment: Environment, service: Service, entries: Sequence[Entry], things: Sequence[Dashboard]
) -> Dashboard:
    """The dashboard of a service.

    Args:
        environment: Whose.
        service: The service.
        entries: Every alarm that wakes its team.
        things: The dashboards of what it answers for besides.
    """
    names = Names.of(environment)
    return framed(
        environment,
        name=f"service-{service.name}",
        title=f"Service {service.name}",
        about="Whether it has tasks, CPU and memory enough, and what it logs.",
        entries=entries,
        panels=tuple(_panels(service)),
        last=(Section(name="log", panels=(_newest_errors(environment, service),)),),
        links=[link(names, thing.name, thing.title) for thing in things],
        elsewhere=things,
    )


def _panels(service: Service) -> Iterator[Panel]:
    for metric, what in ((m.ECS_SERVICE_CPU, "CPU"), (m.ECS_SERVICE_MEMORY, "Memory")):
        values = (service.cluster, service.name)
        yield Graph(
            title=f"{what} that it uses",
            unit="% of what its tasks reserve",
            lines=(
                line(metric, values, "Average", "mean of its tasks"),
                line(metric, values, "Maximum", "busiest task"),
            ),
        )


def _newest_errors(environment: Environment, service: Service) -> LogTable:
    return LogTable(
        title="Newest errors in its log",
        log_group=Names.of(environment).log_group(service.name),
        query=NEWEST_ERRORS,
    )
