"""What the watched infrastructure must be told, so that it can be watched."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.container_insights import ContainerInsights


class InfrastructureStack(Stack):
    """Container Insights on the watched cluster."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Container Insights with enhanced observability")
        ContainerInsights(self, "ContainerInsights", environment=environment)
