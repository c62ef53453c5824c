"""Metrics that AWS does not publish by itself: how ECS treats the services, and what will be full."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.capacity_forecast import capacity_forecast
from pdm_watch.container_insights import container_insights_setter
from pdm_watch.resources import Resources
from pdm_watch.task_events import task_events


class TelemetryStack(Stack):
    """The functions that publish them. The alarms on their silence are the watchdog's."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Metrics of ECS tasks and of capacity that AWS does not have")
        with Resources(self) as resources:
            task_events(resources, environment=environment)
            capacity_forecast(resources, environment=environment)
            container_insights_setter(resources, environment=environment)
