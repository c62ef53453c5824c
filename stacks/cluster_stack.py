"""One watched cluster: what it must be told so that it can be watched, its alarms and its dashboard."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.dashboards.catalogue import Boards
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Cluster
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.container_insights import ContainerInsights
from pdm_watch.dashboard_set import DashboardSet
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.mute_rules import MuteRules


class ClusterStack(Stack):
    """Container Insights, and the alarms on the cluster as a whole."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        cluster: Cluster,
        group: AlarmGroup,
        boards: Boards,
    ) -> None:
        super().__init__(scope, id, description=f"Container Insights and alarms of cluster {cluster.name}")
        ContainerInsights(self, "ContainerInsights", environment=environment, cluster=cluster)
        resolve = DeployTimeValues(self)
        alarms = AlarmSet(self, "Alarms", environment=environment, alarms=group.entries, resolve=resolve)
        MuteRules(self, "Maintenance", environment=environment, group=group, alarms=alarms)
        DashboardSet(self, "Dashboards", renderer=boards.renderer, pages=boards.by_stack[id], resolve=resolve)
