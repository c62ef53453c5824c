"""What each remedy may call, and on which ARNs: exactly its target. What fits: target_scope.py.

Actions and resource types: Service Authorization Reference (Amazon ECS, SageMaker, Application Auto Scaling).
"""

from __future__ import annotations

from dataclasses import dataclass

from pdm_catalog.names import Names
from pdm_catalog.remedies import (
    FallbackToBackupModel,
    Remedy,
    RestartService,
    RollbackDeployment,
    ScaleOutService,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Actions on resources; where an ARN ends in a wildcard, the reason."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    wildcard_because: str = ""


def permissions(remedy: Remedy, names: Names) -> tuple[Permission, ...]:
    """What a remedy needs to look and to act."""
    if isinstance(remedy, FallbackToBackupModel):
        return (
            Permission(
                actions=("sagemaker:DescribeEndpoint", "sagemaker:UpdateEndpointWeightsAndCapacities"),
                resources=(names.endpoint_arn(remedy.endpoint),),
            ),
        )
    service = names.ecs_arn(f"service/{remedy.target}")
    look_and_update = Permission(actions=("ecs:DescribeServices", "ecs:UpdateService"), resources=(service,))
    match remedy:
        case ScaleOutService():
            # Scalable targets are looked up, not addressed: DescribeScalableTargets knows no resources.
            return (
                look_and_update,
                Permission(actions=("application-autoscaling:DescribeScalableTargets",), resources=("*",)),
                Permission(
                    actions=("application-autoscaling:RegisterScalableTarget",),
                    resources=(names.scalable_targets_arn,),
                    wildcard_because="The ids of scalable targets are made by AWS.",
                ),
            )
        case RestartService():
            return (look_and_update,)
        case RollbackDeployment():
            return (
                look_and_update,
                Permission(actions=("ecs:ListServiceDeployments",), resources=(service,)),
                Permission(
                    actions=("ecs:StopServiceDeployment",),
                    resources=(service, names.ecs_arn(f"service-deployment/{remedy.target}/*")),
                    wildcard_because="The deployments of exactly this service; AWS makes their ids.",
                ),
                Permission(
                    actions=("ecs:DescribeServiceRevisions",),
                    resources=(service, names.ecs_arn(f"service-revision/{remedy.target}/*")),
                    wildcard_because="The revisions of exactly this service; AWS makes their ids.",
                ),
                # Task definitions are looked up, not addressed: DescribeTaskDefinition knows no resources.
                Permission(actions=("ecs:DescribeTaskDefinition",), resources=("*",)),
            )
