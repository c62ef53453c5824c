"""What it is all for: the engines, and the model that knows them."""

from __future__ import annotations

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import alarm_set
from pdm_watch.mute_rules import mute_rules
from pdm_watch.resources import Resources
from stacks.declared import DeclaredStack


def business_stack(environment: Environment, group: AlarmGroup) -> DeclaredStack:
    """Alarms that belong to no one service."""
    resources = Resources()
    alarms = alarm_set(resources, environment=environment, alarms=group.entries)
    mute_rules(resources, environment=environment, group=group, alarms=alarms)
    return DeclaredStack(
        name=group.stack, description="Alarms on the engines and the model", resources=resources
    )
