"""Service deployments of the emulator: in progress, completed, rolled back and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import MakeService
from .ecs_service import AT_ONCE, NOT_YET, Service


@pytest.fixture
def service(make_service: MakeService) -> Service:
    return make_service()


def test_a_service_begins_with_a_deployment_that_has_succeeded(service: Service) -> None:
    assert service.statuses() == ["SUCCESSFUL"]
    assert service.told()["currentServiceDeployment"] == service.newest()["serviceDeploymentArn"]


def test_a_new_task_definition_is_deployed_in_time(service: Service) -> None:
    old, new = service.definitions
    before = service.tasks()
    service.control(deployments="hang", **AT_ONCE)

    service.update(taskDefinition=new)

    assert service.deployments() == [("PRIMARY", "IN_PROGRESS", new), ("ACTIVE", "COMPLETED", old)]
    assert service.statuses() == ["IN_PROGRESS", "SUCCESSFUL"]
    assert before.items() < service.tasks().items()  # old tasks run until the new ones are steady

    service.control(deployments="complete")

    assert service.deployments() == [("PRIMARY", "COMPLETED", new)]
    assert service.statuses() == ["SUCCESSFUL", "SUCCESSFUL"]
    assert list(service.tasks().values()) == [new, new]


def test_a_deployment_completes_without_being_told_to(service: Service) -> None:
    service.control(step_s=0.01)
    service.update(forceNewDeployment=True)

    while service.statuses()[0] == "IN_PROGRESS":
        pass

    assert service.statuses()[0] == "SUCCESSFUL"


@pytest.mark.parametrize("desired", [0, 1, 5])
def test_the_desired_count_alone_deploys_nothing(service: Service, desired: int) -> None:
    service.update(desiredCount=desired)

    assert service.statuses() == ["SUCCESSFUL"]
    assert len(service.tasks()) == desired


def test_a_running_deployment_is_rolled_back(service: Service) -> None:
    old, new = service.definitions
    service.control(deployments="hang", **NOT_YET)
    service.update(taskDefinition=new)

    service.stop(stopType="ROLLBACK")
    assert service.statuses()[0] == "ROLLBACK_REQUESTED"

    service.control(rollbacks="hang", **AT_ONCE)
    assert service.statuses()[0] == "ROLLBACK_IN_PROGRESS"
    assert service.deployments() == [("PRIMARY", "IN_PROGRESS", old), ("ACTIVE", "FAILED", new)]

    service.control(rollbacks="complete")
    assert service.statuses()[0] == "ROLLBACK_SUCCESSFUL"
    assert service.deployments() == [("PRIMARY", "COMPLETED", old)]
    assert service.told()["taskDefinition"] == old
    assert list(service.tasks().values()) == [old, old]


def test_a_rollback_says_why_and_to_what(service: Service) -> None:
    first = service.newest()["targetServiceRevision"]["arn"]
    service.control(deployments="hang", **AT_ONCE)
    service.update(taskDefinition=service.definitions[1])
    service.stop(stopType="ROLLBACK")

    told = service.newest()

    assert told["rollback"]["serviceRevisionArn"] == first
    assert "StopServiceDeployment" in told["rollback"]["reason"]
    assert [each["arn"] for each in told["sourceServiceRevisions"]] == [first]
    assert told["finishedAt"] >= told["rollback"]["startedAt"] >= told["startedAt"] >= told["createdAt"]


def test_a_rollback_that_fails_says_so(service: Service) -> None:
    service.control(deployments="hang", rollbacks="fail", **AT_ONCE)
    service.update(taskDefinition=service.definitions[1])

    service.stop(stopType="ROLLBACK")

    assert service.statuses()[0] == "ROLLBACK_FAILED"
    assert service.told()["deployments"][0]["rolloutState"] == "FAILED"


def test_an_aborted_deployment_stops_where_it_is(service: Service) -> None:
    old, new = service.definitions
    service.control(deployments="hang", **AT_ONCE)
    service.update(taskDefinition=new)

    service.stop(stopType="ABORT")

    assert service.statuses()[0] == "STOPPED"
    assert service.deployments()[0] == ("PRIMARY", "FAILED", new)
    service.update(desiredCount=1)  # a failed deployment starts and stops nothing
    assert sorted(service.tasks().values()) == sorted([old, old, new, new])


def test_a_stop_can_be_repeated_until_the_deployment_has_completed(service: Service) -> None:
    service.control(deployments="hang", **NOT_YET)
    service.update(forceNewDeployment=True)
    service.stop(stopType="ROLLBACK")
    service.stop(stopType="ROLLBACK")
    assert service.statuses()[0] == "ROLLBACK_REQUESTED"

    service.control(**AT_ONCE)

    with pytest.raises(ClientError) as refused:
        service.stop(stopType="ROLLBACK")
    assert refused.value.response.get("Error", {}).get("Code") == "ConflictException"


def test_a_newer_deployment_waits_until_the_one_before_has_stopped(service: Service) -> None:
    service.control(deployments="hang", **NOT_YET)
    service.update(forceNewDeployment=True)

    service.update(forceNewDeployment=True)
    assert service.statuses() == ["PENDING", "STOP_REQUESTED", "SUCCESSFUL"]

    service.control(**AT_ONCE)
    assert service.statuses() == ["IN_PROGRESS", "STOPPED", "SUCCESSFUL"]


@pytest.mark.parametrize(
    ("breaker", "status", "breaker_status"),
    [
        ({"enable": True, "rollback": True}, "ROLLBACK_SUCCESSFUL", "TRIGGERED"),
        ({"enable": True, "rollback": False}, "STOPPED", "TRIGGERED"),
        ({"enable": False, "rollback": False}, "IN_PROGRESS", "DISABLED"),
    ],
)
def test_the_circuit_breaker_ends_a_deployment_whose_tasks_fail(
    make_service: MakeService, breaker: dict[str, bool], status: str, breaker_status: str
) -> None:
    service = make_service(deploymentConfiguration={"deploymentCircuitBreaker": breaker})
    service.control(deployments="fail", **AT_ONCE)

    service.update(taskDefinition=service.definitions[1])

    told = service.newest()
    assert told["status"] == status
    circuit = {"status": breaker_status, "failureCount": 3, "threshold": 3}
    assert told["deploymentCircuitBreaker"] == circuit


def test_a_bad_task_definition_hangs_and_the_good_one_does_not(service: Service) -> None:
    good, bad = service.definitions
    service.control(**AT_ONCE)
    service.control(taskDefinition=bad, deployments="hang")

    service.update(taskDefinition=bad)
    assert service.statuses()[0] == "IN_PROGRESS"

    service.update(taskDefinition=good)
    assert service.statuses()[0] == "SUCCESSFUL"


def test_the_percentages_of_a_deployment_are_kept(make_service: MakeService) -> None:
    percentages = {"maximumPercent": 125, "minimumHealthyPercent": 100}
    service = make_service(desiredCount=4, deploymentConfiguration=percentages)
    service.control(deployments="hang", **AT_ONCE)

    service.update(forceNewDeployment=True)
    assert len(service.tasks()) == 5

    service.control(deployments="complete")
    assert service.statuses()[0] == "SUCCESSFUL"
    assert len(service.tasks()) == 4


def test_a_deployment_without_room_for_a_new_task_stays_in_progress(make_service: MakeService) -> None:
    percentages = {"maximumPercent": 100, "minimumHealthyPercent": 100}
    service = make_service(deploymentConfiguration=percentages)
    service.control(**AT_ONCE)

    service.update(forceNewDeployment=True)

    assert service.statuses()[0] == "IN_PROGRESS"


def test_an_inactive_task_definition_is_not_deployed(service: Service) -> None:
    _, gone = service.definitions
    service.ecs.deregister_task_definition(taskDefinition=gone)

    with pytest.raises(ClientError, match="TaskDefinition is inactive"):
        service.update(taskDefinition=gone)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"deployment": "hang"}, "takes only"),
        ({"deployments": "maybe"}, "maybe"),
        ({"cluster": "nowhere", "service": "nothing"}, "is not in cluster"),
        ({"taskDefinition": "unknown:1"}, "is not registered"),
    ],
)
def test_the_control_endpoint_says_what_it_does_not_know(
    refused: Callable[..., str], settings: dict[str, Any], complaint: str
) -> None:
    assert complaint in refused("ecs", **settings)
