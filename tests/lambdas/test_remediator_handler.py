"""The whole remediator against AWS: when it acts, when it does not, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from lambdas.remediator.actions import ACTIONS
from lambdas.remediator.actions.ecs_service import ServiceState, read_service
from lambdas.remediator.adapters import ActionBook
from lambdas.remediator.core import Action, Effect
from lambdas.remediator.handler import handle
from lambdas.shared.aws import client, table
from lambdas.shared.delivery import Kind
from pdm_catalog.remedies import REMEDIES, ScaleOutService
from tests.lambdas.builders import REMEDY, event, record
from tests.lambdas.remediation_world import KILL_SWITCH, World, make_world
from tests.lambdas.world import Queue, Wire

SCALED = "scale-out-service scaled plant/ml-service out from 2 to 4 tasks (cap 10)."
ACTING = {"TransactWriteItems", "PutItem", "UpdateService"}


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    return make_world(wire, make, make_table, own, monkeypatch)


def test_every_remedy_of_the_catalogue_has_its_module_under_its_name() -> None:
    modules = {name: getattr(module, "__name__", "") for name, module in ACTIONS.items()}
    assert modules == {name: f"lambdas.remediator.actions.{name.replace('-', '_')}" for name in REMEDIES}


def test_what_it_did_is_told_in_the_incidents_thread(world: World) -> None:
    assert world.act() == []
    assert world.service["desiredCount"] == 4
    [note] = world.slack.drain()
    assert (note.kind, note.note, note.incident_id) == (Kind.NOTE, SCALED, world.incident().incident_id)


def test_it_remembers_what_it_changed_and_that_it_is_done(world: World) -> None:
    world.act()
    action = world.remembered(world.incident())
    assert action is not None
    assert (action.effect.before, action.done, action.ok_at) == ("desiredCount 2", True, "")
    assert action.effect.parameters == {"cluster": "plant", "service": "ml-service", "desiredCount": 4}


def test_an_action_cut_off_never_takes_back_what_a_person_has_added_since(world: World) -> None:
    begun = _unfinished(world)
    ActionBook(table("remediations_table")).begin(begun, over=None)
    world.own("ecs").update_service(cluster="plant", service="ml-service", desiredCount=9)
    assert world.act() == []
    assert world.service["desiredCount"] == 9


def _unfinished(world: World) -> Action:
    incident = world.incident()
    return Action(
        incident_id=incident.incident_id,
        remedy=REMEDY.name,
        target=REMEDY.target,
        alert_at=incident.alert.changed_at,
        decided_at=incident.alert.changed_at,
        effect=Effect(
            api="ecs",
            operation="update_service",
            parameters={"cluster": "plant", "service": "ml-service", "desiredCount": 4},
            before="desiredCount 2",
            did="scaled",
            would="scale",
        ),
    )


def test_an_action_cut_off_is_repeated_within_the_cap_of_now(world: World) -> None:
    ActionBook(table("remediations_table")).begin(_unfinished(world), over=None)
    assert world.act(remedy=replace(REMEDY, at_most=3)) == []
    assert world.service["desiredCount"] == 3
    action = world.remembered(world.incident())
    assert action is not None
    assert (action.effect.parameters["desiredCount"], action.done) == (3, True)


def test_the_same_incident_told_again_is_not_acted_on_again(world: World) -> None:
    world.act()
    still = replace(world.incident(), alert=world.incident(60).alert)
    assert world.consider(still) == []
    assert world.service["desiredCount"] == 4
    assert world.notes()[1].endswith("already acted on this incident.")


def test_another_incident_in_the_cooldown_is_not_acted_on(world: World) -> None:
    world.act()
    world.act(1)
    assert world.service["desiredCount"] == 4
    assert "the cooldown is 300 s" in world.notes()[1]


def test_another_incident_after_the_cooldown_is_acted_on_and_neither_is_forgotten(world: World) -> None:
    eager = replace(REMEDY, cooldown_s=0)
    world.act(remedy=eager)
    world.act(1, remedy=eager)
    assert world.service["desiredCount"] == 6
    assert [world.remembered(world.incident(at_s)) is not None for at_s in (0, 1)] == [True, True]


@pytest.mark.parametrize("acted_before", [False, True])
def test_two_workers_at_one_target_act_once(world: World, acted_before: bool) -> None:
    """The second, about another incident, runs as a whole just before the first remembers its decision."""
    if acted_before:
        yesterday = (world.now - timedelta(days=1)).isoformat()
        long_past = replace(_unfinished(world), incident_id="i", decided_at=yesterday, done=True)
        ActionBook(table("remediations_table")).begin(long_past, over=None)
        world.wire.calls.clear()
    other = world.incident(1).to_text()
    world.wire.before(6, lambda: handle(event([record(other)]), None))
    assert len(world.act()) == 1
    assert world.wire.of("ChangeMessageVisibility")[0]["VisibilityTimeout"] == 2
    assert world.queue.deliver(handle) == []
    assert world.service["desiredCount"] == 4
    assert "the cooldown is 300 s" in world.notes()[1]


def test_an_alarm_that_waited_too_long_is_told_acknowledged_and_not_acted_on(world: World) -> None:
    assert world.act(-20 * 60) == []
    assert world.service["desiredCount"] == 2
    [note] = world.notes()
    assert "minutes old" in note


def test_a_dry_run_says_what_it_would_do(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMEDIATION_MODE", "dry-run")
    assert world.act() == []
    assert world.notes() == [
        "scale-out-service did not act on plant/ml-service: "
        "dry run: would scale plant/ml-service out from 2 to 4 tasks."
    ]
    assert not ACTING & set(world.wire.operations)


@pytest.mark.parametrize("value", ["on", "OFF", "off ", "true"])
def test_anything_but_off_in_the_kill_switch_stops_every_remedy(world: World, value: str) -> None:
    world.kill_switch(value)
    assert world.act() == []
    assert world.notes() == [
        f'scale-out-service did not act on plant/ml-service: the kill switch {KILL_SWITCH} is "{value}".'
    ]
    assert not ACTING & set(world.wire.operations)


def test_a_kill_switch_that_is_missing_stops_every_remedy(world: World) -> None:
    world.own("ssm").delete_parameter(Name=KILL_SWITCH)
    assert world.act() == []
    assert world.notes() == [
        "scale-out-service did not act on plant/ml-service: "
        f"the kill switch {KILL_SWITCH} cannot be read (ParameterNotFound)."
    ]
    assert not ACTING & set(world.wire.operations)


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        ({"Error": {"Code": "ThrottlingException", "Message": ""}}, "ThrottlingException"),
        (EndpointConnectionError(endpoint_url="https://ssm"), "EndpointConnectionError"),
    ],
    ids=["refused", "no network"],
)
def test_a_kill_switch_that_cannot_be_reached_stops_every_remedy(
    world: World, failure: dict[str, Any] | Exception, why: str
) -> None:
    def unreachable(**_: Any) -> Any:
        if isinstance(failure, Exception):
            raise failure
        return SimpleNamespace(status_code=400), failure

    client("ssm").meta.events.register("before-call.ssm.GetParameter", unreachable)
    assert world.act() == []
    [note] = world.notes()
    assert note.endswith(f"cannot be read ({why}).")
    assert not ACTING & set(world.wire.operations)


def test_the_kill_switch_is_read_for_every_decision(world: World) -> None:
    eager = replace(REMEDY, cooldown_s=0)
    world.act(remedy=eager)
    world.kill_switch("on")
    world.act(1, remedy=eager)
    assert world.service["desiredCount"] == 4


@pytest.mark.parametrize(
    "remedy", [replace(REMEDY, service="gone"), replace(REMEDY, cluster="gone")], ids=["service", "cluster"]
)
def test_a_target_that_is_gone_is_told_and_acknowledged(world: World, remedy: ScaleOutService) -> None:
    assert world.act(remedy=remedy) == []
    [note] = world.notes()
    assert note.endswith("the service does not exist.")


def test_a_deleted_service_is_not_scaled(world: World) -> None:
    world.own("ecs").delete_service(cluster="plant", service="ml-service", force=True)
    assert world.act() == []
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
    states = [{"rolloutState": state} if state else {} for state in rollouts]
    deployments = [
        {"id": f"ecs-svc/{number}", "status": "ACTIVE" if number else "PRIMARY", **state}
        for number, state in enumerate(states)
    ]
    described = {"status": "ACTIVE", "desiredCount": 3, "deployments": deployments, "taskDefinition": "t"}

    def ecs_answers(**_: Any) -> Any:
        return SimpleNamespace(status_code=200), {"services": [described]}

    client("ecs").meta.events.register("before-call.ecs.DescribeServices", ecs_answers)
    assert read_service(client("ecs"), "c", "s") == ServiceState(
        status="ACTIVE",
        desired=3,
        deploying=deploying,
        controller="ECS",
        deployment="ecs-svc/0" if rollouts else "",
        task_definition="t",
    )


def test_an_incident_without_a_remedy_is_a_mistake_of_the_router_and_stays(world: World) -> None:
    body = world.incident(remedy=None).to_text()
    assert handle(event([record(body)]), None) == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def test_a_note_is_a_mistake_and_stays(world: World) -> None:
    body = replace(world.incident(), kind=Kind.NOTE).to_text()
    assert handle(event([record(body)]), None) == {"batchItemFailures": [{"itemIdentifier": "m"}]}
