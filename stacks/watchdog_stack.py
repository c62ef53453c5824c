"""Who watches the watcher: the pipeline's own alarms, the heartbeat, and a second path."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import Subject, alarms_about, alarms_of
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.heartbeat import Heartbeat
from pdm_watch.second_path import SecondPath


class WatchdogStack(Stack):
    """Stands when the alerting stack does not."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Second path, heartbeat, and alarms on the alert pipeline")
        SecondPath(self, "SecondPath", environment=environment, alarms=alarms_of(environment))
        Heartbeat(self, "Heartbeat", environment=environment)
        AlarmSet(
            self,
            "Alarms",
            environment=environment,
            alarms=alarms_about(Subject.WATCHDOG, environment),
            resolve=DeployTimeValues(self),
        )
