"""X-Ray groups."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.trace_group import TraceGroup


class TracingStack(Stack):
    """The traces that went wrong or slow."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="X-Ray groups")
        TraceGroup(self, "Traces", environment=environment)
