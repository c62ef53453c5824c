"""Who watches the watcher: the pipeline's own alarms, the heartbeat, and a second path."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import alarm_set
from pdm_watch.heartbeat import heartbeat
from pdm_watch.resources import Resources
from pdm_watch.second_path import second_path
from stacks.declared import DeclaredStack


def watchdog_stack(environment: Environment, group: AlarmGroup, alarms: Sequence[Entry]) -> DeclaredStack:
    """Stands when the alerting stack does not."""
    resources = Resources()
    second_path(resources, environment=environment, alarms=alarms)
    heartbeat(resources, environment=environment)
    alarm_set(resources, environment=environment, alarms=group.entries)
    return DeclaredStack(
        name=group.stack,
        description="Second path, heartbeat, and alarms on the alert pipeline",
        resources=resources,
    )
