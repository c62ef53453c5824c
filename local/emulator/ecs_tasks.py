"""What a service deployment does to ministack's service: its deployments and its tasks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from ministack.services import ecs

from local.emulator.ecs_history import Record, Revision
from local.emulator.json_api import RefusedError


def tell_milliseconds() -> None:
    """ECS timestamps keep their fraction of a second, as AWS's."""
    whole = ecs._ts_to_epoch

    def to_epoch(value: Any) -> Any:
        seconds = whole(value)
        is_text = isinstance(value, str) and isinstance(seconds, int)
        return seconds + float(f"0.{value.rpartition('.')[2].rstrip('Z')}") if is_text else seconds

    ecs._ts_to_epoch = to_epoch


def hold_unfinished_rollouts(may_complete: Callable[[Record], bool]) -> None:
    """ministack completes a deployment, and starts tasks of a failed one, only when it may."""
    complete, reconcile = ecs._complete_service_deployment, ecs._reconcile_service_tasks

    @functools.wraps(complete)
    def completed(cluster: str, key: str, *expected: str) -> None:
        service = ecs._services.get(key)
        if service is not None and may_complete(service):
            complete(cluster, key, *expected)

    @functools.wraps(reconcile)
    def reconciled(cluster: str, key: str) -> None:
        primary = ecs._primary_deployment(ecs._services[key])
        if primary is None or primary.get("rolloutState") != "FAILED":
            reconcile(cluster, key)

    ecs._complete_service_deployment = completed
    ecs._reconcile_service_tasks = reconciled


def service_of(data: Record, member: str) -> Record | None:
    """The service that a request names in `member`, None when there is none."""
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    found = ecs._resolve_service_ref(data.get(member, ""))
    if cluster is None or found is None:
        return None
    name, cluster_of_arn = found
    if cluster_of_arn not in (None, cluster):
        return None
    return ecs._services.get(f"{cluster}/{name}")


def require_task_definition(data: Record) -> None:
    """A service may name only a task definition that exists and is ACTIVE."""
    named = data.get("taskDefinition")
    if not named:
        return
    definition = ecs._task_defs.get(ecs._resolve_td_key(named) or "")
    if definition is None:
        raise RefusedError("ClientException", "Unable to describe task definition.")
    if definition["status"] != "ACTIVE":
        raise RefusedError("ClientException", "TaskDefinition is inactive")


def require_updatable(service: Record, data: Record, *, rolling: bool) -> None:
    """UpdateService refuses services that are gone, and what another deployment controller decides."""
    if service["status"] != "ACTIVE":
        raise RefusedError("ServiceNotActiveException", "Service was not ACTIVE.")
    require_task_definition(data)
    controller = (service.get("deploymentController") or {}).get("type", "ECS")
    asked = {"task definition": "taskDefinition", "force a new deployment": "forceNewDeployment"}
    for what, member in asked.items():
        if data.get(member) and not rolling:
            raise RefusedError(
                "InvalidParameterException",
                f"Unable to update {what} on services with a {controller} deployment controller.",
            )


def all_replaced(service: Record) -> bool:
    """Start what the deployment's percentages allow; whether every task is of the primary deployment's."""
    before = -1
    while before != (now := _running(service)) and now < service["desiredCount"]:
        before = now
        _reconcile(service)
    return _running(service) >= service["desiredCount"]


def finish(service: Record) -> None:
    """The primary deployment has completed: the tasks of others stop, and nothing else is left."""
    cluster = ecs._cluster_name_from_arn(service["clusterArn"])
    key = f"{cluster}/{service['serviceName']}"
    ecs._complete_service_deployment(cluster, key)
    service["deployments"] = [ecs._primary_deployment(service)]
    ecs._refresh_service_state(cluster, f"service:{service['serviceName']}")


def return_to(service: Record, revision: Revision) -> None:
    """Make the deployment of `revision` primary again, and the present one a failed one."""
    known = {each["id"]: each for each in service["deployments"]}
    old = known.get(revision.deployment_id)
    if old is None:  # its tasks had all gone
        old = ecs._make_deployment(revision.description["taskDefinition"], service["desiredCount"])
        old |= {key: service.get(key) for key in ("launchType", "capacityProviderStrategy")}
        revision.deployment_id = old["id"]
    now = ecs._iso()
    others = [each for each in service["deployments"] if each is not old]
    for each in others:
        each |= {"status": "ACTIVE", "rolloutState": "FAILED", "desiredCount": 0, "updatedAt": now}
        each["rolloutStateReason"] = f"ECS deployment rolled back to {old['id']}."
    old |= {"status": "PRIMARY", "rolloutState": "IN_PROGRESS", "updatedAt": now}
    old |= {"rolloutStateReason": "ECS deployment rollback in progress."}
    old["desiredCount"] = service["desiredCount"]
    service["deployments"] = [old, *others]
    service["taskDefinition"] = revision.description["taskDefinition"]
    _reconcile(service)


def fail(service: Record, revisions: Iterable[Revision], reason: str) -> None:
    """The primary deployment has failed, if it is of one of these; it starts no more tasks."""
    primary = ecs._primary_deployment(service)
    if primary is not None and primary["id"] in [each.deployment_id for each in revisions]:
        primary |= {"rolloutState": "FAILED", "rolloutStateReason": reason, "updatedAt": ecs._iso()}


def crash(service: Record, *, exit_code: int) -> bool:
    """A container of the service's newest running task exits, and ECS replaces the task; False if none runs.

    Its reason and code: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
    """
    running = [
        task
        for task in ecs._tasks.values()
        if task["group"] == f"service:{service['serviceName']}"
        and task["clusterArn"] == service["clusterArn"]
        and task["lastStatus"] == "RUNNING"
    ]
    if not running:
        return False
    reason, code = "Essential container in task exited", "EssentialContainerExited"
    return ecs._mark_task_stopped(running[-1]["taskArn"], running[-1], reason, code, exit_code=exit_code)


def count_failures(service: Record, deployment_id: str, failures: int) -> None:
    for each in service["deployments"]:
        if each["id"] == deployment_id:
            each["failedTasks"] = failures


def _running(service: Record) -> int:
    primary = ecs._primary_deployment(service)
    return sum(
        task["lastStatus"] == "RUNNING" and task.get("_deployment_id") == primary["id"]
        for task in ecs._tasks.values()
    )


def _reconcile(service: Record) -> None:
    cluster = ecs._cluster_name_from_arn(service["clusterArn"])
    ecs._reconcile_service_tasks(cluster, f"{cluster}/{service['serviceName']}")
