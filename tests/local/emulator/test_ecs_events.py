"""The default event bus hears of tasks, deployments and services as ECS documents it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import MakeService, Queue
from .ecs_service import AT_ONCE, Service

TASK, DEPLOYMENT, ACTION = (
    f"ECS {kind}" for kind in ("Task State Change", "Deployment State Change", "Service Action")
)


@pytest.fixture
def heard(emulator: Emulator, make_queue: Callable[..., Queue], unique: str) -> Callable[..., Queue]:
    """A queue of the events of one kind, about the cluster of this test."""

    def listen(kind: str, **detail: Any) -> Queue:
        queue, events = make_queue(kind.replace(" ", "-")), emulator.client("events")
        cluster = f"arn:aws:ecs:us-east-1:000000000000:cluster/{unique}"
        pattern = {
            "source": ["aws.ecs"],
            "detail-type": [kind],
            "detail": {"clusterArn": [cluster], **detail},
        }
        events.put_rule(Name=queue.name, EventPattern=json.dumps(pattern))
        events.put_targets(Rule=queue.name, Targets=[{"Id": "queue", "Arn": queue.arn}])
        return queue

    return listen


def details(queue: Queue, count: int) -> list[Any]:
    return [event["detail"] for event in queue.take(count)]


def names(queue: Queue, count: int) -> list[str]:
    return [detail["eventName"].removeprefix("SERVICE_") for detail in details(queue, count)]


def test_a_task_that_starts_and_stops_is_told(
    make_service: MakeService, heard: Callable[..., Queue], unique: str
) -> None:
    queue = heard(TASK)
    service = make_service(desiredCount=1)
    [started] = queue.take(1)
    service.update(desiredCount=0)
    stopping, deprovisioning, stopped = details(queue, 3)

    task, deployment = started["detail"], service.told()["deployments"][0]["id"]
    assert started["resources"] == [task["taskArn"]]
    assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "RUNNING")
    assert (task["group"], task["startedBy"]) == (f"service:{unique}", deployment)
    assert task["taskDefinitionArn"] == service.definitions[0]
    assert datetime.fromisoformat(task["createdAt"]) <= datetime.fromisoformat(task["startedAt"])
    assert [each["lastStatus"] for each in (stopping, deprovisioning, stopped)] == [
        *("RUNNING", "DEPROVISIONING", "STOPPED")
    ]
    assert {each["desiredStatus"] for each in (stopping, deprovisioning, stopped)} == {"STOPPED"}
    versions = [each["version"] for each in (task, stopping, deprovisioning, stopped)]
    assert versions == sorted(set(versions))
    assert stopped["stopCode"] == "ServiceSchedulerInitiated"
    assert stopped["stoppedReason"] == f"Scaling activity initiated by (deployment {deployment})"
    assert "stoppedReason" not in stopping or not stopping["stoppedReason"]


def test_who_stops_a_task_is_told(make_service: MakeService, heard: Callable[..., Queue]) -> None:
    queue, service = heard(TASK, lastStatus=["STOPPED"]), make_service(desiredCount=1)
    [task] = service.tasks()

    service.ecs.stop_task(cluster=service.name, task=task, reason="by hand")

    [stopped] = details(queue, 1)
    assert (stopped["stopCode"], stopped["stoppedReason"]) == ("UserInitiated", "by hand")


def test_a_crash_is_told_and_the_task_replaced(
    make_service: MakeService, heard: Callable[..., Queue]
) -> None:
    queue, service = heard(TASK, lastStatus=["STOPPED"]), make_service(desiredCount=2)
    before = service.tasks().keys()

    service.control(crash=137)

    [stopped] = details(queue, 1)
    assert (stopped["stopCode"], stopped["containers"][0]["exitCode"]) == ("EssentialContainerExited", 137)
    assert len(service.tasks()) == 2
    assert service.tasks().keys() - before


def test_a_crash_needs_a_running_task(make_service: MakeService, refused: Callable[..., str]) -> None:
    service = make_service(desiredCount=0)

    complaint = refused("ecs", cluster=service.name, service=service.name, crash=1)

    assert "takes a service with a running task" in complaint


def test_a_new_service_is_told_as_a_deployment(
    make_service: MakeService, heard: Callable[..., Queue]
) -> None:
    deployments, actions = heard(DEPLOYMENT), heard(ACTION)

    service = make_service()

    first, last = deployments.take(2)
    assert first["resources"] == [service.told()["serviceArn"]]
    assert [each["detail"]["eventName"] for each in (first, last)] == [
        *("SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED")
    ]
    assert {each["detail"]["eventType"] for each in (first, last)} == {"INFO"}
    assert names(actions, 1) == ["STEADY_STATE"]


def test_a_deployment_is_told_when_it_ends_though_nobody_asks(
    make_service: MakeService, heard: Callable[..., Queue]
) -> None:
    service = make_service()
    queue = heard(DEPLOYMENT)

    service.update(forceNewDeployment=True)

    assert names(queue, 2) == ["DEPLOYMENT_IN_PROGRESS", "DEPLOYMENT_COMPLETED"]


def test_a_deployment_that_the_circuit_breaker_ends_is_told(
    make_service: MakeService, heard: Callable[..., Queue]
) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    service = make_service(deploymentConfiguration=breaker)
    good = service.told()["deployments"][0]["id"]
    queue = heard(DEPLOYMENT)
    service.control(deployments="fail", **AT_ONCE)

    service.update(taskDefinition=service.definitions[1])

    begun, failed, back, completed = details(queue, 4)
    assert [each["eventType"] for each in (begun, failed, back, completed)] == [
        "INFO",
        "ERROR",
        "INFO",
        "INFO",
    ]
    assert failed["eventName"] == "SERVICE_DEPLOYMENT_FAILED"
    assert failed["deploymentId"] == begun["deploymentId"]
    assert (back["deploymentId"], completed["deploymentId"]) == (good, good)
    assert back["reason"] == f"ECS deployment circuit breaker: rolling back to deploymentId {good}."


def test_a_stopped_deployment_is_told_as_a_rollback(service: Service, heard: Callable[..., Queue]) -> None:
    queue = heard(DEPLOYMENT)
    service.control(deployments="hang", **AT_ONCE)
    service.update(forceNewDeployment=True)

    service.stop()

    begun = ["DEPLOYMENT_IN_PROGRESS", "DEPLOYMENT_IN_PROGRESS", "DEPLOYMENT_COMPLETED"]
    assert names(queue, 3) == begun


@pytest.fixture
def service(make_service: MakeService) -> Service:
    return make_service()
