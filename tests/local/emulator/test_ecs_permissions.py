"""A role that may change one ECS service may not change its neighbour."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Function

SERVICES = ("ours", "theirs")


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
    iam.put_role_policy(
        RoleName=function.name,
        PolicyName="ours",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
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
