"""The history of an ECS service: its service deployments, and the task definition that each deployed.

Source: ECS API reference, ListServiceDeployments and DescribeServiceRevisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

RUNNING = ("PENDING", "IN_PROGRESS")
GOING_BACK = ("STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
WENT_BACK = ("ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "STOPPED")
SUCCESSFUL = "SUCCESSFUL"
# DescribeServiceRevisions takes no more ARNs.
MOST_REVISIONS = 20
PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A service deployment.

    Attributes:
        arn: Identity.
        status: As ListServiceDeployments says.
        began: When it started; when it was asked for, until then.
        task_definition: ARN of what it deployed, for one that ended well. None when that is not known:
            ECS cannot describe revisions older than 2024-10-25, and of a long history only the newest
            are read.
    """

    arn: str
    status: str
    began: datetime
    task_definition: str | None


def read_deployments(ecs: ECSClient, cluster: str, service: str) -> tuple[Deployment, ...]:
    """The deployments of a service, newest first."""
    found = sorted(_listed(ecs, cluster, service), key=lambda one: one["createdAt"], reverse=True)
    definitions = _definitions(ecs, [one for one in found if one["status"] == SUCCESSFUL])
    return tuple(
        Deployment(
            arn=one["serviceDeploymentArn"],
            status=one["status"],
            began=one.get("startedAt", one["createdAt"]),
            task_definition=definitions.get(one["targetServiceRevisionArn"]),
        )
        for one in found
    )


def can_be_deployed(ecs: ECSClient, task_definition: str) -> bool:
    """Whether ECS takes it: not when it was deregistered, as CloudFormation does with what it replaces."""
    try:
        found = ecs.describe_task_definition(taskDefinition=task_definition)["taskDefinition"]
    except ecs.exceptions.ClientException:  # what was deleted after that cannot even be described
        return False
    return found.get("status") == "ACTIVE"


def _listed(ecs: ECSClient, cluster: str, service: str) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        page: Any = ecs.list_service_deployments(cluster=cluster, service=service, maxResults=PAGE, **more)
        yield from page["serviceDeployments"]
        if not page.get("nextToken"):
            return
        more = {"nextToken": page["nextToken"]}


def _definitions(ecs: ECSClient, successful: list[dict[str, Any]]) -> dict[str, str]:
    """The task definition of each service revision, of the newest."""
    revisions = list(dict.fromkeys(one["targetServiceRevisionArn"] for one in successful))[:MOST_REVISIONS]
    if not revisions:
        return {}
    found: Any = ecs.describe_service_revisions(serviceRevisionArns=revisions)
    return {one["serviceRevisionArn"]: one["taskDefinition"] for one in found["serviceRevisions"]}
