"""What ECS events are taken to say, and what a health score means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.task_events.core import FAULTS, Fact, Reason, ServiceState, facts, health, reason
from pdm_catalog import telemetry_metrics as own
from tests.lambdas.ecs_events import START, deployment_event, service_event, task_event

NOW = START + timedelta(seconds=5)
WHO = ("plant", "api-gateway")


def told(*events: dict[str, Any]) -> dict[str, Fact]:
    return {fact.name: fact for event in events for fact in facts(event, now=NOW)}


def values(found: Iterable[Fact]) -> list[tuple[str, tuple[str, ...], float]]:
    return [(fact.datum.metric.name, fact.datum.of, fact.datum.value) for fact in found]


def test_a_task_that_runs_tells_how_long_its_start_took() -> None:
    assert values(told(task_event()).values()) == [("TaskStartupTime", WHO, 40.0)]


def test_a_task_that_is_created_tells_nothing_yet() -> None:
    assert told(task_event(started=None, lastStatus="PENDING")) == {}


@given(st.lists(st.sampled_from(("running", "again", "newer", "stopped", "stopped again")), min_size=1))
def test_however_often_and_in_whatever_order_events_come_each_fact_is_the_same_one(order: list[str]) -> None:
    stopped = START + timedelta(seconds=3)
    events = {
        "running": task_event(version=4),
        "again": task_event(version=4),
        "newer": task_event(version=5),
        "stopped": task_event(stopped=stopped, version=6, stopCode="EssentialContainerExited"),
        "stopped again": task_event(stopped=stopped, version=7, stopCode="EssentialContainerExited"),
    }
    found = told(*(events[name] for name in order))
    times = {
        fact.at for name in order for fact in facts(events[name], now=NOW) if fact.name.startswith("started")
    }

    assert len(found) == 1 + any(name.startswith("stopped") for name in order)
    assert times == {START}


def test_the_event_of_its_end_tells_of_a_start_whose_own_event_was_lost() -> None:
    found = told(task_event(stopped=START + timedelta(seconds=3), stopCode="UserInitiated"))

    assert values(found.values()) == [
        ("TaskStartupTime", WHO, 40.0),
        ("TasksStopped", (*WHO, "Planned"), 1),
    ]


def test_a_task_that_started_days_ago_tells_of_its_end_only() -> None:
    long_ago = START - timedelta(days=3)
    found = told(task_event(created=long_ago, started=long_ago, stopped=START, stopCode="SpotInterruption"))

    assert values(found.values()) == [("TasksStopped", (*WHO, "Infrastructure"), 1)]


def test_a_task_of_no_service_is_nobodys() -> None:
    assert told(task_event(group="family:nightly-report")) == {}


SCHEDULER = "ServiceSchedulerInitiated"
OUT = {"name": "service", "reason": "OutOfMemoryError: Container killed due to memory usage", "exitCode": 137}


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"stopCode": "EssentialContainerExited", "containers": [OUT]}, Reason.OUT_OF_MEMORY),
        (
            {"stopCode": "EssentialContainerExited", "stoppedReason": "OutOfMemoryError: killed"},
            Reason.OUT_OF_MEMORY,
        ),
        (
            {"stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited"},
            Reason.EXITED,
        ),
        (
            {"stopCode": SCHEDULER, "stoppedReason": "Task failed ELB health checks in (elb x)"},
            Reason.UNHEALTHY,
        ),
        ({"stopCode": SCHEDULER, "stoppedReason": "Task failed container health checks"}, Reason.UNHEALTHY),
        (
            {"stopCode": SCHEDULER, "stoppedReason": "Scaling activity initiated by (deployment x)"},
            Reason.PLANNED,
        ),
        (
            {"stopCode": "TaskFailedToStart", "stoppedReason": "CannotPullContainerError: …"},
            Reason.NOT_STARTED,
        ),
        ({"stopCode": "SpotInterruption"}, Reason.INFRASTRUCTURE),
        ({"stopCode": "TerminationNotice"}, Reason.INFRASTRUCTURE),
        ({"stopCode": "InfrastructureHealth"}, Reason.INFRASTRUCTURE),
        ({"stopCode": "UserInitiated", "stoppedReason": "Task stopped by user"}, Reason.PLANNED),
        ({}, Reason.PLANNED),
        ({"stopCode": "SomethingNew"}, Reason.PLANNED),
    ],
)
def test_why_a_task_stopped_is_read_from_code_reason_and_containers(
    detail: dict[str, Any], expected: Reason
) -> None:
    assert reason(detail) is expected
    stopped = task_event(started=None, stopped=START, **detail)
    [fact] = facts(stopped, now=NOW)
    assert fact.is_failure == (expected in FAULTS)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (deployment_event("SERVICE_DEPLOYMENT_FAILED"), ("DeploymentsFailed", 1)),
        (deployment_event("SERVICE_DEPLOYMENT_COMPLETED"), ("DeploymentsFailed", 0)),
        (deployment_event("SERVICE_DEPLOYMENT_IN_PROGRESS"), None),
        (service_event("SERVICE_TASK_START_IMPAIRED", "WARN"), ("SchedulerWarnings", 1)),
        (service_event("SERVICE_TASK_PLACEMENT_FAILURE", "ERROR"), ("SchedulerWarnings", 1)),
        (service_event("SERVICE_STEADY_STATE", "INFO"), ("SchedulerWarnings", 0)),
        (service_event("SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO"), None),
    ],
)
def test_what_a_service_event_says(event: dict[str, Any], expected: tuple[str, float] | None) -> None:
    found = values(facts(event, now=NOW))

    assert found == ([] if expected is None else [(expected[0], WHO, expected[1])])


def test_a_deployment_that_fails_twice_is_told_twice_and_one_told_twice_once() -> None:
    later = START + timedelta(seconds=1)
    name = "SERVICE_DEPLOYMENT_FAILED"
    assert len(told(deployment_event(name), deployment_event(name), deployment_event(name, at=later))) == 2


def test_what_is_older_than_the_book_remembers_is_not_told_again() -> None:
    old = NOW - timedelta(hours=7)
    assert told(deployment_event("SERVICE_DEPLOYMENT_FAILED", at=old)) == {}


@pytest.mark.parametrize("broken", [{}, {"detail-type": "ECS Task State Change"}, {"detail-type": "Else"}])
def test_what_is_no_ecs_event_is_an_error(broken: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        list(facts(broken, now=NOW))


def test_a_service_without_its_cluster_in_its_arn_is_an_error() -> None:
    event = deployment_event("SERVICE_DEPLOYMENT_FAILED")
    event["resources"] = ["arn:aws:ecs:eu-west-1:333333333333:service/api-gateway"]
    with pytest.raises(ValueError, match="serviceLongArnFormat"):
        list(facts(event, now=NOW))


def state(desired: int, running: int, *, least_pct: int = 100, deploying: bool = False) -> ServiceState:
    return ServiceState(desired=desired, running=running, minimum_healthy_pct=least_pct, deploying=deploying)


@pytest.mark.parametrize(
    ("of", "failures", "score"),
    [
        (state(10, 10), 0, 100),
        (state(10, 7), 0, 70),
        (state(10, 10), 3, 70),
        (state(10, 9), 2, 70),
        (state(2, 1), 0, 50),
        (state(1, 0), 0, 0),
        (state(10, 10), 99, 50),
        (state(10, 1), 5, 0),
        (state(0, 0), 0, 100),
        (state(4, 6), 0, 100),
        (state(4, 2, least_pct=50, deploying=True), 0, 100),
        (state(4, 2, least_pct=50), 0, 50),
        (state(3, 1, least_pct=50, deploying=True), 0, 50),
        (state(3, 0, least_pct=0, deploying=True), 0, 100),
        (state(4, 4, least_pct=200, deploying=True), 0, 100),
        (None, 0, 0),
    ],
)
def test_a_health_score_is_the_share_of_tasks_less_ten_a_failure(
    of: ServiceState | None, failures: int, score: float
) -> None:
    assert health(of, failures=failures) == score


@given(
    desired=st.integers(0, 200),
    running=st.integers(0, 200),
    least_pct=st.integers(0, 200),
    deploying=st.booleans(),
    failures=st.integers(0, 99),
)
def test_a_score_lies_between_0_and_100_and_falls_with_every_fault(
    desired: int, running: int, least_pct: int, deploying: bool, failures: int
) -> None:
    def score(tasks: int, failed: int) -> float:
        return health(state(desired, tasks, least_pct=least_pct, deploying=deploying), failures=failed)

    assert 0 <= score(running, failures) <= own.SERVICE_HEALTH.highest
    assert score(running, failures + 1) <= score(running, failures) <= score(running + 1, failures)
