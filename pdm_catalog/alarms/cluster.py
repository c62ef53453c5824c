"""Alarms on an ECS cluster as a whole, and on services in it that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms.services import CPU, MEMORY, Limit, high_utilization
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    CLUSTER_CPU_RESERVED,
    CLUSTER_CPU_USED,
    CLUSTER_MEMORY_RESERVED,
    CLUSTER_MEMORY_USED,
    CLUSTER_TASKS,
    ECS_SERVICE_CPU,
    ECS_SERVICE_MEMORY,
    Metric,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Query, Reading
from pdm_catalog.watched import Cluster

SATURATED_PCT, SATURATED_MIN = 95, 15
"""Above the limits of the services' own alarms, and long after their remedies: what is left then has no
alarm of its own, or its remedy did not help."""
SILENT_MIN = 15
WARM_UP_MIN = 30
"""The same deployment switches Container Insights on; its first data takes minutes."""


def alarms(environment: Environment, cluster: Cluster) -> Iterator[Alarm]:
    """The alarms of a cluster.

    That a service which nobody declared has no task is not among them: its metrics end, and a series that a
    query no longer returns counts as OK
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarm-create.html).
    """
    limits = environment.thresholds
    cpu, memory = Limit(pct=limits.cpu_pct), Limit(pct=limits.memory_pct)
    yield high_utilization(environment, CPU, cpu, cpu_share(cluster), cluster.name, None)
    yield high_utilization(environment, MEMORY, memory, memory_share(cluster), cluster.name, None)
    yield _saturated(environment, cluster, CPU, ECS_SERVICE_CPU)
    yield _saturated(environment, cluster, MEMORY, ECS_SERVICE_MEMORY)
    yield _insights_silent(environment, cluster)


def cpu_share(cluster: Cluster) -> Expression:
    """CPU that the tasks of a cluster use, in percent of what they reserve."""
    return _share(cluster, CLUSTER_CPU_USED, CLUSTER_CPU_RESERVED, "CPU used, % of what tasks reserve")


def memory_share(cluster: Cluster) -> Expression:
    """Memory that the tasks of a cluster use, in percent of what they reserve."""
    return _share(
        cluster, CLUSTER_MEMORY_USED, CLUSTER_MEMORY_RESERVED, "memory used, % of what tasks reserve"
    )


def _share(cluster: Cluster, used: Metric, reserved: Metric, label: str) -> Expression:
    dimensions = {"ClusterName": cluster.name}
    return Expression(
        text="100 * used / reserved",
        inputs={
            "used": Reading(metric=used, dimensions=dimensions, statistic="Sum"),
            "reserved": Reading(metric=reserved, dimensions=dimensions, statistic="Sum"),
        },
        highest=100,
        label=label,
    )


def _saturated(environment: Environment, cluster: Cluster, what: str, metric: Metric) -> Alarm:
    """One alarm over every service of the cluster; each is a contributor, and an incident of its own."""
    return Alarm(
        name=f"{environment.name}-{cluster.name}-Service-{what}-Saturated",
        service=cluster.name,
        signal=Query(
            text=f'SELECT AVG({metric.name}) FROM SCHEMA("{metric.namespace}", ClusterName, ServiceName) '  # noqa: S608  the name was checked; no SQL
            f"WHERE ClusterName = '{cluster.name}' GROUP BY ServiceName ORDER BY AVG() DESC",
            metric=metric,
            highest=metric.highest,
            label=f"{what} of each service, %",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=SATURATED_PCT,
        datapoints=(SATURATED_MIN, SATURATED_MIN),
        missing=Missing.NOT_BREACHING,
        missing_because="A service without tasks has nothing to measure; that is its own alarm's matter.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="service-saturated",
        meaning=f"A service of {cluster.name}, maybe one without alarms of its own, has used up its {what}.",
        because=f"{SATURATED_PCT} % for {SATURATED_MIN} minutes: a declared service has rung by itself long "
        "before, and its remedy has had its time.",
        remedy=None,
        ticket=True,
    )


def _insights_silent(environment: Environment, cluster: Cluster) -> Alarm:
    """Whoever switches it off blinds the alarms on tasks: most of them take silence for well-being."""
    return Alarm(
        name=f"{environment.name}-{cluster.name}-Container-Insights-Silent",
        service=cluster.name,
        signal=Reading(
            metric=CLUSTER_TASKS, dimensions={"ClusterName": cluster.name}, statistic="SampleCount"
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(SILENT_MIN, SILENT_MIN),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: it is published every minute while a task runs.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="container-insights-silent",
        meaning=f"Container Insights of {cluster.name} is silent: missing, stuck and full tasks go unseen.",
        because=f"{SILENT_MIN} minutes: that late it may be now and then, and is again by itself.",
        remedy=None,
        warm_up_min=WARM_UP_MIN,
        ticket=True,
    )
