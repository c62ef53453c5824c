"""Replace the tasks of a service by fresh ones of the same definition.

The one effect that is not absolute: asked twice, ECS restarts twice. So the deployment that was
there before is remembered, and one that is newer counts as the effect.
"""

from __future__ import annotations

from datetime import datetime

from lambdas.remediator.actions.clients import Clients
from lambdas.remediator.actions.ecs_service import ServiceState, deployable, read_service, short
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import RestartService


def read(remedy: RestartService, client: Clients) -> ServiceState | None:
    """The target as it is."""
    return read_service(client("ecs"), remedy.cluster, remedy.service)


def plan(
    remedy: RestartService, state: ServiceState | None, *, again: Effect | None, now: datetime
) -> Effect | Refusal:
    """A new deployment of what runs."""
    service = deployable(state)
    if isinstance(service, Refusal):
        return service
    if service.deploying:
        return Refusal(because="a deployment is in progress: its tasks are fresh already")
    if service.desired == 0:
        return Refusal(because="it has no tasks")
    return again or Effect(
        api="ecs",
        operation="update_service",
        parameters={"cluster": remedy.cluster, "service": remedy.service, "forceNewDeployment": True},
        before=service.deployment,
        did=f"restarted {remedy.target}: fresh tasks of {short(service.task_definition)}",
        would=f"start fresh tasks of {short(service.task_definition)}",
    )


def visible(effect: Effect, state: ServiceState | None) -> bool:
    """Ids and not times are compared: they need no two clocks that agree."""
    return state is not None and state.deployment != effect.before
