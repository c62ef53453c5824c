"""What ECS tells the default event bus: tasks, deployments and services that change their state.

Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html,
ecs_service_deployment_events.html and ecs_service_events.html beside it. A task is RUNNING here as soon
as it is registered, so that nothing is told of the states before.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from ministack.services import ecs, eventbridge

from local.emulator.ecs_history import Deployment, Record, Revision
from local.emulator.ecs_rollout import CIRCUIT_BREAKER

_SCHEDULER: ContextVar[str] = ContextVar("why the service scheduler is stopping a task", default="")


def tell_task_states() -> None:
    """Tasks that start and stop are told; what the scheduler does is named as AWS names it."""
    run, stop, mark_stopped = ecs._run_task, ecs._stop_task, ecs._mark_task_stopped

    @functools.wraps(run)
    def run_task(data: Record) -> Any:
        # "startedBy: if an Amazon ECS service started the task, the deployment ID" (API reference, Task).
        answer = run({**data, "startedBy": data.get("_deploymentId") or data.get("startedBy", "")})
        if answer[0] == 200:
            for task in json.loads(answer[2])["tasks"]:
                _publish_task(ecs._tasks[task["taskArn"]])
        return answer

    @functools.wraps(stop)
    def stop_as_scheduler(data: Record) -> Any:
        """ministack's own calls; the operation StopTask is the function behind it."""
        token = _SCHEDULER.set(data["reason"])
        try:
            return stop(data)
        finally:
            _SCHEDULER.reset(token)

    @functools.wraps(mark_stopped)
    def marked_stopped(arn: str, task: Record, reason: str, code: str, exit_code: int | None = None) -> bool:
        if _SCHEDULER.get() and task.get("_deployment_id"):
            reason = f"Scaling activity initiated by (deployment {task['_deployment_id']})"
            code = "ServiceSchedulerInitiated"
        before = copy.deepcopy(task)
        stopped = mark_stopped(arn, task, reason, code, exit_code)
        if stopped:
            for state in _stopping(before, task):
                _publish_task(state)
        return stopped

    ecs._run_task, ecs._stop_task, ecs._mark_task_stopped = run_task, stop_as_scheduler, marked_stopped
    ecs._ACTION_MAP["RunTask"] = run_task


def tell_rollout(deployment: Deployment) -> None:
    """Tell the state that the rollout of `deployment` has just come into."""
    rollout, target, steady = deployment.rollout, deployment.target, deployment.steady
    match rollout.status:
        case "IN_PROGRESS":
            reason = f"ECS deployment {target.deployment_id} in progress."
            _publish_rollout(deployment, "IN_PROGRESS", target, reason)
        case "SUCCESSFUL":
            _publish_completed(deployment, target)
        case "ROLLBACK_IN_PROGRESS":
            reason = rollout.rollback_reason or ""
            if reason == CIRCUIT_BREAKER:
                failure = "ECS deployment circuit breaker: task failed to start."
                _publish_rollout(deployment, "FAILED", target, failure)
                reason = (
                    f"ECS deployment circuit breaker: rolling back to deploymentId {steady.deployment_id}."
                )
            _publish_rollout(deployment, "IN_PROGRESS", steady, reason)
        case "ROLLBACK_SUCCESSFUL":
            _publish_completed(deployment, steady)
        case "ROLLBACK_FAILED" | "STOPPED" if rollout.failures or rollout.status == "ROLLBACK_FAILED":
            _publish_rollout(deployment, "FAILED", target, rollout.reason or "ECS deployment failed.")
        case _:
            pass


def _stopping(before: Record, task: Record) -> Iterator[Record]:
    """The states of a stopping task that have a version of their own.

    The first is still RUNNING, wanted STOPPED: who takes every RUNNING for a start counts twice, as on AWS.
    """
    wish = {"desiredStatus": "STOPPED", "stoppingAt": task["stoppingAt"]}
    why = {key: task[key] for key in ("stoppedReason", "stopCode")}
    yield before | wish | {"version": before["version"] + 1}
    yield before | wish | why | {"lastStatus": "DEPROVISIONING", "version": before["version"] + 2}
    yield task


def _publish_task(task: Record) -> None:
    _publish("ECS Task State Change", task["taskArn"], {"updatedAt": ecs._iso(), **ecs._sanitize(task)})


def _publish_rollout(deployment: Deployment, name: str, of: Revision, reason: str) -> None:
    detail = {
        "eventType": "ERROR" if name == "FAILED" else "INFO",
        "eventName": f"SERVICE_DEPLOYMENT_{name}",
        "clusterArn": deployment.service["clusterArn"],
        "deploymentId": of.deployment_id,
        "updatedAt": ecs._iso(),
        "reason": reason,
    }
    _publish("ECS Deployment State Change", deployment.service["serviceArn"], detail)


def _publish_completed(deployment: Deployment, of: Revision) -> None:
    reason = f"ECS deployment {of.deployment_id} completed."
    _publish_rollout(deployment, "COMPLETED", of, reason)
    detail = {
        "eventType": "INFO",
        "eventName": "SERVICE_STEADY_STATE",
        "clusterArn": deployment.service["clusterArn"],
        "createdAt": ecs._iso(),
    }
    _publish("ECS Service Action", deployment.service["serviceArn"], detail)


def _publish(detail_type: str, resource: str, detail: Record) -> None:
    event = {
        "Source": "aws.ecs",
        "DetailType": detail_type,
        "Resources": [resource],
        "Detail": json.dumps(detail),
    }
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)
