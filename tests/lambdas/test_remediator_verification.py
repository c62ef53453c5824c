"""Whether it helped: an OK is told, silence calls a person, neither twice nor without an action."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lambdas.remediator.adapters import VerificationQueue
from lambdas.remediator.core import Escalation
from lambdas.remediator.handler import handle
from lambdas.shared.aws import client
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ALARM, event, record
from tests.lambdas.remediation_world import VERIFY_AFTER_S, World, make_world
from tests.lambdas.world import CrashError, Queue, Wire, crash

NO_HELP = "scale-out-service on plant/ml-service did not help within 10 min; a person must act."
# GetItem, PutItem, to Slack, to PagerDuty, PutItem; and GetItem, PutItem, to Slack, to PagerDuty.
CALLS_TO_ESCALATE, CALLS_TO_CONCLUDE = 5, 4


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    return make_world(wire, make, make_table, own, monkeypatch)


@pytest.fixture
def acted(world: World) -> World:
    """It has acted on an incident, and told so."""
    assert world.act() == []
    world.slack.drain()
    return world


def helped(world: World, note: str, *, after_s: float = 240) -> bool:
    """Whether a note says so; the seconds depend on when the function decided."""
    start, end = "scale-out-service on plant/ml-service helped: ", " s."
    seconds = note.removeprefix(f"{start}{ALARM} is OK again after ").removesuffix(end)
    return note.startswith(start) and after_s - 60 <= int(seconds) <= after_s


def stands(world: World, incident: Delivery) -> tuple[bool, Escalation]:
    """Whether the incident is known to be over, and whether people were called."""
    action = world.remembered(incident)
    assert action is not None
    return bool(action.ok_at), action.escalation


def test_after_acting_it_leaves_a_note_to_itself_with_the_whole_incident(acted: World) -> None:
    [note] = [sent for sent in acted.wire.of("SendMessage") if "DelaySeconds" in sent]
    assert (note["QueueUrl"], note["DelaySeconds"]) == (acted.verification.url, VERIFY_AFTER_S)
    body = json.loads(note["MessageBody"])
    assert list(body) == ["verify"]
    assert Delivery.from_text(json.dumps(body["verify"])) == acted.incident()


def test_without_an_action_it_leaves_no_note(world: World) -> None:
    world.kill_switch("on")
    world.act()
    assert not any("DelaySeconds" in sent for sent in world.wire.of("SendMessage"))


def test_an_ok_is_told_as_help_and_calls_nobody(acted: World) -> None:
    incident = acted.incident()
    assert acted.consider(acted.resolved(incident)) == []
    [note] = acted.slack.drain()
    assert (note.kind, note.incident_id) == (Kind.NOTE, incident.incident_id)
    assert helped(acted, note.note)
    assert acted.time_is_up() == []
    assert (acted.notes(), acted.pagerduty.drain()) == ([], [])
    assert stands(acted, incident) == (True, Escalation.NONE)


def test_an_ok_of_before_the_action_is_not_called_help(acted: World) -> None:
    acted.consider(acted.resolved(acted.incident(), after_s=-1))
    assert acted.notes() == [f"{ALARM} was OK again before scale-out-service acted on plant/ml-service."]
    assert acted.time_is_up() == []
    assert acted.pagerduty.drain() == []


def test_when_time_is_up_without_an_ok_slack_is_told_and_a_person_is_called(acted: World) -> None:
    incident = acted.incident()
    assert acted.time_is_up() == []
    assert acted.notes() == [NO_HELP]
    [called] = acted.pagerduty.drain()
    assert (called.kind, called.note, called.incident_id) == (Kind.TRIGGER, NO_HELP, incident.incident_id)
    assert called.message_id != incident.message_id  # or SQS would take it for the router's own
    assert stands(acted, incident) == (False, Escalation.TOLD)


def test_a_second_note_to_itself_calls_nobody_again(acted: World) -> None:
    acted.time_is_up()
    acted.slack.drain()
    acted.pagerduty.drain()
    sent = len(acted.wire.of("SendMessage"))
    assert acted.time_is_up() == []
    assert len(acted.wire.of("SendMessage")) == sent


def test_the_end_of_an_incident_that_called_a_person_is_told_and_takes_the_call_back(acted: World) -> None:
    acted.time_is_up()
    acted.slack.drain()
    acted.pagerduty.drain()
    ok = acted.resolved(acted.incident(), after_s=900)
    assert acted.consider(ok) == []
    [note] = acted.notes()
    assert note.startswith(f"{ALARM} is OK again ")
    assert note.endswith(" s after scale-out-service acted on plant/ml-service.")
    [resolve] = acted.pagerduty.drain()
    assert (resolve.kind, resolve.incident_id) == (Kind.RESOLVE, ok.incident_id)
    assert resolve.message_id != ok.message_id  # the router's own may have come before the call


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM])
def test_a_person_is_called_whatever_the_severity(world: World, severity: Severity) -> None:
    world.consider(world.incident(severity=severity))
    world.time_is_up()
    assert len(world.pagerduty.drain()) == 1


@pytest.mark.parametrize("call", range(1, CALLS_TO_ESCALATE + 1))
def test_whichever_call_an_escalation_dies_at_redelivery_finishes_it_once(acted: World, call: int) -> None:
    acted.wire.before(call, crash)
    with pytest.raises(CrashError):
        acted.time_is_up()
    assert acted.verification.deliver(handle) == []
    assert acted.notes() == [NO_HELP]
    assert [called.kind for called in acted.pagerduty.drain()] == [Kind.TRIGGER]
    assert stands(acted, acted.incident()) == (False, Escalation.TOLD)


@pytest.mark.parametrize("call", range(1, CALLS_TO_CONCLUDE + 1))
def test_whichever_call_an_ok_dies_at_redelivery_finishes_it_once(acted: World, call: int) -> None:
    acted.time_is_up()
    acted.slack.drain()
    acted.pagerduty.drain()
    acted.wire.before(call, crash)
    with pytest.raises(CrashError):
        acted.consider(acted.resolved(acted.incident(), after_s=900))
    assert acted.queue.deliver(handle) == []
    assert len(acted.notes()) == 1
    assert [called.kind for called in acted.pagerduty.drain()] == [Kind.RESOLVE]
    assert stands(acted, acted.incident()) == (True, Escalation.TOLD)


def test_an_ok_that_comes_while_a_person_is_being_called_waits_until_the_call_is_out(acted: World) -> None:
    acted.wire.before(4, crash)
    with pytest.raises(CrashError):
        acted.time_is_up()
    assert len(acted.consider(acted.resolved(acted.incident()))) == 1
    [asked] = acted.wire.of("ChangeMessageVisibility")
    assert (asked["QueueUrl"], asked["VisibilityTimeout"]) == (acted.queue.url, 30)
    assert acted.verification.deliver(handle) == []
    assert acted.queue.deliver(handle) == []
    assert [called.kind for called in acted.pagerduty.drain()] == [Kind.TRIGGER, Kind.RESOLVE]


def test_an_ok_that_comes_between_reading_and_calling_prevents_the_call(acted: World) -> None:
    ok = acted.resolved(acted.incident()).to_text()
    acted.wire.before(2, lambda: handle(event([record(ok)]), None))
    assert len(acted.time_is_up()) == 1
    [asked] = acted.wire.of("ChangeMessageVisibility")
    assert asked["QueueUrl"] == acted.verification.url  # the queue that the message came from
    assert acted.verification.deliver(handle) == []
    [note] = acted.notes()
    assert helped(acted, note)
    assert acted.pagerduty.drain() == []


def test_an_ok_of_an_incident_that_was_not_acted_on_tells_nobody(world: World) -> None:
    world.kill_switch("on")
    world.act()
    world.slack.drain()
    assert world.consider(world.resolved(world.incident())) == []
    assert (world.notes(), world.pagerduty.drain()) == ([], [])


def test_a_note_about_an_incident_that_is_not_remembered_tells_nobody(world: World) -> None:
    body = json.dumps({"verify": json.loads(world.incident().to_text())})
    assert handle(event([record(body)]), None) == {"batchItemFailures": []}
    assert (world.notes(), world.pagerduty.drain()) == ([], [])


def test_an_incident_that_was_over_before_its_action_was_finished_is_acted_on_no_more(world: World) -> None:
    world.wire.before(7, crash)  # the effect
    with pytest.raises(CrashError):
        world.act()
    ok = world.resolved(world.incident())
    assert handle(event([record(ok.to_text())]), None) == {"batchItemFailures": []}
    assert world.notes() == []
    assert world.queue.deliver(handle) == []
    assert world.service["desiredCount"] == 2
    [note] = world.notes()
    assert note.endswith("the incident is over.")


def test_the_end_is_told_in_the_same_words_however_often_it_comes(acted: World) -> None:
    ok = acted.resolved(acted.incident())
    acted.consider(ok)
    later = replace(ok, alert=acted.resolved(acted.incident(), after_s=500).alert)
    acted.consider(later)
    [first, second] = acted.notes()
    assert first == second


@pytest.mark.parametrize("after_s", [-1, 901])
def test_a_delay_that_sqs_has_not_is_refused(wire: Wire, after_s: int) -> None:
    with pytest.raises(ValueError, match=f"VERIFY_AFTER_S = {after_s} is no delay of SQS"):
        VerificationQueue(client("sqs"), "u", after_s=after_s)
