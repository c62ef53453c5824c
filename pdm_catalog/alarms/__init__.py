"""The alarms, by subject. `alarms_of` is the whole list for one environment."""

from __future__ import annotations

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import load_balancer, services
from pdm_catalog.environment import Environment


def alarms_of(environment: Environment) -> tuple[Alarm, ...]:
    """Every alarm of an environment, in a stable order."""
    return (*load_balancer.alarms(environment), *services.alarms(environment))
