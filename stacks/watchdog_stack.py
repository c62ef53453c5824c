"""Who watches the watcher: the pipeline's own alarms, the heartbeat, and a second path."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import alarm_set
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.heartbeat import heartbeat
from pdm_watch.resources import Resources
from pdm_watch.second_path import second_path


class WatchdogStack(Stack):
    """Stands when the alerting stack does not."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        group: AlarmGroup,
        alarms: Sequence[Entry],
    ) -> None:
        super().__init__(scope, id, description="Second path, heartbeat, and alarms on the alert pipeline")
        resolve = DeployTimeValues(self)
        with Resources(self) as resources:
            second_path(resources, environment=environment, alarms=alarms)
            heartbeat(resources, environment=environment)
            alarm_set(resources, environment=environment, alarms=group.entries, resolve=resolve)
