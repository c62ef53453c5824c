"""Each remedy against AWS: wherever it dies, its effect happens once, is told once and is looked at again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from lambdas.remediator.handler import handle
from pdm_catalog.remedies import FallbackToBackupModel, Remedy, RestartService, RollbackDeployment
from tests.lambdas.builders import REMEDY, event, record
from tests.lambdas.remediation_world import VERIFY_AFTER_S, World, make_world
from tests.lambdas.world import CrashError, Queue, Wire, crash

BEFORE, DESCRIBE = ("GetItem", "GetItem", "GetParameter"), "DescribeServices"
AFTER = ("SendMessage", "PutItem", "SendMessage")
HISTORY = (DESCRIBE, "ListServiceDeployments", "ListServiceDeployments", "DescribeServiceRevisions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A remedy and an account in which it acts.

    Attributes:
        remedy: What is asked.
        prepare: Makes that account.
        reads: The calls with which it reads its target.
        effect: The call that acts.
        seen: What is to be seen of the effect.
        told: The note.
    """

    remedy: Remedy
    prepare: Callable[[World], object]
    reads: tuple[str, ...]
    effect: str
    seen: Callable[[World], bool]
    told: str

    @property
    def calls(self) -> list[str]:
        return [*BEFORE, *self.reads, "TransactWriteItems", self.effect, *AFTER]


def bad_deployment(world: World) -> None:
    """Revision 2 was deployed ten minutes ago, after revision 1."""
    world.history.deployed(world.service["taskDefinition"], at=world.now - timedelta(days=3))
    bad = world.register()
    world.own("ecs").update_service(cluster="plant", service="ml-service", taskDefinition=bad)
    world.history.deployed(bad, at=world.now - timedelta(minutes=12), status="STOPPED")
    world.history.deployed(bad, at=world.now - timedelta(minutes=10))


def running_deployment(world: World) -> None:
    bad_deployment(world)
    world.history.set_status(world.history.deployments[-1]["serviceDeploymentArn"], "IN_PROGRESS")


def restarted(world: World) -> bool:
    action = world.remembered(world.incident())
    return action is not None and world.service["deployments"][0]["id"] != action.effect.before


def rolled_back(world: World) -> bool:
    [running] = [one for one in world.history.deployments if one["status"].startswith("ROLLBACK")]
    return running["status"] == "ROLLBACK_REQUESTED"


ROLLBACK = RollbackDeployment(cluster="plant", service="ml-service")
AGAIN = "; the next deploy brings the fault back unless its cause is removed."
CASES = {
    "scale-out": Case(
        remedy=REMEDY,
        prepare=lambda world: None,
        reads=(DESCRIBE, "DescribeScalableTargets"),
        effect="UpdateService",
        seen=lambda world: world.service["desiredCount"] == 4,
        told="scale-out-service scaled plant/ml-service out from 2 to 4 tasks (cap 10).",
    ),
    "scale-out by minimum": Case(
        remedy=REMEDY,
        prepare=lambda world: world.scalable(min_capacity=1, max_capacity=3),
        reads=(DESCRIBE, "DescribeScalableTargets"),
        effect="RegisterScalableTarget",
        seen=lambda world: (
            world.own("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")[
                "ScalableTargets"
            ][0]["MinCapacity"]
            == 3
        ),
        told=(
            "scale-out-service scaled plant/ml-service out from 2 to 3 tasks (cap 10) by its minimum "
            "capacity; set that to 1 again when the load is over."
        ),
    ),
    "restart": Case(
        remedy=RestartService(cluster="plant", service="ml-service"),
        prepare=lambda world: None,
        reads=(DESCRIBE,),
        effect="UpdateService",
        seen=restarted,
        told="restart-service restarted plant/ml-service: fresh tasks of ml:1.",
    ),
    "rollback of what runs": Case(
        remedy=ROLLBACK,
        prepare=running_deployment,
        reads=HISTORY,
        effect="StopServiceDeployment",
        seen=rolled_back,
        told=(
            "rollback-deployment stopped the running deployment of plant/ml-service, which rolls it back"
            + AGAIN
        ),
    ),
    "rollback of what finished": Case(
        remedy=ROLLBACK,
        prepare=bad_deployment,
        reads=(*HISTORY, "DescribeTaskDefinition"),
        effect="UpdateService",
        seen=lambda world: world.service["taskDefinition"].endswith("/ml:1"),
        told="rollback-deployment returned plant/ml-service from ml:2 to ml:1" + AGAIN,
    ),
    "fallback": Case(
        remedy=FallbackToBackupModel(endpoint="rul", primary="primary", backup="backup"),
        prepare=lambda world: None,
        reads=("DescribeEndpoint",),
        effect="UpdateEndpointWeightsAndCapacities",
        seen=lambda world: world.weights == {"primary": 0, "backup": 1},
        told=(
            "fallback-to-backup-model sent all traffic of endpoint/rul to its variant backup; primary "
            "gets none until somebody, or the next UpdateEndpoint, changes the weights."
        ),
    ),
}
# What it does before it remembers its decision is reading, and leaves nothing behind.
DEATHS = [
    (name, call)
    for name, case in CASES.items()
    for call in range(case.calls.index("TransactWriteItems"), len(case.calls) + 1)
]


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    return make_world(wire, make, make_table, own, monkeypatch)


@pytest.mark.parametrize("name", CASES)
def test_it_reads_remembers_acts_leaves_a_note_to_look_again_remembers_and_tells(
    world: World, name: str
) -> None:
    case = CASES[name]
    case.prepare(world)
    assert world.act(remedy=case.remedy) == []
    assert world.wire.operations == case.calls
    assert case.seen(world)
    assert world.notes() == [case.told]
    assert [sent.get("DelaySeconds") for sent in world.wire.of("SendMessage")] == [VERIFY_AFTER_S, None]


@pytest.mark.parametrize(("name", "call"), DEATHS)
def test_whichever_call_it_dies_at_redelivery_does_it_once_and_tells_it_once(
    world: World, name: str, call: int
) -> None:
    case = CASES[name]
    case.prepare(world)
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.act(remedy=case.remedy)
    assert world.queue.deliver(handle) == []
    assert case.seen(world)
    assert len(world.wire.of(case.effect)) == 1
    assert world.notes() == [case.told]
    assert any("DelaySeconds" in sent for sent in world.wire.of("SendMessage"))
    action = world.remembered(world.incident())
    assert action is not None
    assert action.done


@pytest.mark.parametrize("name", CASES)
def test_a_message_that_comes_again_after_everything_was_done_does_and_tells_nothing_new(
    world: World, name: str
) -> None:
    case = CASES[name]
    case.prepare(world)
    world.act(remedy=case.remedy)
    world.wire.calls.clear()
    again = handle(event([record(world.incident(remedy=case.remedy).to_text())]), None)
    assert again == {"batchItemFailures": []}
    assert world.wire.operations == [*case.calls[: 3 + len(case.reads)], "SendMessage"]
    assert world.notes() == [case.told]


def test_a_deployment_that_finishes_while_it_is_being_stopped_is_left_to_a_person(world: World) -> None:
    running_deployment(world)
    arn = world.history.deployments[-1]["serviceDeploymentArn"]
    stop = CASES["rollback of what runs"].calls.index("StopServiceDeployment") + 1
    world.wire.before(stop, lambda: world.history.set_status(arn, "SUCCESSFUL"))
    assert len(world.act(remedy=ROLLBACK)) == 1
    assert world.queue.deliver(handle) == []
    [note] = world.notes()
    assert note.endswith("its deployments have changed since this was decided: a person must look.")


@pytest.mark.parametrize("status", ["INACTIVE", "unreadable", "deleted"])
def test_what_ecs_can_deploy_no_more_is_not_returned_to(world: World, status: str) -> None:
    bad_deployment(world)
    old = world.history.deployments[0]
    if status == "unreadable":
        world.history.unreadable.add(old["targetServiceRevisionArn"])
    elif status == "deleted":
        world.history.definitions[old["targetServiceRevisionArn"]] += "99"
    else:
        world.own("ecs").deregister_task_definition(taskDefinition="ml:1")
    assert world.act(remedy=ROLLBACK) == []
    [note] = world.notes()
    assert note.endswith("what was deployed before ml:2 cannot be deployed any more.")


def test_of_a_long_history_only_the_newest_revisions_are_described(world: World) -> None:
    bad = world.service["taskDefinition"]
    for minutes in range(25):
        world.history.deployed(bad, at=world.now - timedelta(minutes=minutes))
    assert world.act(remedy=ROLLBACK) == []
    [note] = world.notes()
    assert note.endswith("what was deployed before ml:1 cannot be deployed any more.")
