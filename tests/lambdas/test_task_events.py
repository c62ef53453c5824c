"""The whole function: events through their queue, the book, and the minute's look at the services."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lambdas.task_events.handler import handle
from pdm_catalog.telemetry_metrics import ECS
from pdm_catalog.watch_list import FILE_NAME, WatchList
from tests.lambdas.conftest import forget_caches
from tests.lambdas.ecs_events import deployment_event, task_event
from tests.lambdas.world import CrashError, Queue, Wire, crash

WATCHED = {"plant": ("api-gateway", "ml-service"), "annex": ("etl",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The function's account; ECS says what `described` holds."""

    wire: Wire
    queue: Queue
    described: dict[str, dict[str, Any]]

    def tell(self, *events: dict[str, Any]) -> None:
        for event in events:
            self.queue.put(json.dumps(event))

    def deliver(self) -> list[str]:
        return self.queue.deliver(handle)  # pyright: ignore[reportArgumentType]  # a batch is always answered

    @property
    def published(self) -> list[tuple[str, tuple[str, ...], float]]:
        """Every value that was put, with the values of its dimensions."""
        calls = self.wire.of("PutMetricData")
        assert {call["Namespace"] for call in calls} <= {ECS}
        return [
            (item["MetricName"], tuple(one["Value"] for one in item["Dimensions"]), item["Value"])
            for call in calls
            for item in call["MetricData"]
        ]


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> World:
    monkeypatch.setattr("lambdas.shared.aws.PACKAGE_ROOT", tmp_path)
    watch(tmp_path, WATCHED)
    own("dynamodb").create_table(
        TableName="facts",
        KeySchema=[
            {"AttributeName": "bucket", "KeyType": "HASH"},
            {"AttributeName": "fact", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("bucket", "fact")],
        BillingMode="PAY_PER_REQUEST",
    )
    monkeypatch.setenv("FACTS_TABLE", "facts")
    described: dict[str, dict[str, Any]] = {}

    def describe(asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        assert len(asked["services"]) <= 10  # ECS refuses more
        return 200, {"services": [described[name] for name in asked["services"] if name in described]}

    wire.services["DescribeServices"] = describe
    return World(wire=wire, queue=make("task-events", receives=3), described=described)


def watch(folder: Path, services: dict[str, tuple[str, ...]]) -> None:
    watched = WatchList(environment="prod", services=services)
    (folder / FILE_NAME).write_text(watched.to_text(), encoding="utf-8")
    forget_caches()


def service(name: str, desired: int, running: int, **more: Any) -> dict[str, Any]:
    return {
        "serviceName": name,
        "status": "ACTIVE",
        "desiredCount": desired,
        "runningCount": running,
        "deploymentConfiguration": {"minimumHealthyPercent": 100},
        "deployments": [{"rolloutState": "COMPLETED"}],
        **more,
    }


def now() -> datetime:
    return datetime.now(UTC)


def started(task: str, **detail: Any) -> dict[str, Any]:
    at = now().replace(microsecond=0)
    return task_event(task=task, created=at - timedelta(seconds=30), started=at, **detail)


def failed(task: str, **detail: Any) -> dict[str, Any]:
    code = "EssentialContainerExited"
    return task_event(task=task, started=None, stopped=now(), stopCode=code, **detail)


def test_a_batch_of_events_is_one_call(world: World) -> None:
    world.tell(started("t-1"), started("t-2", service="ml-service"), failed("t-3"))
    assert world.deliver() == []
    assert len(world.wire.of("PutMetricData")) == 1
    assert world.published == [
        ("TaskStartupTime", ("plant", "api-gateway"), 30.0),
        ("TaskStartupTime", ("plant", "ml-service"), 30.0),
        ("TasksStopped", ("plant", "api-gateway", "EssentialContainerExited"), 1),
    ]


def test_an_event_that_comes_again_counts_once(world: World) -> None:
    """As the same message, as another one, and as a later version of the task."""
    event = started("t-1")
    newer = {**event, "id": "another", "detail": {**event["detail"], "version": 5}}
    world.tell(event, event)
    world.deliver()
    world.tell(event)
    world.deliver()
    world.tell(newer)
    world.deliver()
    assert [name for name, _, _ in world.published] == ["TaskStartupTime"]


def test_a_message_that_is_delivered_again_after_it_was_done_counts_once(world: World) -> None:
    record = {"messageId": "m-1", "body": json.dumps(started("t-1"))}
    handle({"Records": [record]}, None)
    handle({"Records": [record]}, None)
    assert len(world.published) == 1


@pytest.mark.parametrize("call", [1, 2])
def test_an_invocation_that_ends_halfway_loses_and_doubles_nothing(world: World, call: int) -> None:
    """Before the book knows of it, and between the book and the metric."""
    world.tell(started("t-1"))
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.deliver()
    assert world.published == []
    assert world.deliver() == []
    assert len(world.published) == 1


def test_a_neighbour_of_a_crashed_message_does_not_publish_for_it(world: World) -> None:
    """The first that tells of a fact publishes it, also when its first attempt failed."""
    event = started("t-1")
    first, second = ({"messageId": name, "body": json.dumps(event)} for name in ("m-1", "m-2"))
    world.wire.before(2, crash)
    with pytest.raises(CrashError):
        handle({"Records": [first]}, None)
    handle({"Records": [second]}, None)
    assert world.published == []
    handle({"Records": [first]}, None)
    assert len(world.published) == 1


def test_an_event_that_cannot_be_read_holds_up_no_other_and_is_kept(world: World) -> None:
    world.queue.put("no JSON")
    world.tell(started("t-1"))
    assert world.deliver() == ["no JSON"]
    assert len(world.published) == 1
    for _ in range(3):
        world.queue.sqs.receive_message(QueueUrl=world.queue.url, VisibilityTimeout=0)
    assert world.queue.dead == 1


def test_a_service_that_nobody_asked_to_watch_is_not_published(world: World) -> None:
    world.tell(started("t-1", service="somebody-elses"), started("t-2", cluster="elsewhere"))
    assert world.deliver() == []
    assert world.published == []


def test_a_deployment_that_failed_is_told_and_that_a_later_one_did_not(world: World) -> None:
    world.tell(deployment_event("SERVICE_DEPLOYMENT_FAILED", at=now()))
    world.deliver()
    world.tell(deployment_event("SERVICE_DEPLOYMENT_COMPLETED", at=now()))
    world.deliver()
    assert [value for _, _, value in world.published] == [1, 0]


def scores(world: World) -> dict[str, tuple[float, float]]:
    """Score and failures by service, as the last minute published them."""
    del world.wire.calls[:]
    handle({}, None)
    found = {(name, of[-1]): value for name, of, value in world.published}
    return {
        name: (found["ServiceHealthScore", name], found["TaskFailures", name])
        for names in WATCHED.values()
        for name in names
    }


def test_every_minute_every_service_has_a_score_whether_or_not_anything_happens(world: World) -> None:
    for one in (service("api-gateway", 10, 7), service("ml-service", 2, 2)):
        world.described[one["serviceName"]] = one
    world.described["etl"] = service("etl", 2, 2, status="INACTIVE")
    assert scores(world) == {"api-gateway": (70, 0), "ml-service": (100, 0), "etl": (0, 0)}
    assert len(world.wire.of("PutMetricData")) == 1
    assert ("ServicesWatched", ("prod",), 3) in world.published


def test_a_task_that_failed_counts_against_the_score_once_and_for_a_quarter_of_an_hour(world: World) -> None:
    world.described["api-gateway"] = service("api-gateway", 2, 2)
    once, old = failed("t-1"), now() - timedelta(minutes=16)
    world.tell(
        once,
        once,
        failed("t-2"),
        task_event(task="t-3", started=None, stopped=old, stopCode="EssentialContainerExited"),
        task_event(task="t-4", started=None, stopped=now(), stopCode="UserInitiated"),
    )
    world.deliver()
    assert scores(world)["api-gateway"] == (80, 2)


def test_during_a_deployment_a_service_needs_what_its_owner_left_it(world: World) -> None:
    half = {"deploymentConfiguration": {"minimumHealthyPercent": 50}}
    rolling = {"deployments": [{"rolloutState": "IN_PROGRESS"}, {"rolloutState": "COMPLETED"}]}
    world.described["api-gateway"] = service("api-gateway", 4, 2, **half, **rolling)
    assert scores(world)["api-gateway"] == (100, 0)


def test_a_cluster_that_is_gone_takes_no_other_with_it(world: World, own: Callable[[str], Any]) -> None:
    """Against an ECS that refuses, not the one of these tests."""
    del world.wire.services["DescribeServices"]
    ecs = own("ecs")
    ecs.create_cluster(clusterName="plant")
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "c", "image": "i", "memory": 9}])
    ecs.create_service(cluster="plant", serviceName="api-gateway", taskDefinition="f", desiredCount=0)
    assert scores(world) == {"api-gateway": (100, 0), "ml-service": (0, 0), "etl": (0, 0)}


def test_four_hundred_services_are_forty_calls_and_one(world: World, tmp_path: Path) -> None:
    names = tuple(f"service-{number}" for number in range(400))
    watch(tmp_path, {"plant": names})
    world.described.update({name: service(name, 2, 2) for name in names})
    handle({}, None)
    operations = world.wire.operations
    assert (operations.count("DescribeServices"), operations.count("PutMetricData")) == (40, 1)
    assert len(world.published) == 801


def test_more_than_a_call_takes_are_several_calls(world: World, tmp_path: Path) -> None:
    watch(tmp_path, {"plant": tuple(f"service-{number}" for number in range(600))})
    handle({}, None)
    sizes = [len(call["MetricData"]) for call in world.wire.of("PutMetricData")]
    assert sizes == [1_000, 201]
