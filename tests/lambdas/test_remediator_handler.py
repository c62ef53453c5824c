"""The whole remediator against ECS and DynamoDB: whatever dies, the count is raised once, and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from lambdas.remediator.adapters import ActionBook, EcsServices
from lambdas.remediator.core import Action, ServiceState
from lambdas.remediator.handler import handle
from lambdas.shared.aws import client, table
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.remedies import ScaleOutService
from tests.lambdas.builders import REMEDY, delivery, event, record
from tests.lambdas.world import CrashError, Queue, Wire, crash

CALLS = ["GetItem", "DescribeServices", "PutItem", "UpdateService", "PutItem", "SendMessage"]
SCALED = "scale-out-service scaled plant/ml-service out from 2 to 4 tasks (cap 10)."


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The remediator's account, with one service of two tasks; its clock runs, so alarms are of `now`."""

    now: datetime
    wire: Wire
    ecs: Any
    queue: Queue
    slack: Queue

    def incident(self, at_s: float = 0, **entry: Any) -> Delivery:
        """An incident that opened so many seconds from now."""
        return delivery(at=self.now + timedelta(seconds=at_s), **entry)

    def consider(self, at_s: float = 0, *, remedy: ScaleOutService = REMEDY) -> list[str]:
        """Queue one incident and let the function work; returns what failed."""
        self.queue.put_delivery(self.incident(at_s, remedy=remedy))
        return self.queue.deliver(handle)

    @property
    def yesterday(self) -> Action:
        """An action on the target that is long past."""
        at = (self.now - timedelta(days=1)).isoformat()
        return Action(
            target=REMEDY.target,
            incident_id="i",
            alert_at=at,
            from_count=1,
            to_count=3,
            decided_at=at,
            done=True,
        )

    @property
    def desired(self) -> int:
        [service] = self.ecs.describe_services(cluster="plant", services=["ml-service"])["services"]
        return service["desiredCount"]

    def notes(self) -> list[str]:
        """What is told to people; takes it out."""
        return [note.note for note in self.slack.drain()]


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    make_table("REMEDIATIONS_TABLE", key="target")
    queue, slack, ecs = make("remediation.fifo", receives=50), make("slack.fifo"), own("ecs")
    monkeypatch.setenv("QUEUE_URL", queue.url)
    monkeypatch.setenv("SLACK_QUEUE_URL", slack.url)
    monkeypatch.setenv("REMEDIATION_MODE", "act")
    monkeypatch.setenv("MOTO_ECS_SERVICE_RUNNING", "2")  # moto shows a service below it as deploying
    ecs.create_cluster(clusterName="plant")
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "c", "image": "i", "memory": 1}])
    ecs.create_service(cluster="plant", serviceName="ml-service", taskDefinition="f", desiredCount=2)
    return World(now=datetime.now(UTC), wire=wire, ecs=ecs, queue=queue, slack=slack)


def test_it_decides_remembers_acts_remembers_and_tells_the_incidents_thread(world: World) -> None:
    assert world.consider() == []
    assert world.wire.operations == CALLS
    assert world.desired == 4
    [note] = world.slack.drain()
    assert (note.kind, note.note, note.incident_id) == (Kind.NOTE, SCALED, world.incident().incident_id)


@pytest.mark.parametrize("call", range(1, len(CALLS) + 1))
def test_whichever_call_it_dies_at_redelivery_raises_the_count_once_and_tells_it_once(
    world: World, call: int
) -> None:
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.consider()
    assert world.queue.deliver(handle) == []
    assert world.desired == 4
    assert world.notes() == [SCALED]


def test_a_message_that_comes_again_after_everything_was_done_does_and_tells_nothing_new(
    world: World,
) -> None:
    world.consider()
    again = handle(event([record(world.incident().to_text())]), None)
    assert (again, world.desired, world.notes()) == ({"batchItemFailures": []}, 4, [SCALED])


def test_an_action_cut_off_never_takes_back_what_a_person_has_added_since(world: World) -> None:
    world.wire.before(5, crash)
    with pytest.raises(CrashError):
        world.consider()
    world.ecs.update_service(cluster="plant", service="ml-service", desiredCount=9)
    assert world.queue.deliver(handle) == []
    assert world.desired == 9


def test_the_same_incident_told_again_is_not_acted_on_again(world: World) -> None:
    world.consider()
    still = replace(world.incident(), alert=world.incident(60).alert)
    handle(event([record(still.to_text())]), None)
    assert world.desired == 4
    assert world.notes()[1].endswith("already acted on this incident.")


def test_another_incident_in_the_cooldown_is_not_acted_on(world: World) -> None:
    world.consider()
    world.consider(1)
    assert world.desired == 4
    assert "the cooldown is 300 s" in world.notes()[1]


@pytest.mark.parametrize("acted_before", [False, True])
def test_two_workers_at_one_target_act_once(world: World, acted_before: bool) -> None:
    """The second, about another incident, runs as a whole just before the first remembers its decision."""
    if acted_before:
        ActionBook(table("remediations_table")).write(world.yesterday, over=None)
        world.wire.calls.clear()
    other = world.incident(1).to_text()
    world.wire.before(3, lambda: handle(event([record(other)]), None))
    assert len(world.consider()) == 1
    assert world.wire.of("ChangeMessageVisibility")[0]["VisibilityTimeout"] == 2
    assert world.queue.deliver(handle) == []
    assert world.desired == 4
    assert "the cooldown is 300 s" in world.notes()[1]


def test_an_alarm_that_waited_too_long_is_told_acknowledged_and_not_acted_on(world: World) -> None:
    assert world.consider(-20 * 60) == []
    assert world.desired == 2
    [note] = world.notes()
    assert "minutes old" in note


def test_a_dry_run_says_what_it_would_do(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMEDIATION_MODE", "dry-run")
    assert world.consider() == []
    assert world.desired == 2
    assert world.notes() == [
        "scale-out-service did not act on plant/ml-service: dry run: would scale from 2 to 4 tasks."
    ]
    assert not {"PutItem", "UpdateService"} & set(world.wire.operations)


@pytest.mark.parametrize(
    "remedy", [replace(REMEDY, service="gone"), replace(REMEDY, cluster="gone")], ids=["service", "cluster"]
)
def test_a_target_that_is_gone_is_told_and_acknowledged(world: World, remedy: ScaleOutService) -> None:
    assert world.consider(remedy=remedy) == []
    [note] = world.notes()
    assert note.endswith("the service does not exist.")


def test_a_deleted_service_is_not_scaled(world: World) -> None:
    world.ecs.delete_service(cluster="plant", service="ml-service", force=True)
    assert world.consider() == []
    [note] = world.notes()
    assert note.endswith("the service is INACTIVE.")


@pytest.mark.parametrize(
    ("rollouts", "deploying"),
    [
        ((), False),
        (("COMPLETED",), False),
        (("FAILED",), False),
        ((None,), False),  # behind a Classic Load Balancer, and with other deployment controllers
        (("IN_PROGRESS",), True),
        (("COMPLETED", "COMPLETED"), True),
        ((None, None), True),
    ],
)
def test_a_service_is_deploying_while_it_has_two_deployments_or_one_in_progress(
    wire: Wire, rollouts: tuple[str | None, ...], deploying: bool
) -> None:
    deployments = [{"rolloutState": state} if state else {} for state in rollouts]
    described = {"status": "ACTIVE", "desiredCount": 3, "deployments": deployments}

    def ecs_answers(**_: Any) -> Any:
        return SimpleNamespace(status_code=200), {"services": [described]}

    client("ecs").meta.events.register("before-call.ecs.DescribeServices", ecs_answers)
    seen = EcsServices(client("ecs")).describe("c", "s")
    assert seen == ServiceState(status="ACTIVE", desired=3, deploying=deploying)


def test_an_incident_without_a_remedy_is_a_mistake_of_the_router_and_stays(world: World) -> None:
    body = world.incident(remedy=None).to_text()
    assert handle(event([record(body)]), None) == {"batchItemFailures": [{"itemIdentifier": "m"}]}
