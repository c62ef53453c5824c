"""Where the services log."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.service_logs import ServiceLogs


class LoggingStack(Stack):
    """Log groups with retention, class and encryption."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Log groups of the services")
        ServiceLogs(self, "Services", environment=environment)
