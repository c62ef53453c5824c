"""What is traced, and which traces have a view of their own."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_watch.resources import Resources
from pdm_watch.traces import shared_traces
from stacks.declared import DeclaredStack


def tracing_stack(environment: Environment) -> DeclaredStack:
    """The X-Ray groups and sampling rules of all services; a service's own are in its stack."""
    resources = Resources()
    shared_traces(resources, environment=environment)
    return DeclaredStack(name="Tracing", description="X-Ray groups and sampling rules", resources=resources)
