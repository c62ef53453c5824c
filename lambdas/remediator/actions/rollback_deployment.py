"""Return a service to what ran before its newest deployment.

A deployment that still runs is stopped and rolled back by ECS itself. After one that has finished,
the service is given the task definition before; the desired count stays whoever's it is. Source:
ECS Developer Guide, "Stopping service deployments" and "Service revisions".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from lambdas.remediator.actions.clients import Clients
from lambdas.remediator.actions.ecs_service import ServiceState, deployable, read_service, short
from lambdas.remediator.actions.service_deployments import (
    GOING_BACK,
    RUNNING,
    SUCCESSFUL,
    WENT_BACK,
    Deployment,
    can_be_deployed,
    read_deployments,
)
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import RollbackDeployment

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

AGAIN = "; the next deploy brings the fault back unless its cause is removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackState:
    """A service and its history.

    Attributes:
        service: None when it does not exist.
        deployments: Newest first.
        usable: Whether the task definition before the current one may still be deployed.
    """

    service: ServiceState | None
    deployments: tuple[Deployment, ...]
    usable: bool


def read(remedy: RollbackDeployment, client: Clients) -> RollbackState:
    """The target as it is."""
    ecs: ECSClient = client("ecs")
    service = read_service(ecs, remedy.cluster, remedy.service)
    if isinstance(deployable(service), Refusal):
        return RollbackState(service=service, deployments=(), usable=False)
    deployments = read_deployments(ecs, remedy.cluster, remedy.service)
    before = _split(deployments)[1][:1]
    usable = any(one.task_definition and can_be_deployed(ecs, one.task_definition) for one in before)
    return RollbackState(service=service, deployments=deployments, usable=usable)


def plan(
    remedy: RollbackDeployment, state: RollbackState, *, again: Effect | None, now: datetime
) -> Effect | Refusal:
    """Stop what runs, else return from what finished, when it is young enough to be blamed."""
    service = deployable(state.service)
    if isinstance(service, Refusal):
        return service
    if any(one.status in GOING_BACK for one in state.deployments):
        return Refusal(because="its deployment is being stopped or rolled back already")
    running = [one for one in state.deployments if one.status in RUNNING]
    planned = _stop(remedy, state, running[0]) if running else _return(remedy, service, state, now)
    if again is None or isinstance(planned, Refusal):
        return planned
    if planned.parameters != again.parameters:
        return Refusal(because="its deployments have changed since this was decided: a person must look")
    return again


def visible(effect: Effect, state: RollbackState) -> bool:
    """Whether the deployment went back, or the service asks for the task definition."""
    if effect.operation == "stop_service_deployment":
        arn = effect.parameters["serviceDeploymentArn"]
        return any(one.arn == arn and one.status in (*GOING_BACK, *WENT_BACK) for one in state.deployments)
    return state.service is not None and state.service.task_definition == effect.parameters["taskDefinition"]


def _stop(remedy: RollbackDeployment, state: RollbackState, running: Deployment) -> Effect | Refusal:
    if all(one.status != SUCCESSFUL for one in state.deployments):
        return Refusal(because="its first deployment is in progress: there is none to return to")
    return Effect(
        api="ecs",
        operation="stop_service_deployment",
        parameters={"serviceDeploymentArn": running.arn, "stopType": "ROLLBACK"},
        before=f"{running.arn} {running.status}",
        did=f"stopped the running deployment of {remedy.target}, which rolls it back{AGAIN}",
        would="stop the running deployment, which rolls it back",
    )


def _return(
    remedy: RollbackDeployment, service: ServiceState, state: RollbackState, now: datetime
) -> Effect | Refusal:
    newest, older = _split(state.deployments)
    if not newest:
        return Refusal(because="it has no successful deployment")
    current, asked = newest[0].task_definition, short(service.task_definition)
    if current != service.task_definition:
        return Refusal(because=f"it asks for {asked}, which is not what was last deployed with success")
    age_s = (now - newest[-1].began).total_seconds()
    if age_s >= remedy.blame_s:
        return Refusal(because=f"no deployment is to blame: {asked} has been there for {age_s / 60:.0f} min")
    if not older:
        return Refusal(because=f"there is no successful deployment before {asked}")
    if any(one.task_definition == current for one in older):
        return Refusal(because=f"its newest deployment is itself a return to {asked}")
    before = older[0].task_definition
    if before is None or not state.usable:
        return Refusal(because=f"what was deployed before {asked} cannot be deployed any more")
    move = f"from {asked} to {short(before)}"
    return Effect(
        api="ecs",
        operation="update_service",
        parameters={"cluster": remedy.cluster, "service": remedy.service, "taskDefinition": before},
        before=f"taskDefinition {current}",
        did=f"returned {remedy.target} {move}{AGAIN}",
        would=f"return {move}",
    )


def _split(deployments: tuple[Deployment, ...]) -> tuple[tuple[Deployment, ...], tuple[Deployment, ...]]:
    """The successful deployments: those of the current task definition, and all before them.

    A restart deploys the same definition again: it changed nothing, so the first of the run is blamed.
    """
    good = tuple(one for one in deployments if one.status == SUCCESSFUL)
    newest = tuple(takewhile(lambda one: one.task_definition == good[0].task_definition, good))
    return newest, good[len(newest) :]
