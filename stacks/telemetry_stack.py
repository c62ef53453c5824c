"""Metrics that AWS does not publish by itself: how ECS treats the services, and what will be full."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_watch.capacity_forecast import capacity_forecast
from pdm_watch.container_insights import container_insights_setter
from pdm_watch.resources import Resources
from pdm_watch.task_events import task_events
from stacks.declared import DeclaredStack


def telemetry_stack(environment: Environment) -> DeclaredStack:
    """The functions that publish them. The alarms on their silence are the watchdog's."""
    resources = Resources()
    task_events(resources, environment=environment)
    capacity_forecast(resources, environment=environment)
    container_insights_setter(resources, environment=environment)
    return DeclaredStack(
        name="Telemetry",
        description="Metrics of ECS tasks and of capacity that AWS does not have",
        resources=resources,
    )
