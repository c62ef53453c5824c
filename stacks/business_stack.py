"""What it is all for: the data and the engines."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import Subject, alarms_about
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.deploy_time import DeployTimeValues


class BusinessStack(Stack):
    """Alarms on data quality and engine health."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Alarms on data quality and engine health")
        AlarmSet(
            self,
            "Alarms",
            environment=environment,
            alarms=alarms_about(Subject.BUSINESS, environment),
            resolve=DeployTimeValues(self),
        )
