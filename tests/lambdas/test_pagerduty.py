"""The whole PagerDuty notifier against the Events API: an incident opens, and the same one closes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdas.pagerduty_notifier.adapters import RETRY_S, PagerDutyEvents
from lambdas.pagerduty_notifier.core import event as event_of
from lambdas.pagerduty_notifier.handler import handle
from lambdas.shared.delivery import Kind
from lambdas.shared.http import Http
from local.receivers import PagerDutyReceiver
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ALARM, after, alert, arn, delivery
from tests.lambdas.conftest import forget_caches
from tests.lambdas.world import CrashError, Queue, Wire, crash

ROUTING_KEY = "k3y0fthes3rv1ce0123456789abcdef0"
NEXT_KEY = "n3xt0fthes3rv1ce0123456789abcdef"
SECRET = "pdm/prod/pagerduty"
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
LONG = "\U0001f525" * 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The notifier's account, and PagerDuty."""

    wire: Wire
    pagerduty: PagerDutyReceiver
    queue: Queue
    secrets: Any

    def send(self, kind: Kind = Kind.TRIGGER, **more: Any) -> list[str]:
        """Queue one delivery and let the function work; returns what failed."""
        self.queue.put_delivery(delivery(kind, **more))
        return self.queue.deliver(handle)

    def keep(self, **secret: str) -> None:
        self.secrets.put_secret_value(SecretId=SECRET, SecretString=json.dumps(secret))

    @property
    def waits_s(self) -> list[int]:
        return [change["VisibilityTimeout"] for change in self.wire.of("ChangeMessageVisibility")]

    @property
    def statuses(self) -> list[str]:
        return [incident.status for incident in self.pagerduty.incidents]


@pytest.fixture
def pagerduty() -> Iterator[PagerDutyReceiver]:
    """Time flies, so that no rate limit is met by chance."""
    clock = itertools.count(0.0, 10.0).__next__
    with PagerDutyReceiver(routing_keys={ROUTING_KEY, NEXT_KEY}, clock=clock) as receiver:
        yield receiver


@pytest.fixture
def world(
    wire: Wire,
    pagerduty: PagerDutyReceiver,
    make: Callable[..., Queue],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    queue, secrets = make("pagerduty.fifo"), own("secretsmanager")
    monkeypatch.setenv("QUEUE_URL", queue.url)
    monkeypatch.setenv("PAGERDUTY_SECRET", SECRET)
    secrets.create_secret(
        Name=SECRET, SecretString=json.dumps({"routing_key": ROUTING_KEY, "events_url": pagerduty.url})
    )
    return World(wire=wire, pagerduty=pagerduty, queue=queue, secrets=secrets)


def test_the_end_closes_the_incident_that_the_alarm_opened(world: World) -> None:
    assert world.send() == []
    assert world.statuses == ["triggered"]
    assert world.send(Kind.RESOLVE) == []
    [incident] = world.pagerduty.incidents
    assert (incident.status, incident.dedup_key) == ("resolved", delivery().incident_id)


def test_an_alarm_told_twice_is_one_incident(world: World) -> None:
    world.send()
    world.queue.put(delivery().to_text(), group="g", unique="again")
    assert world.queue.deliver(handle) == []
    assert [event.outcome for event in world.pagerduty.events] == ["opened", "appended"]


def test_the_end_of_one_incident_leaves_the_next_one_open(world: World) -> None:
    world.send(at=after(0))
    world.send(at=after(900))
    world.send(Kind.RESOLVE, at=after(0))
    assert world.statuses == ["resolved", "triggered"]


def test_an_incident_says_what_is_wrong_where_since_when_and_what_to_read(world: World) -> None:
    world.send()
    [incident] = world.pagerduty.incidents
    assert incident.summary == f"{ALARM}: ml-service runs out of CPU."
    assert (incident.source, incident.severity) == (arn(), "critical")
    assert incident.links == ({"href": delivery().entry.runbook_url, "text": "Runbook"},)
    assert incident.custom_details["remedy"] == "scale-out-service"
    payload: Any = incident.events[0].body["payload"]
    assert payload["timestamp"] == delivery().opened_at


@pytest.mark.parametrize(
    ("severity", "theirs"),
    list(zip(Severity, ("critical", "error", "warning", "info"), strict=True)),
)
def test_every_severity_is_one_that_pagerduty_knows(severity: Severity, theirs: str) -> None:
    assert event_of(delivery(severity=severity), routing_key="k")["payload"]["severity"] == theirs


def test_pagerduty_takes_every_event_whatever_words_are_in_it(pagerduty: PagerDutyReceiver) -> None:
    events = PagerDutyEvents(Http(), events_url=pagerduty.url)

    @given(name=TEXT.filter(bool), words=st.lists(TEXT, min_size=4, max_size=4), kind=st.sampled_from(Kind))
    @example(name=LONG, words=[LONG] * 4, kind=Kind.TRIGGER)
    @example(name="a", words=["", "", "", ""], kind=Kind.TRIGGER)
    def takes(name: str, words: list[str], kind: Kind) -> None:
        reason, meaning, service, owner = words
        shown = delivery(kind, meaning=meaning, service=service, owner=owner)
        shown = replace(shown, alert=alert(alarm=name, NewStateReason=reason, Trigger=...))
        events.send(event_of(shown, routing_key=ROUTING_KEY))

    takes()
    assert {call.status for call in pagerduty.calls} == {202}


@pytest.mark.parametrize("call", [1, 2])
def test_whatever_it_dies_at_redelivery_opens_the_one_incident(world: World, call: int) -> None:
    """Its only AWS call is for the secret; the second death is after PagerDuty took the event."""
    if call == 1:
        world.wire.before(1, crash)
        with pytest.raises(CrashError):
            world.send()
    else:
        world.queue.put(delivery().to_text(), group="g", unique="not acknowledged")
        assert world.queue.deliver(handle) == []
        world.queue.put(delivery().to_text(), group="g", unique="the same again")
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["triggered"]


@pytest.mark.parametrize(("retry_after", "wait_s"), [(None, RETRY_S), (90, 90)])
def test_when_it_is_too_much_the_event_waits(world: World, retry_after: int | None, wait_s: int) -> None:
    world.pagerduty.fail_next(1, status=429, retry_after=retry_after)
    assert len(world.send()) == 1
    assert world.waits_s == [wait_s]
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["triggered"]


@pytest.mark.parametrize("fault", ["500", "502", "404", "outage"])
def test_while_pagerduty_is_down_the_event_waits_and_is_then_taken(world: World, fault: str) -> None:
    if fault == "outage":
        world.pagerduty.outage(True)
    else:
        world.pagerduty.fail_next(2, status=int(fault))
    world.send()
    assert len(world.queue.deliver(handle)) == 1
    assert world.waits_s == [RETRY_S, RETRY_S]
    world.pagerduty.outage(False)
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["triggered"]


def test_what_pagerduty_refuses_ends_in_the_dead_letter_queue(world: World) -> None:
    world.keep(routing_key="x" * 32, events_url=world.pagerduty.url)
    world.send()
    for _ in range(4):
        assert len(world.queue.deliver(handle)) == 1
    with pytest.raises(AssertionError, match="empty"):
        world.queue.deliver(handle)
    assert (world.queue.dead, world.waits_s, world.statuses) == (1, [], [])


@pytest.mark.parametrize("broken", [{"routing_key": "x" * 32}, {}, {"routing_key": f"{ROUTING_KEY}\n"}])
def test_a_key_that_cannot_be_used_is_read_again_once_it_is_corrected(
    world: World, broken: dict[str, str]
) -> None:
    world.keep(**{"events_url": world.pagerduty.url} | broken)
    assert len(world.send()) == 1
    world.keep(routing_key=ROUTING_KEY, events_url=world.pagerduty.url)
    assert world.queue.deliver(handle) == []
    assert world.send(Kind.RESOLVE) == []
    assert world.statuses == ["resolved"]


def test_the_secret_is_read_once_for_all_rises_and_anew_for_an_end(world: World) -> None:
    for seconds in range(3):
        world.send(at=after(seconds))
    assert len(world.wire.of("GetSecretValue")) == 1
    world.send(Kind.RESOLVE)
    assert [read.get("VersionStage") for read in world.wire.of("GetSecretValue")[1:]] == [None, "AWSPREVIOUS"]


@pytest.mark.parametrize("rises_under", [ROUTING_KEY, NEXT_KEY])
@pytest.mark.parametrize("new_container", [True, False])
def test_an_incident_closes_whichever_key_it_was_opened_under(
    world: World, rises_under: str, new_container: bool
) -> None:
    """Under another key than its trigger's, PagerDuty drops a resolve."""
    world.send(at=after(900))  # so that the function has read the key before it is rotated
    if rises_under == ROUTING_KEY:
        world.send()
    world.keep(routing_key=NEXT_KEY, events_url=world.pagerduty.url)
    if new_container:
        forget_caches()
    if rises_under == NEXT_KEY:
        body = event_of(delivery(), routing_key=NEXT_KEY)  # another container has read the new key already
        PagerDutyEvents(Http(), events_url=world.pagerduty.url).send(body)
    assert world.send(Kind.RESOLVE) == []
    [incident] = [one for one in world.pagerduty.incidents if one.dedup_key == delivery().incident_id]
    assert (incident.routing_key, incident.status) == (rises_under, "resolved")


def test_a_key_that_pagerduty_no_longer_knows_does_not_keep_an_end_from_being_told(world: World) -> None:
    world.keep(routing_key="g" * 32, events_url=world.pagerduty.url)
    world.keep(routing_key=ROUTING_KEY, events_url=world.pagerduty.url)
    world.send()
    assert world.send(Kind.RESOLVE) == []
    assert world.statuses == ["resolved"]


def test_an_end_that_was_told_under_one_key_only_is_told_again_under_both(world: World) -> None:
    world.send()
    with PagerDutyReceiver(
        routing_keys={NEXT_KEY}
    ) as broken:  # answers the first, and is down for the second
        world.keep(routing_key=ROUTING_KEY, events_url=broken.url)
        world.keep(routing_key=NEXT_KEY, events_url=broken.url)
        world.wire.before(2, lambda: broken.outage(True))
        assert len(world.send(Kind.RESOLVE)) == 1
    world.keep(routing_key=ROUTING_KEY, events_url=world.pagerduty.url)
    world.keep(routing_key=NEXT_KEY, events_url=world.pagerduty.url)
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["resolved"]


def test_a_note_is_no_event(world: World) -> None:
    world.send()
    world.send(Kind.RESOLVE)
    assert world.send(Kind.NOTE, note="scaled out") == []
    assert world.statuses == ["resolved"]


@pytest.mark.parametrize(
    ("more", "its_class"),
    [
        ({}, "AWS/ECS CPUUtilization"),
        ({"Trigger": {"Metrics": [{"Id": "e", "Expression": "a/b"}]}}, "metric math"),
        ({"Trigger": ..., "AlarmRule": "ALARM(a)"}, "composite"),
        ({"Trigger": ..., "QueryString": "fields @message"}, "other"),
    ],
)
def test_the_class_of_an_event_is_what_its_alarm_looks_at(more: dict[str, Any], its_class: str) -> None:
    shown = replace(delivery(), alert=alert(**more))
    assert event_of(shown, routing_key="k")["payload"]["class"] == its_class


def test_people_read_short_numbers(world: World) -> None:
    long = "Threshold Crossed: 1 datapoint [90.962915931459754 (23/11/26 09:04:00)] was greater than (80.0)."
    details = event_of(replace(delivery(), alert=alert(NewStateReason=long)), routing_key="k")["payload"]
    assert details["custom_details"]["value"] == "90.96 > 80 (CPUUtilization)"
    assert "[90.96 (23/11/26 09:04:00)]" in details["custom_details"]["reason"]


@pytest.mark.parametrize("fault", ["none", "429", "500", "outage", "refused", "invalid"])
def test_no_log_line_holds_the_routing_key(
    world: World, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    key = {"refused": "wr0ng" + ROUTING_KEY[5:], "invalid": ROUTING_KEY + "!"}.get(fault, ROUTING_KEY)
    world.keep(routing_key=key, events_url=world.pagerduty.url)
    if fault.isdecimal():
        world.pagerduty.fail_next(1, status=int(fault))
    world.pagerduty.outage(fault == "outage")
    world.send()
    logged = caplog.text + "".join(str(line.__dict__) for line in caplog.records)
    assert logged
    assert key[:20] not in logged
