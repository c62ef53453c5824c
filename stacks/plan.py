"""One environment: every stack it deploys, and what must be there before it. Needs no CDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from pdm_catalog.alarms import BUSINESS, WATCHDOG, AlarmGroup, alarm_groups
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.dashboards.catalogue import Boards, boards_of
from pdm_catalog.environment import Environment
from pdm_catalog.names import stack_of
from stacks.alerting_stack import alerting_stack
from stacks.business_stack import business_stack
from stacks.cluster_stack import cluster_stack
from stacks.dashboards_stack import dashboards_stack
from stacks.declared import SAMPLE_WORKLOAD, DeclaredStack, Plan
from stacks.logging_stack import logging_stack
from stacks.remediation_stack import remediation_stack
from stacks.service_stack import service_stack
from stacks.telemetry_stack import telemetry_stack
from stacks.tracing_stack import tracing_stack
from stacks.watchdog_stack import watchdog_stack


def plan(environment: Environment) -> Plan:
    """Every stack of an environment; what may be refused is declared at once, the rest when it is asked for.

    Raises:
        CatalogError: An entry cannot be turned into working monitoring.
    """
    groups = {group.stack: group for group in alarm_groups(environment)}
    alarms = [entry for group in groups.values() for entry in group.entries]
    boards = boards_of(environment, tuple(groups.values()))
    remediation = remediation_stack(environment, alarms)
    order = tuple(_order(environment, groups, boards.common_stacks))
    return Plan(
        name=environment.name,
        account=environment.account,
        region=environment.region,
        tags=environment.tags,
        stacks=chain([remediation], _others(environment, groups, boards, alarms)),
        order=order,
        sample_workload=environment if environment.sample_workload else None,
    )


def _others(
    environment: Environment, groups: Mapping[str, AlarmGroup], boards: Boards, alarms: list[Entry]
) -> Iterator[DeclaredStack]:
    yield alerting_stack(environment, alarms)
    yield business_stack(environment, groups[BUSINESS])
    yield watchdog_stack(environment, groups[WATCHDOG], alarms)
    for name in boards.common_stacks:
        yield dashboards_stack(name, boards)
    yield telemetry_stack(environment)
    yield tracing_stack(environment)
    for cluster in environment.clusters:
        yield cluster_stack(environment, cluster, groups[stack_of("Cluster", cluster.name)], boards)
    for service in environment.services:
        yield service_stack(environment, service, groups[stack_of("Service", service.name)], boards)
    if environment.logs.encrypted:
        yield logging_stack(environment)


def _order(
    environment: Environment, groups: Mapping[str, AlarmGroup], dashboards: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    clusters = [stack_of("Cluster", cluster.name) for cluster in environment.clusters]
    services = [stack_of("Service", service.name) for service in environment.services]
    yield "Alerting", "Remediation"  # the router sends to its queue
    for publishing in (*clusters, *services, BUSINESS, WATCHDOG):
        yield publishing, "Alerting"  # CloudWatch does not check that a topic exists
    for cluster in clusters:
        yield cluster, "Telemetry"  # the function that switches Container Insights on
    if environment.logs.encrypted:
        for service in services:
            yield service, "Logging"  # the parameter with the key
    yield from _after_alarms(groups, services)
    if environment.sample_workload:
        for watching in (*clusters, *services, "Telemetry", *dashboards):
            yield watching, SAMPLE_WORKLOAD


def _after_alarms(groups: Mapping[str, AlarmGroup], services: list[str]) -> Iterator[tuple[str, str]]:
    """A composite is deployed after the alarms of other stacks that it looks at."""
    home = {entry.name: group.stack for group in groups.values() for entry in group.entries}
    for own in services:
        composites = [entry for entry in groups[own].entries if isinstance(entry, CompositeAlarm)]
        needed = {home[name] for composite in composites for name in composite.needs}
        for other in sorted(needed - {own}):
            yield own, other
