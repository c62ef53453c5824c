"""What is traced, and which traces have a view of their own."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_watch.resources import Resources
from pdm_watch.traces import shared_traces


class TracingStack(Stack):
    """The X-Ray groups and sampling rules of all services; a service's own are in its stack."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="X-Ray groups and sampling rules")
        with Resources(self) as resources:
            shared_traces(resources, environment=environment)
