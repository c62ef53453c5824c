"""Metrics that AWS does not publish by itself: how ECS treats the services, and what will be full."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.capacity_forecast import CapacityForecast
from pdm_watch.container_insights import ContainerInsightsSetter
from pdm_watch.task_events import TaskEvents


class TelemetryStack(Stack):
    """The functions that publish them. The alarms on their silence are the watchdog's."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Metrics of ECS tasks and of capacity that AWS does not have")
        TaskEvents(self, "TaskEvents", environment=environment)
        CapacityForecast(self, "CapacityForecast", environment=environment)
        ContainerInsightsSetter(self, "ContainerInsights", environment=environment)
