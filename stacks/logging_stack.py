"""What the log groups of all services share."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_watch.logs_key import logs_key
from pdm_watch.resources import Resources
from stacks.declared import DeclaredStack


def logging_stack(environment: Environment) -> DeclaredStack:
    """The key that the services' log groups are encrypted with, where they are."""
    resources = Resources()
    logs_key(resources, environment=environment)
    return DeclaredStack(
        name="Logging", description="What the log groups of all services share", resources=resources
    )
