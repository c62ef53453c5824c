"""Scalable targets and scaling policies of the emulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import Control, Deploy
from .model import Checked

ECS = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
TRACKING = {
    "TargetValue": 50.0,
    "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
}
STEPS = {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": [{"ScalingAdjustment": 1}]}


@dataclass
class Scaled:
    """An ECS service of two tasks and its scalable target, which is not registered yet."""

    ecs: Any
    scaling: Any
    name: str

    @property
    def key(self) -> dict[str, str]:
        return {**ECS, "ResourceId": f"service/{self.name}/{self.name}"}

    def register(self, **members: Any) -> str:
        return self.scaling.register_scalable_target(**{**self.key, **members})["ScalableTargetARN"]

    def target(self) -> Any:
        [target] = self.targets()
        return target

    def targets(self) -> list[Any]:
        return self.scaling.describe_scalable_targets(
            ServiceNamespace="ecs", ResourceIds=[self.key["ResourceId"]]
        )["ScalableTargets"]

    def desired(self) -> int:
        [service] = self.ecs.describe_services(cluster=self.name, services=[self.name])["services"]
        return service["desiredCount"]

    def policies(self) -> list[Any]:
        return self.scaling.describe_scaling_policies(**self.key)["ScalingPolicies"]

    def put_policy(self, name: str = "policy", **members: Any) -> Any:
        return self.scaling.put_scaling_policy(**{**self.key, "PolicyName": name, **members})


@pytest.fixture
def scaled(checked: Checked, unique: str) -> Scaled:
    ecs = checked("ecs")
    ecs.create_cluster(clusterName=unique)
    ecs.register_task_definition(
        family=unique, containerDefinitions=[{"name": "c", "image": "i", "memory": 64}]
    )
    ecs.create_service(cluster=unique, serviceName=unique, taskDefinition=unique, desiredCount=2)
    return Scaled(ecs, checked("application-autoscaling"), unique)


@pytest.mark.parametrize(
    ("least", "most", "desired", "causes"),
    [
        (1, 4, 2, []),
        (2, 2, 2, []),
        (3, 6, 3, ["minimum capacity was set to 3"]),
        (0, 1, 1, ["maximum capacity was set to 1"]),
    ],
)
def test_registering_brings_the_desired_count_into_the_bounds(
    scaled: Scaled, least: int, most: int, desired: int, causes: list[str]
) -> None:
    scaled.register(MinCapacity=least, MaxCapacity=most)

    assert scaled.desired() == desired
    activities = scaled.scaling.describe_scaling_activities(**scaled.key)["ScalingActivities"]
    assert [each["Cause"] for each in activities] == causes


def test_a_scale_out_is_no_deployment(scaled: Scaled) -> None:
    scaled.register(MinCapacity=4, MaxCapacity=4)

    listed = scaled.ecs.list_service_deployments(cluster=scaled.name, service=scaled.name)
    assert [each["status"] for each in listed["serviceDeployments"]] == ["SUCCESSFUL"]
    assert len(scaled.ecs.list_tasks(cluster=scaled.name, serviceName=scaled.name)["taskArns"]) == 4


def test_what_a_change_leaves_out_stays(scaled: Scaled) -> None:
    arn = scaled.register(MinCapacity=1, MaxCapacity=4)
    scaled.register(SuspendedState={"DynamicScalingInSuspended": True})

    assert scaled.register(MinCapacity=2) == arn

    target = scaled.target()
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 4)
    assert target["SuspendedState"] == {
        "DynamicScalingInSuspended": True,
        "DynamicScalingOutSuspended": False,
        "ScheduledScalingSuspended": False,
    }


def test_a_change_adjusts_a_capacity_out_of_bounds_without_naming_them(scaled: Scaled) -> None:
    scaled.register(MinCapacity=1, MaxCapacity=4)
    scaled.ecs.update_service(cluster=scaled.name, service=scaled.name, desiredCount=9)

    scaled.register()

    assert scaled.desired() == 4


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "Both MinCapacity and MaxCapacity"),
        ({"MinCapacity": 1}, "Both MinCapacity and MaxCapacity"),
        ({"MinCapacity": 3, "MaxCapacity": 2}, "not greater than maximum"),
        ({"MinCapacity": -1, "MaxCapacity": 2}, "must be 0 or more"),
        ({"MinCapacity": 1, "MaxCapacity": 2, "ResourceId": "service/no/where"}, "ECS service doesn't exist"),
        (
            {"MinCapacity": 1, "MaxCapacity": 2, "ServiceNamespace": "sagemaker"},
            "Unsupported service namespace",
        ),
        ({"MinCapacity": 1, "MaxCapacity": 2, "ScalableDimension": "size"}, "enum value set"),
    ],
)
def test_a_wrong_registration_is_refused(scaled: Scaled, members: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientError, match=rf"ValidationException.*{message}"):
        scaled.register(**members)

    assert scaled.targets() == []


@pytest.mark.parametrize(
    "operation", ["deregister_scalable_target", "put_scaling_policy", "delete_scaling_policy"]
)
def test_what_is_not_registered_is_not_found(scaled: Scaled, operation: str) -> None:
    named = {} if operation.startswith("deregister") else {"PolicyName": "policy"}

    with pytest.raises(ClientError, match=r"ObjectNotFoundException.*service namespace: ecs, resource ID: "):
        getattr(scaled.scaling, operation)(**scaled.key, **named)


def test_a_pending_update_refuses_others(scaled: Scaled, control: Control) -> None:
    scaled.register(MinCapacity=1, MaxCapacity=4)
    control("application-autoscaling", resourceId=scaled.key["ResourceId"], pending=True)

    for change in (
        lambda: scaled.register(MinCapacity=3),
        lambda: scaled.put_policy(StepScalingPolicyConfiguration=STEPS),
        lambda: scaled.scaling.deregister_scalable_target(**scaled.key),
    ):
        with pytest.raises(ClientError, match="ConcurrentUpdateException"):
            change()
    assert (scaled.desired(), scaled.target()["MinCapacity"]) == (2, 1)

    control("application-autoscaling", resourceId=scaled.key["ResourceId"], pending=False)
    scaled.register(MinCapacity=3)
    assert scaled.desired() == 3


@pytest.mark.parametrize(
    "settings", [{}, {"resourceId": "service/no/where", "pending": True}, {"resourceId": "x", "pending": 1}]
)
def test_the_control_endpoint_says_what_it_does_not_know(
    refused: Callable[..., str], settings: dict[str, Any]
) -> None:
    assert "application-autoscaling" in refused("application-autoscaling", **settings)


def test_a_policy_is_made_changed_and_deleted(scaled: Scaled) -> None:
    scaled.register(MinCapacity=1, MaxCapacity=4)
    kind = {"PolicyType": "TargetTrackingScaling"}
    made = scaled.put_policy(**kind, TargetTrackingScalingPolicyConfiguration=TRACKING)
    changed = scaled.put_policy(
        **kind, TargetTrackingScalingPolicyConfiguration={**TRACKING, "TargetValue": 70.0}
    )

    [policy] = scaled.policies()
    assert made["PolicyARN"] == changed["PolicyARN"] == policy["PolicyARN"]
    assert policy["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 70.0

    scaled.scaling.delete_scaling_policy(**scaled.key, PolicyName="policy")
    assert scaled.policies() == []


@pytest.mark.parametrize(
    "members",
    [
        {"PolicyType": "TargetTrackingScaling"},
        {"PolicyType": "TargetTrackingScaling", "StepScalingPolicyConfiguration": STEPS},
        {"StepScalingPolicyConfiguration": STEPS, "TargetTrackingScalingPolicyConfiguration": TRACKING},
    ],
)
def test_a_policy_has_the_configuration_of_its_type(scaled: Scaled, members: dict[str, Any]) -> None:
    scaled.register(MinCapacity=1, MaxCapacity=4)

    with pytest.raises(ClientError, match="ValidationException"):
        scaled.put_policy(**members)


def test_the_policies_go_with_their_target(scaled: Scaled) -> None:
    scaled.register(MinCapacity=1, MaxCapacity=4)
    scaled.put_policy(StepScalingPolicyConfiguration=STEPS)

    scaled.scaling.deregister_scalable_target(**scaled.key)

    assert scaled.targets() == scaled.policies() == []


def test_a_template_registers_its_target_and_policy(scaled: Scaled, deploy: Deploy) -> None:
    def resources(least: int) -> dict[str, Any]:
        target = {**scaled.key, "MinCapacity": least, "MaxCapacity": "5"}
        policy = {
            "PolicyName": scaled.name,
            "PolicyType": "TargetTrackingScaling",
            "ScalingTargetId": {"Ref": "Target"},
            "TargetTrackingScalingPolicyConfiguration": TRACKING,
        }
        return {
            "Target": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": target},
            "Policy": {"Type": "AWS::ApplicationAutoScaling::ScalingPolicy", "Properties": policy},
        }

    first = deploy(resources(1))
    assert first["Target"] == f"{scaled.key['ResourceId']}|ecs:service:DesiredCount|ecs"
    assert [each["PolicyARN"] for each in scaled.policies()] == [first["Policy"]]

    deploy(resources(3))
    assert (scaled.target()["MinCapacity"], scaled.desired()) == (3, 3)

    deploy({"Target": resources(3)["Target"]})
    assert scaled.policies() == []


def test_the_instances_of_a_sagemaker_variant_are_scaled(
    checked: Checked, control: Control, unique: str
) -> None:
    sagemaker, scaling = checked("sagemaker"), checked("application-autoscaling")
    sagemaker.create_model(ModelName=unique, PrimaryContainer={"Image": "m"})
    variant = {"VariantName": "main", "ModelName": unique, "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName=unique, ProductionVariants=[variant])
    control("sagemaker", endpoint=unique, step_s=0)
    sagemaker.create_endpoint(EndpointName=unique, EndpointConfigName=unique)
    key = {"ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
    resource = f"endpoint/{unique}/variant/main"

    scaling.register_scalable_target(**key, ResourceId=resource, MinCapacity=2, MaxCapacity=3)

    [told] = sagemaker.describe_endpoint(EndpointName=unique)["ProductionVariants"]
    assert told["DesiredInstanceCount"] == 2
    with pytest.raises(ClientError, match="Could not find the resource"):
        scaling.register_scalable_target(**key, ResourceId=resource + "2", MinCapacity=2, MaxCapacity=3)
