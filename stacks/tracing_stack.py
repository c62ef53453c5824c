"""What is traced, and which traces have a view of their own."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.traces import Traces


class TracingStack(Stack):
    """X-Ray group and sampling rules."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="X-Ray group and sampling rules")
        Traces(self, "Traces", environment=environment)
