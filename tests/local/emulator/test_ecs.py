"""ECS without containers: counts follow what is asked, and settings are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Control, Deploy

NEVER = datetime.min.replace(tzinfo=UTC)


@pytest.fixture
def service(deploy: Deploy, unique: str) -> tuple[str, str]:
    """A cluster's and its Fargate service's name, two tasks desired."""

    def of_type(resource_type: str, **properties: Any) -> dict[str, Any]:
        return {"Type": resource_type, "Properties": properties}

    container = {"Name": "app", "Image": "none"}
    insights = [{"Name": "containerInsights", "Value": "enhanced"}]
    deploy(
        {
            "Cluster": of_type("AWS::ECS::Cluster", ClusterName=unique, ClusterSettings=insights),
            "Task": of_type("AWS::ECS::TaskDefinition", Family=unique, ContainerDefinitions=[container]),
            "Service": of_type(
                "AWS::ECS::Service",
                ServiceName=unique,
                Cluster={"Ref": "Cluster"},
                TaskDefinition={"Ref": "Task"},
                DesiredCount=2,
                LaunchType="FARGATE",
            ),
        }
    )
    return unique, unique


def described(emulator: Emulator, service: tuple[str, str]) -> Any:
    cluster, name = service
    [found] = emulator.client("ecs").describe_services(cluster=cluster, services=[name])["services"]
    return found


def test_a_deployed_service_runs_as_many_tasks_as_desired(
    emulator: Emulator, service: tuple[str, str]
) -> None:
    found = described(emulator, service)

    assert (found["desiredCount"], found["runningCount"], found["pendingCount"]) == (2, 2, 0)
    assert [each["rolloutState"] for each in found["deployments"]] == ["COMPLETED"]


@pytest.mark.parametrize("desired", [0, 1, 4])
def test_the_running_count_follows_the_desired_count(
    emulator: Emulator, service: tuple[str, str], desired: int
) -> None:
    cluster, name = service
    ecs = emulator.client("ecs")

    ecs.update_service(cluster=cluster, service=name, desiredCount=desired)

    assert described(emulator, service)["runningCount"] == desired
    assert len(ecs.list_tasks(cluster=cluster, serviceName=name)["taskArns"]) == desired


def test_a_forced_deployment_replaces_every_task(
    emulator: Emulator, service: tuple[str, str], control: Control
) -> None:
    cluster, name = service
    ecs = emulator.client("ecs")

    def started() -> dict[str, datetime]:
        arns = ecs.list_tasks(cluster=cluster, serviceName=name)["taskArns"]
        tasks = ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"]
        return {task.get("taskArn", ""): task.get("startedAt", NEVER) for task in tasks}

    before = started()
    control("ecs", cluster=cluster, service=name, step_s=0)

    ecs.update_service(cluster=cluster, service=name, forceNewDeployment=True)

    after = started()
    assert len(after) == 2
    assert before.keys().isdisjoint(after)
    assert max(before.values()) < min(after.values())  # to the millisecond, as they are told
    assert [each.get("status") for each in described(emulator, service)["deployments"]] == ["PRIMARY"]


def test_a_cluster_tells_its_container_insights(emulator: Emulator, service: tuple[str, str]) -> None:
    ecs, (cluster, _) = emulator.client("ecs"), service

    def told() -> Any:
        return ecs.describe_clusters(clusters=[cluster], include=["SETTINGS"])["clusters"][0].get("settings")

    assert told() == [{"name": "containerInsights", "value": "enhanced"}]
    ecs.update_cluster_settings(
        cluster=cluster, settings=[{"name": "containerInsights", "value": "disabled"}]
    )
    assert told() == [{"name": "containerInsights", "value": "disabled"}]
