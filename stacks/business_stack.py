"""What it is all for: the engines, and the model that knows them."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import alarm_set
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.mute_rules import mute_rules
from pdm_watch.resources import Resources


class BusinessStack(Stack):
    """Alarms that belong to no one service."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment, group: AlarmGroup) -> None:
        super().__init__(scope, id, description="Alarms on the engines and the model")
        resolve = DeployTimeValues(self)
        with Resources(self) as resources:
            alarms = alarm_set(resources, environment=environment, alarms=group.entries, resolve=resolve)
            mute_rules(resources, environment=environment, group=group, alarms=alarms)
