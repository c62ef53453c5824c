"""The alarms, by the stack that holds them; `alarms_of` is the whole list of one environment.

A service's stack holds everything that wakes its team: the alarms on the service and on what it answers for.
So one more service is one more stack, and no alarm ever moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import (
    alerting,
    capacity,
    cluster,
    composites,
    data_pipeline,
    data_quality,
    endpoint,
    endpoint_instances,
    engines,
    load_balancer,
    logs,
    model,
    prediction_quality,
    predictions,
    services,
    slo,
    stream,
    target_group,
    task_events,
    tasks,
    way_in,
)
from pdm_catalog.capacity import of_cluster, of_endpoint, of_stream
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.errors import Problem, refuse
from pdm_catalog.names import stack_of
from pdm_catalog.watched import Cluster, Service

BUSINESS, WATCHDOG = "Business", "Watchdog"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmGroup:
    """The alarms of one stack.

    Attributes:
        stack: The stack's id.
        title: What they are about, for people.
        entries: In a stable order.
    """

    stack: str
    title: str
    entries: tuple[Entry, ...]


def alarm_groups(environment: Environment) -> tuple[AlarmGroup, ...]:
    """Every alarm of an environment, by stack: clusters, services, then what belongs to no one service.

    Raises:
        CatalogError: Two alarms have one name, or one refers to an alarm that does not exist.
    """
    watching = {service.name: tuple(_watching(environment, service)) for service in environment.services}
    groups = (
        *(cluster_group(environment, cluster) for cluster in environment.clusters),
        *(service_group(environment, service, watching) for service in environment.services),
        AlarmGroup(
            stack=BUSINESS,
            title="The engines and the model",
            entries=(*engines.alarms(environment), *model.alarms(environment)),
        ),
        AlarmGroup(
            stack=WATCHDOG,
            title="This system itself",
            entries=(
                *alerting.alarms(environment),
                task_events.silence(environment),
                *capacity.own(environment),
            ),
        ),
    )
    refuse(_problems([entry for group in groups for entry in group.entries]))
    return groups


def cluster_group(environment: Environment, of: Cluster) -> AlarmGroup:
    """The alarms on a cluster as a whole."""
    return AlarmGroup(
        stack=stack_of("Cluster", of.name),
        title=f"Cluster {of.name}",
        entries=(
            *cluster.alarms(environment, of),
            *capacity.alarms(environment, of_cluster(environment, of), service=of.name),
        ),
    )


def service_group(
    environment: Environment, of: Service, watching: Mapping[str, Sequence[Alarm]]
) -> AlarmGroup:
    """The alarms on a service and on what it answers for; `watching` are those on metrics, by service."""
    return AlarmGroup(
        stack=stack_of("Service", of.name),
        title=f"Service {of.name}",
        entries=(
            *composites.with_composites(environment, of, watching=watching),
            *slo.alarms(environment, of),
        ),
    )


def alarms_of(environment: Environment) -> tuple[Entry, ...]:
    """Every alarm of an environment, in a stable order."""
    return tuple(entry for group in alarm_groups(environment) for entry in group.entries)


def metric_alarms(entries: Iterable[Entry]) -> tuple[Alarm, ...]:
    """Those that look at metrics, not at other alarms."""
    return tuple(entry for entry in entries if isinstance(entry, Alarm))


def _watching(environment: Environment, service: Service) -> Iterator[Alarm]:
    """The alarms on metrics of a service and of what it answers for."""
    yield from services.alarms(environment, service)
    yield from logs.alarms(environment, service)
    yield from tasks.alarms(environment, service)
    yield from task_events.alarms(environment, service)
    for balancer in environment.load_balancers_of(service):
        yield from load_balancer.alarms(environment, balancer)
        yield from way_in.alarms(environment, balancer)
    for balancer, group in environment.target_groups_of(service):
        yield from target_group.alarms(environment, balancer, group)
    for asked in environment.endpoints_of(service):
        yield from predictions.alarms(environment, asked)
        yield from endpoint.alarms(environment, asked)
        yield from endpoint_instances.alarms(environment, asked)
        yield from prediction_quality.alarms(environment, asked)
        yield from capacity.alarms(environment, of_endpoint(environment, asked), service=service.name)
    for read in environment.streams_of(service):
        yield from stream.alarms(environment, read)
        yield from capacity.alarms(environment, of_stream(read), service=service.name)
    for pipeline in environment.pipelines_of(service):
        yield from data_quality.alarms(environment, pipeline)
        yield from data_pipeline.alarms(environment, pipeline)


def _problems(entries: list[Entry]) -> Iterator[Problem]:
    """What only all of them together can tell."""
    known = {entry.name: entry for entry in entries}
    seen: set[str] = set()
    for entry in entries:
        where = f"alarm {entry.name!r}"
        if entry.name in seen:
            rule = "is the name of two alarms: CloudWatch would keep one."
            fix = "name the things that are watched differently"
            yield Problem(where=where, field="name", got=entry.name, rule=rule, fix=fix)
        seen.add(entry.name)
        if isinstance(entry, CompositeAlarm):
            for name in entry.needs:
                if name not in known:
                    rule, fix = (
                        "is no alarm of this environment.",
                        "take the name from the entry that makes it",
                    )
                    yield Problem(where=where, field="rule", got=name, rule=rule, fix=fix)
        if entry.told_by is not None:
            teller = known.get(entry.told_by)
            if not isinstance(teller, CompositeAlarm) or entry.name not in teller.rule.alarms:
                rule, fix = (
                    "is no composite over this alarm: nobody would hear of it.",
                    "name the one that is",
                )
                yield Problem(where=where, field="told_by", got=entry.told_by, rule=rule, fix=fix)
