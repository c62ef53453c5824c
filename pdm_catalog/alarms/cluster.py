"""Alarms on an ECS cluster as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms.services import CPU, MEMORY, Limit, high_utilization
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import ECS_CLUSTER_CPU, ECS_CLUSTER_MEMORY
from pdm_catalog.watched import Cluster


def alarms(environment: Environment, cluster: Cluster) -> Iterator[Alarm]:
    """The alarms of a cluster."""
    limits, dimensions = environment.thresholds, {"ClusterName": cluster.name}
    cpu, memory = Limit(pct=limits.cpu_pct), Limit(pct=limits.memory_pct)
    yield high_utilization(environment, CPU, cpu, ECS_CLUSTER_CPU, cluster.name, dimensions, None)
    yield high_utilization(environment, MEMORY, memory, ECS_CLUSTER_MEMORY, cluster.name, dimensions, None)
