"""The service deployments and service revisions of ECS services, and how the API describes them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import ecs

from local.emulator.ecs_rollout import Rollout

Record = dict[str, Any]

TASK_STATES = {"runningTaskCount": "RUNNING", "pendingTaskCount": "PENDING"}
OF_SERVICE = (
    "capacityProviderStrategy",
    "launchType",
    "platformVersion",
    "platformFamily",
    "loadBalancers",
    "serviceRegistries",
    "networkConfiguration",
)
"""What a revision keeps of its service."""


@dataclass(slots=True, kw_only=True)
class Revision:
    """A version of a service, and the deployment of ministack's whose tasks are of it."""

    arn: str
    deployment_id: str
    description: Record


@dataclass(slots=True, kw_only=True)
class Deployment:
    """A service deployment: its rollout, and between which revisions it goes."""

    arn: str
    service: Record
    target: Revision
    steady: Revision
    """What a rollback returns to: the last revision that was deployed successfully."""
    sources: tuple[Revision, ...]
    rollout: Rollout
    configuration: Record
    ended_with: Record = field(default_factory=dict[str, Any])
    """The task counts of its revisions when it had completed."""


class History:
    """Every deployment and revision, the oldest first."""

    def __init__(self) -> None:
        self.deployments: Any = AccountRegionScopedDict()  # ARN -> Deployment
        self.revisions: Any = AccountRegionScopedDict()  # ARN -> Revision
        self.steady: Any = AccountRegionScopedDict()  # ARN of a service -> Revision

    def of_service(self, arn: str) -> list[Deployment]:
        return [each for each in self.deployments.values() if each.service["serviceArn"] == arn]

    def newest(self, arn: str) -> Deployment | None:
        return next(reversed(self.of_service(arn)), None)

    def revision_of(self, deployment_id: str) -> Revision | None:
        return next((each for each in self.revisions.values() if each.deployment_id == deployment_id), None)

    def add_revision(self, service: Record, deployment_id: str, now_s: float) -> Revision:
        revision = Revision(
            arn=f"{_stem(service, 'service-revision')}/{secrets.randbelow(9 * 10**18) + 10**18}",
            deployment_id=deployment_id,
            description={
                "serviceArn": service["serviceArn"],
                "clusterArn": service["clusterArn"],
                "taskDefinition": service["taskDefinition"],
                **{key: service[key] for key in OF_SERVICE if service.get(key)},
                "containerImages": list(_images(service["taskDefinition"])),
                "guardDutyEnabled": False,
                "createdAt": now_s,
            },
        )
        self.revisions[revision.arn] = revision
        return revision

    def forget(self, arn: str) -> None:
        """The history of a service goes with it (developer guide, service deployments)."""
        for each in self.of_service(arn):
            del self.deployments[each.arn]
        for revision in self.revisions.values():
            if revision.description["serviceArn"] == arn:
                del self.revisions[revision.arn]
        self.steady.pop(arn, None)


def new_deployment_arn(service: Record) -> str:
    return f"{_stem(service, 'service-deployment')}/{secrets.token_urlsafe(16)[:21]}"


def brief(deployment: Deployment) -> Record:
    """A `ServiceDeploymentBrief`."""
    rollout = deployment.rollout
    told = {
        "serviceDeploymentArn": deployment.arn,
        "serviceArn": deployment.service["serviceArn"],
        "clusterArn": deployment.service["clusterArn"],
        "createdAt": rollout.created_s,
        "startedAt": rollout.started_s,
        "finishedAt": rollout.finished_s,
        "targetServiceRevisionArn": deployment.target.arn,
        "status": rollout.status,
        "statusReason": rollout.reason,
    }
    return {key: value for key, value in told.items() if value is not None}


def described(deployment: Deployment) -> Record:
    """A `ServiceDeployment`."""
    rollout = deployment.rollout
    told = brief(deployment) | {
        "updatedAt": rollout.since_s,
        "stoppedAt": rollout.stopped_s,
        "deploymentConfiguration": deployment.configuration,
        "deploymentCircuitBreaker": _circuit_breaker(rollout),
        "alarms": {"status": "DISABLED"},
        "rollback": _rollback(deployment),
        **(deployment.ended_with or counts(deployment)),
    }
    del told["targetServiceRevisionArn"]
    return {key: value for key, value in told.items() if value is not None}


def counts(deployment: Deployment) -> Record:
    """The revisions of a deployment with the tasks that they have now."""
    return {
        "sourceServiceRevisions": [revision_summary(deployment.service, each) for each in deployment.sources],
        "targetServiceRevision": revision_summary(deployment.service, deployment.target),
    }


def revision_summary(service: Record, revision: Revision) -> Record:
    tasks = [task for task in ecs._tasks.values() if task.get("_deployment_id") == revision.deployment_id]
    states = [task["lastStatus"] for task in tasks]
    primary = ecs._primary_deployment(service) or {}
    told = {key: states.count(state) for key, state in TASK_STATES.items()}
    wanted = service["desiredCount"] if primary.get("id") == revision.deployment_id else 0
    return {"arn": revision.arn, "requestedTaskCount": wanted, **told}


def _rollback(deployment: Deployment) -> Record | None:
    rollout = deployment.rollout
    if rollout.rollback_started_s is None:
        return None
    return {
        "reason": rollout.rollback_reason,
        "startedAt": rollout.rollback_started_s,
        "serviceRevisionArn": deployment.steady.arn,
    }


def _circuit_breaker(rollout: Rollout) -> Record:
    if not rollout.breaker:
        status = "DISABLED"
    elif rollout.failures >= rollout.threshold:
        status = "TRIGGERED"
    else:
        status = "MONITORING" if rollout.ongoing else "MONITORING_COMPLETE"
    return {"status": status, "failureCount": rollout.failures, "threshold": rollout.threshold}


def _images(task_definition: str) -> Iterator[Record]:
    definition = ecs._task_defs.get(ecs._resolve_td_key(task_definition)) or {}
    for container in definition.get("containerDefinitions", []):
        yield {"containerName": container["name"], "image": container.get("image", "")}


def _stem(service: Record, kind: str) -> str:
    return service["serviceArn"].replace(":service/", f":{kind}/")
