"""IAM is asked about the resources that a call is about, and about each of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.emulator_process import Emulator

from .conftest import Function

SERVICES = ("ours", "theirs")
HERE = "us-east-1:000000000000"
CLUSTER = f"arn:aws:ecs:{HERE}:cluster/c"
OF_SERVICE = f"arn:aws:ecs:{HERE}:service/c/s"
DEPLOYMENT = f"arn:aws:ecs:{HERE}:service-deployment/c/s/d"
REVISION = f"arn:aws:ecs:{HERE}:service-revision/c/s/1"
ENDPOINT = f"arn:aws:sagemaker:{HERE}:endpoint/e"
CONFIG = f"arn:aws:sagemaker:{HERE}:endpoint-config/c"
TARGET = f"arn:aws:application-autoscaling:{HERE}:scalable-target/*"
ITEM = f"arn:aws:ssm:{HERE}:opsitem/oi-000000000000"

NAMED = {"cluster": "c", "service": "s"}
SCALED = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/c/s",
    "ScalableDimension": "ecs:service:DesiredCount",
}
WEIGHTS = {"EndpointName": "E", "DesiredWeightsAndCapacities": [{"VariantName": "v", "DesiredWeight": 1}]}
WITH_CONFIG = {"EndpointName": "E", "EndpointConfigName": "C"}
NEW_ITEM = {"Title": "t", "Description": "d", "Source": "s"}

CALLS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("ecs", "DescribeClusters", {"clusters": ["c", "c2"]}, [CLUSTER, f"{CLUSTER}2"]),
    (
        "ecs",
        "UpdateClusterSettings",
        {"cluster": "c", "settings": [{"name": "containerInsights", "value": "enhanced"}]},
        [CLUSTER],
    ),
    ("ecs", "UpdateService", {**NAMED, "desiredCount": 1}, [OF_SERVICE]),
    ("ecs", "DescribeServices", {"cluster": "c", "services": ["s", "s2"]}, [OF_SERVICE, f"{OF_SERVICE}2"]),
    ("ecs", "ListServiceDeployments", NAMED, [OF_SERVICE]),
    (
        "ecs",
        "DescribeServiceDeployments",
        {"serviceDeploymentArns": [DEPLOYMENT, f"{DEPLOYMENT}2"]},
        [OF_SERVICE, DEPLOYMENT, f"{DEPLOYMENT}2"],
    ),
    ("ecs", "DescribeServiceRevisions", {"serviceRevisionArns": [REVISION]}, [OF_SERVICE, REVISION]),
    ("ecs", "StopServiceDeployment", {"serviceDeploymentArn": DEPLOYMENT}, [OF_SERVICE, DEPLOYMENT]),
    ("sagemaker", "UpdateEndpointWeightsAndCapacities", WEIGHTS, [ENDPOINT]),
    ("sagemaker", "DescribeEndpoint", {"EndpointName": "E"}, [ENDPOINT]),
    ("sagemaker", "UpdateEndpoint", WITH_CONFIG, [ENDPOINT, CONFIG]),
    ("sagemaker", "CreateEndpoint", WITH_CONFIG, [ENDPOINT, CONFIG]),
    (
        "sagemaker",
        "CreateEndpointConfig",
        {"EndpointConfigName": "C", "ProductionVariants": [{"VariantName": "v", "ModelName": "M"}]},
        [CONFIG, f"arn:aws:sagemaker:{HERE}:model/m"],
    ),
    ("sagemaker", "ListEndpoints", {}, ["*"]),
    ("application-autoscaling", "RegisterScalableTarget", SCALED, [TARGET]),
    ("application-autoscaling", "PutScalingPolicy", {**SCALED, "PolicyName": "p"}, [TARGET]),
    ("application-autoscaling", "DescribeScalableTargets", {"ServiceNamespace": "ecs"}, ["*"]),
    ("ssm", "CreateOpsItem", NEW_ITEM, ["*"]),
    ("ssm", "DescribeOpsItems", {}, ["*"]),
    ("ssm", "GetOpsItem", {"OpsItemId": "oi-000000000000"}, [ITEM]),
    ("ssm", "UpdateOpsItem", {"OpsItemId": "oi-000000000000"}, [ITEM]),
]
"""(service, operation, parameters, the resources of the Service Authorization Reference)."""


class User:
    """An IAM user with one policy."""

    def __init__(self, emulator: Emulator, name: str) -> None:
        self._iam: Any = emulator.client("iam")
        self._client: Any = emulator.client
        self._iam.create_user(UserName=name)
        key = self._iam.create_access_key(UserName=name)["AccessKey"]
        self._key = {
            "aws_access_key_id": key["AccessKeyId"],
            "aws_secret_access_key": key["SecretAccessKey"],
        }
        self.name = name
        self._clients: dict[str, Any] = {}

    def allow(self, action: str, resources: Sequence[str], **more: Any) -> None:
        statement = {"Effect": "Allow", "Action": action, "Resource": list(resources), **more}
        self._iam.put_user_policy(UserName=self.name, PolicyName="p", PolicyDocument=_policy(statement))

    def _client_of(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._client(service, **self._key)
        return self._clients[service]

    def is_denied(self, service: str, operation: str, parameters: Mapping[str, Any]) -> bool:
        """Whether IAM refuses the call; that it then fails for want of the resource does not matter."""
        client = self._client_of(service)
        method = {api: python for python, api in client.meta.method_to_api_mapping.items()}[operation]
        try:
            getattr(client, method)(**parameters)
        except ClientError as error:
            return error.response.get("Error", {}).get("Code") == "AccessDeniedException"
        return False


@pytest.fixture
def user(emulator: Emulator, unique: str) -> Iterator[User]:
    user = User(emulator, unique)
    emulator.enforce_iam()
    yield user
    emulator.enforce_iam(enforce=False)


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "resources"),
    CALLS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_call_needs_leave_for_each_of_its_resources(
    user: User, service: str, operation: str, parameters: dict[str, Any], resources: list[str]
) -> None:
    def is_denied(*allowed: str) -> bool:
        user.allow(f"{service}:{operation}", allowed)
        return user.is_denied(service, operation, parameters)

    assert not is_denied(*resources)
    for missing in resources:
        others = [each for each in resources if each != missing]
        assert is_denied(*others, f"arn:aws:{service}:{HERE}:something/else")


def test_leave_for_another_action_does_not_do(user: User) -> None:
    user.allow("ecs:DescribeServiceDeployments", ["*"])

    assert user.is_denied("ecs", "StopServiceDeployment", {"serviceDeploymentArn": DEPLOYMENT})


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "key", "value"),
    [
        ("ecs", "ListServiceDeployments", NAMED, "ecs:cluster", f"arn:aws:ecs:{HERE}:cluster/c"),
        ("ecs", "UpdateService", NAMED, "ecs:cluster", f"arn:aws:ecs:{HERE}:cluster/c"),
        (
            "ecs",
            "StopServiceDeployment",
            {"serviceDeploymentArn": DEPLOYMENT},
            "ecs:cluster",
            f"arn:aws:ecs:{HERE}:cluster/c",
        ),
        (
            "application-autoscaling",
            "RegisterScalableTarget",
            SCALED,
            "application-autoscaling:service-namespace",
            "ecs",
        ),
        (
            "application-autoscaling",
            "RegisterScalableTarget",
            SCALED,
            "application-autoscaling:scalable-dimension",
            "ecs:service:DesiredCount",
        ),
    ],
)
def test_a_condition_on_the_request_is_asked(
    user: User, service: str, operation: str, parameters: dict[str, Any], key: str, value: str
) -> None:
    for told, denied in ((value, False), (f"{value}2", True)):
        user.allow(f"{service}:{operation}", ["*"], Condition={"StringEquals": {key: told}})

        assert user.is_denied(service, operation, parameters) is denied


def test_a_registered_target_is_authorized_by_its_own_arn(
    emulator: Emulator, user: User, unique: str
) -> None:
    emulator.enforce_iam(enforce=False)
    ecs: Any = emulator.client("ecs")
    ecs.create_cluster(clusterName=unique)
    ecs.register_task_definition(
        family=unique, containerDefinitions=[{"name": "c", "image": "i", "memory": 64}]
    )
    ecs.create_service(cluster=unique, serviceName=unique, taskDefinition=unique, desiredCount=1)
    scaled = {**SCALED, "ResourceId": f"service/{unique}/{unique}"}
    scaling: Any = emulator.client("application-autoscaling")
    arn = scaling.register_scalable_target(**scaled, MinCapacity=1, MaxCapacity=2)["ScalableTargetARN"]
    emulator.enforce_iam()

    for allowed, denied in ((arn, False), (f"{arn}0", True)):
        user.allow("application-autoscaling:RegisterScalableTarget", [allowed])

        assert user.is_denied("application-autoscaling", "RegisterScalableTarget", scaled) is denied


@pytest.fixture
def cluster(emulator: Emulator, unique: str) -> Iterator[str]:
    ecs: Any = emulator.client("ecs")
    ecs.create_cluster(clusterName=unique)
    ecs.register_task_definition(
        family=unique, containerDefinitions=[{"name": "c", "image": "i", "memory": 64}]
    )
    for service in SERVICES:
        ecs.create_service(cluster=unique, serviceName=service, taskDefinition=unique, desiredCount=1)
    yield unique
    emulator.enforce_iam(enforce=False)


def test_a_service_is_authorized_by_its_own_arn(
    emulator: Emulator, cluster: str, make_function: Callable[..., Function]
) -> None:
    function = make_function("obeys")
    statement = {
        "Effect": "Allow",
        "Action": ["ecs:DescribeServices", "ecs:UpdateService"],
        "Resource": f"arn:aws:ecs:us-east-1:000000000000:service/{cluster}/ours",
    }
    iam: Any = emulator.client("iam")
    iam.put_role_policy(RoleName=function.name, PolicyName="ours", PolicyDocument=_policy(statement))
    emulator.enforce_iam()

    answers = {
        (operation, service): function(
            {"do": "call", "service": "ecs", "operation": operation, "parameters": parameters}
        )["answer"]
        for service in SERVICES
        for operation, parameters in (
            ("describe_services", {"cluster": cluster, "services": [service]}),
            ("update_service", {"cluster": cluster, "service": service, "desiredCount": 2}),
        )
    }

    assert answers == {
        ("describe_services", "ours"): "ok",
        ("update_service", "ours"): "ok",
        ("describe_services", "theirs"): "AccessDeniedException",
        ("update_service", "theirs"): "AccessDeniedException",
    }


def _policy(statement: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
