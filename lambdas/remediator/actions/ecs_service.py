"""What the remedies of ECS services know of a service, and when none of them touches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.remediator.core import Refusal

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """An ECS service as DescribeServices shows it.

    Attributes:
        status: ACTIVE, DRAINING or INACTIVE.
        desired: Tasks asked for.
        deploying: True while a deployment of it is in progress.
        controller: Who deploys it: ECS, CODE_DEPLOY or EXTERNAL.
        deployment: Id of the deployment that is PRIMARY; empty with other controllers.
        task_definition: ARN of the task definition that it asks for.
    """

    status: str
    desired: int
    deploying: bool
    controller: str
    deployment: str
    task_definition: str


def read_service(ecs: ECSClient, cluster: str, service: str) -> ServiceState | None:
    """The service as it is; None when it or its cluster does not exist."""
    try:
        found = ecs.describe_services(cluster=cluster, services=[service])["services"]
    except ecs.exceptions.ClusterNotFoundException:
        return None
    if not found:
        return None
    deployments = found[0].get("deployments", [])
    primary = [
        deployment.get("id", "") for deployment in deployments if deployment.get("status") == "PRIMARY"
    ]
    return ServiceState(
        status=found[0].get("status", ""),
        desired=found[0].get("desiredCount", 0),
        deploying=len(deployments) > 1
        or any(deployment.get("rolloutState") == "IN_PROGRESS" for deployment in deployments),
        # Absent means ECS: DeploymentController, "type" (ECS API reference).
        controller=found[0].get("deploymentController", {}).get("type", "ECS"),
        deployment=primary[0] if primary else "",
        task_definition=found[0].get("taskDefinition", ""),
    )


def active(service: ServiceState | None) -> ServiceState | Refusal:
    """The service, when there is one to act on."""
    if service is None:
        return Refusal(because="the service does not exist")
    if service.status != "ACTIVE":
        return Refusal(because=f"the service is {service.status}")
    return service


def deployable(service: ServiceState | None) -> ServiceState | Refusal:
    """The service, when deployments of it are ours to start: not with CODE_DEPLOY and EXTERNAL."""
    found = active(service)
    if isinstance(found, Refusal) or found.controller == "ECS":
        return found
    return Refusal(because=f"its deployments belong to the controller {found.controller}")


def short(arn: str) -> str:
    """The last part of an ARN: family:revision of a task definition."""
    return arn.rsplit("/", 1)[-1]
