"""The watched cluster: what it must be told so that it can be watched, and its alarms."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import Subject, alarms_about
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.container_insights import ContainerInsights
from pdm_watch.deploy_time import DeployTimeValues


class InfrastructureStack(Stack):
    """Container Insights, and the alarms on cluster and services."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Container Insights; alarms on the cluster and its services")
        ContainerInsights(self, "ContainerInsights", environment=environment)
        AlarmSet(
            self,
            "Alarms",
            environment=environment,
            alarms=alarms_about(Subject.INFRASTRUCTURE, environment),
            resolve=DeployTimeValues(self),
        )
