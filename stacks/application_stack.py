"""What callers get: the load balancer and the predictions."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import Subject, alarms_about
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.deploy_time import DeployTimeValues


class ApplicationStack(Stack):
    """Alarms on the load balancer and the predictions."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Alarms on the load balancer and the predictions")
        AlarmSet(
            self,
            "Alarms",
            environment=environment,
            alarms=alarms_about(Subject.APPLICATION, environment),
            resolve=DeployTimeValues(self),
        )
