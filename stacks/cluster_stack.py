"""One watched cluster: what it must be told so that it can be watched, its alarms and its dashboard."""

from __future__ import annotations

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.dashboards.catalogue import Boards
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Cluster
from pdm_watch.alarm_set import alarm_set
from pdm_watch.container_insights import container_insights
from pdm_watch.dashboard_set import dashboard_set
from pdm_watch.mute_rules import mute_rules
from pdm_watch.resources import Resources
from stacks.declared import DeclaredStack


def cluster_stack(
    environment: Environment, cluster: Cluster, group: AlarmGroup, boards: Boards
) -> DeclaredStack:
    """Container Insights, and the alarms on the cluster as a whole."""
    resources = Resources()
    container_insights(resources, environment=environment, cluster=cluster)
    alarms = alarm_set(resources, environment=environment, alarms=group.entries)
    mute_rules(resources, environment=environment, group=group, alarms=alarms)
    dashboard_set(resources, renderer=boards.renderer, pages=boards.by_stack[group.stack])
    return DeclaredStack(
        name=group.stack,
        description=f"Container Insights and alarms of cluster {cluster.name}",
        resources=resources,
    )
