"""What ECS events say about the watched services. Pure.

Events come at least once and in any order, and one change of a task sends several of them, with growing
`version`. So an event is not counted but read for facts: "this task started", "this one stopped". A fact's
name and time never change, whatever event tells of it, and the book (adapters.py) lets it be published once.

Formats: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html,
…/ecs_service_events.html and …/ecs_service_deployment_events.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from lambdas.shared.metric_data import Datum
from pdm_catalog import telemetry_metrics as own

OLDEST = timedelta(hours=6)
"""An older fact is history: an event that late moves no alarm, and the book may have forgotten the fact."""
RECENT = timedelta(minutes=15)
"""How long a failure counts against a service's health: ECS starts a task that keeps failing ever later,
and in a quarter of an hour it is still seen."""
POINTS_A_FAILURE = 10
FAILURES_COUNTED = 5


class Reason(StrEnum):
    """Why a task stopped."""

    OUT_OF_MEMORY = "OutOfMemory"
    EXITED = "EssentialContainerExited"
    UNHEALTHY = "FailedHealthCheck"
    NOT_STARTED = "FailedToStart"
    INFRASTRUCTURE = "Infrastructure"  # AWS takes the machine back: spot, maintenance, a broken host
    PLANNED = "Planned"  # scaling, a deployment, a person


FAULTS = frozenset({Reason.OUT_OF_MEMORY, Reason.EXITED, Reason.UNHEALTHY, Reason.NOT_STARTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened once.

    Attributes:
        name: The same for every event that tells of it.
        cluster, service: Whom it is about.
        at: When it happened, by ECS's clock; the same for every event that tells of it.
        datum: What is published of it.
        is_failure: Whether it counts against the service's health.
    """

    name: str
    cluster: str
    service: str
    at: datetime
    datum: Datum
    is_failure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """A service as ECS describes it.

    Attributes:
        desired, running: Tasks.
        minimum_healthy_pct: Share of the desired tasks that a deployment leaves running.
        deploying: Whether a deployment is in progress.
    """

    desired: int
    running: int
    minimum_healthy_pct: int
    deploying: bool


def facts(event: Mapping[str, Any], *, now: datetime) -> Iterator[Fact]:
    """What an event says; nothing when it is about no service, or old.

    Raises:
        KeyError, ValueError: It is no event as ECS documents it.
    """
    read = {
        "ECS Task State Change": _of_task,
        "ECS Deployment State Change": _of_deployment,
        "ECS Service Action": _of_service_action,
    }[event["detail-type"]]
    return (fact for fact in read(event) if now - fact.at <= OLDEST)


def reason(detail: Mapping[str, Any]) -> Reason:
    """Why a task stopped, by its stop code, its reason and those of its containers.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
    """
    code, said = detail.get("stopCode", ""), detail.get("stoppedReason", "")
    of_containers = [container.get("reason", "") for container in detail.get("containers", ())]
    if any(text.startswith("OutOfMemory") for text in (said, *of_containers)):
        return Reason.OUT_OF_MEMORY
    if code == "ServiceSchedulerInitiated":
        return Reason.UNHEALTHY if "health check" in said else Reason.PLANNED
    return {
        "EssentialContainerExited": Reason.EXITED,
        "TaskFailedToStart": Reason.NOT_STARTED,
        "SpotInterruption": Reason.INFRASTRUCTURE,
        "TerminationNotice": Reason.INFRASTRUCTURE,
        "InfrastructureHealth": Reason.INFRASTRUCTURE,
    }.get(code, Reason.PLANNED)


def health(state: ServiceState | None, *, failures: int) -> float:
    """The health score: 0 to 100.

    The share of the tasks that the service needs and has, less ten points for each task that failed in the
    last quarter of an hour, five at most. So 70 is: seven of ten tasks run; or all do, and three failed; or
    nine of ten do, and two failed. During a deployment the service needs what its owner left it with.

    Args:
        state: The service; None when ECS knows no such active service, which is 0.
        failures: Tasks that failed recently.
    """
    if state is None:
        return 0.0
    needed = state.desired
    if state.deploying:
        # Rounded up: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        needed = min(needed, ceil(needed * state.minimum_healthy_pct / 100))
    share = min(state.running / needed, 1.0) if needed else 1.0
    return max(100 * share - POINTS_A_FAILURE * min(failures, FAILURES_COUNTED), 0.0)


def _of_task(event: Mapping[str, Any]) -> Iterator[Fact]:
    detail = event["detail"]
    kind, _, service = detail.get("group", "").partition(":")
    if kind != "service":
        return
    who = (_last(detail["clusterArn"]), service)
    if "startedAt" in detail:  # also in the event of its end: that of its start may have been lost
        created, started = _time(detail["createdAt"]), _time(detail["startedAt"])
        took = Datum(
            metric=own.TASK_STARTUP_TIME, of=who, value=max((started - created).total_seconds(), 0.0)
        )
        yield _fact(f"started#{detail['taskArn']}", who, started, took)
    if detail["lastStatus"] == "STOPPED":
        why = reason(detail)
        stopped = Datum(metric=own.TASKS_STOPPED, of=(*who, str(why)), value=1)
        at = _time(detail.get("stoppedAt") or detail["updatedAt"])
        yield _fact(f"stopped#{detail['taskArn']}", who, at, stopped, is_failure=why in FAULTS)


def _of_deployment(event: Mapping[str, Any]) -> Iterator[Fact]:
    """How a deployment ended; 0 for a good one, so that an alarm knows that the bad one is over."""
    detail = event["detail"]
    ended = {"SERVICE_DEPLOYMENT_FAILED": 1, "SERVICE_DEPLOYMENT_COMPLETED": 0}.get(detail["eventName"])
    if ended is not None:
        who = _service_of(event)
        datum = Datum(metric=own.DEPLOYMENTS_FAILED, of=who, value=ended)
        name = f"deployment#{detail['deploymentId']}#{detail['eventName']}"
        yield _fact(name, who, _time(detail["updatedAt"]), datum)


def _of_service_action(event: Mapping[str, Any]) -> Iterator[Fact]:
    """What the scheduler cannot do; 0 when it says that all is as it should be."""
    detail = event["detail"]
    impaired = 1 if detail["eventType"] in ("WARN", "ERROR") else 0
    if impaired or detail["eventName"] == "SERVICE_STEADY_STATE":
        who = _service_of(event)
        at = _time(detail.get("createdAt") or event["time"])
        datum = Datum(metric=own.SCHEDULER_WARNINGS, of=who, value=impaired)
        yield _fact(f"scheduler#{'/'.join(who)}#{detail['eventName']}#{at.isoformat()}", who, at, datum)


def _fact(name: str, who: tuple[str, str], at: datetime, datum: Datum, *, is_failure: bool = False) -> Fact:
    return Fact(name=name, cluster=who[0], service=who[1], at=at, datum=datum, is_failure=is_failure)


def _service_of(event: Mapping[str, Any]) -> tuple[str, str]:
    """Cluster and service of arn:aws:ecs:<region>:<account>:service/<cluster>/<service>.

    Raises:
        ValueError: The ARN is of the old form, which names no cluster.
    """
    arn = event["resources"][0]
    parts = arn.split("/")
    if len(parts) != 3:
        raise ValueError(f"{arn} names no cluster; switch the account setting serviceLongArnFormat on")
    return parts[1], parts[2]


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
