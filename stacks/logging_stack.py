"""What the log groups of all services share."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.logs_key import logs_key
from pdm_watch.resources import Resources


class LoggingStack(Stack):
    """The key that the services' log groups are encrypted with, where they are."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="What the log groups of all services share")
        with Resources(self) as resources:
            logs_key(resources, environment=environment)
