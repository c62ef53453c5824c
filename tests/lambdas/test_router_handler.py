"""The whole router against DynamoDB and SQS: what a crash, a race or a broken message costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lambdas.alert_router.adapters import IncidentBook
from lambdas.alert_router.core import UNPARSED
from lambdas.alert_router.handler import handle
from lambdas.shared.aws import table
from lambdas.shared.batch import RetryLaterError
from lambdas.shared.delivery import Kind
from pdm_catalog.routes import Sink
from tests.lambdas.builders import ALARM, after, arn, enveloped, event, notification, record
from tests.lambdas.router_world import World, make_world
from tests.lambdas.sinks import still_open
from tests.lambdas.world import CrashError, Queue, Wire, crash

CRITICAL = (Sink.PAGERDUTY, Sink.SLACK, Sink.TICKET, Sink.REMEDIATION)
# One critical alarm with a remedy: read, remember, its sinks, remember.
CALLS = ["GetItem", "UpdateItem", *("SendMessage" for _ in CRITICAL), "UpdateItem"]
EVERY_CALL = range(1, len(CALLS) + 1)
REMEMBERED = 3  # dying before this call or a later one, the router has remembered what it was about
TRIGGER, RESOLVE = Kind.TRIGGER, Kind.RESOLVE
# (cut off, newer): what a sink is told in the end when the cut-off one was forgotten, when it was remembered.
OVERTAKEN: Mapping[tuple[str, str], tuple[list[Kind], list[Kind]]] = {
    ("ALARM", "OK"): ([], [TRIGGER, RESOLVE]),
    ("ALARM", "ALARM"): ([TRIGGER], [TRIGGER, TRIGGER]),
    ("ALARM", "INSUFFICIENT_DATA"): ([TRIGGER], [TRIGGER]),
    ("OK", "ALARM"): ([TRIGGER, TRIGGER], [TRIGGER, RESOLVE, TRIGGER]),
    ("OK", "OK"): ([TRIGGER, RESOLVE], [TRIGGER, RESOLVE]),
    ("OK", "INSUFFICIENT_DATA"): ([TRIGGER, RESOLVE], [TRIGGER, RESOLVE]),
}


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> World:
    return make_world(wire, make, make_table, monkeypatch, tmp_path)


def one_id_a_message(wire: Wire) -> bool:
    """Whether a message that was sent more than once was always sent under one id."""
    ids: dict[tuple[str, str], set[str]] = {}
    for sent in wire.of("SendMessage"):
        ids.setdefault((sent["QueueUrl"], sent["MessageBody"]), set()).add(sent["MessageDeduplicationId"])
    return all(len(found) == 1 for found in ids.values())


@pytest.mark.parametrize("body", [notification(), enveloped(notification())], ids=["raw", "wrapped"])
def test_an_alarm_reaches_every_sink_of_its_severity_and_its_remedy(world: World, body: str) -> None:
    assert world.deliver(body) == []
    assert world.wire.operations == CALLS
    incident = world.known.incident_id if world.known else None
    told = {sink: world.told(sink) for sink in Sink}
    assert told == {sink: [(TRIGGER, incident)] if sink in CRITICAL else [] for sink in Sink}


def test_its_end_reaches_the_same_sinks_and_the_remediator_hears_of_it_after_the_rise(world: World) -> None:
    world.deliver(notification("ALARM", after(0)))
    world.deliver(notification("OK", after(60)))
    assert {sink: [kind for kind, _ in world.told(sink)] for sink in CRITICAL} == {
        sink: [TRIGGER, RESOLVE] for sink in CRITICAL
    }


def test_each_time_series_of_an_alarm_has_an_incident_of_its_own(world: World) -> None:
    """Or the OK of one service would end what another still has."""
    cart, search = ({"AlarmContributorId": name} for name in ("cart", "search"))
    world.deliver(notification("ALARM", after(0), **cart), notification("ALARM", after(0), **search))
    world.deliver(notification("OK", after(60), **cart))
    told = world.told()
    [over] = [incident for kind, incident in told if kind is RESOLVE]
    opened = [incident for kind, incident in told if kind is TRIGGER]
    assert len(set(opened)) == 2
    assert over == opened[0]
    assert world.known is None


def test_an_alarm_that_the_index_does_not_know_reaches_people_and_pages_nobody(world: World) -> None:
    assert world.deliver(notification(alarm="somebody-elses")) == []
    [delivery] = world.sinks[Sink.SLACK].drain()
    assert (delivery.entry.alarm, delivery.entry.known) == ("somebody-elses", False)
    assert world.told(Sink.PAGERDUTY) == world.told(Sink.REMEDIATION) == []


def test_a_message_that_is_no_alarm_fails_alone(world: World) -> None:
    good = (notification(), notification(alarm="somebody-elses"))
    assert world.deliver(good[0], "plain words", good[1]) == ["plain words"]
    assert [one.entry.alarm for one in world.sinks[Sink.SLACK].drain()] == [ALARM, UNPARSED, "somebody-elses"]


def test_replaying_the_whole_history_sends_nothing_new(world: World) -> None:
    history = [notification(state, after(at)) for at, state in enumerate(("ALARM", "OK", "ALARM", "OK"))]
    for body in history:
        world.deliver(body)
    sends = len(world.wire.of("SendMessage"))
    for body in [*history, *reversed(history)]:
        assert world.deliver(body) == []
    assert len(world.wire.of("SendMessage")) == sends


@pytest.mark.parametrize("call", EVERY_CALL)
def test_whichever_call_it_dies_at_redelivery_tells_every_sink_once(world: World, call: int) -> None:
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.deliver(notification())
    assert world.alerts.deliver(handle) == []
    assert one_id_a_message(world.wire)
    assert [len(world.told(sink)) for sink in CRITICAL] == [1] * len(CRITICAL)
    assert world.known is not None
    assert world.known.pending is None


@pytest.mark.parametrize(("cut_off", "newer"), OVERTAKEN)
@pytest.mark.parametrize("call", [2, 3, 5], ids=["forgotten", "nothing-sent", "something-sent"])
def test_a_newer_notification_that_overtakes_a_cut_off_one_loses_nothing_that_people_must_know(
    world: World, cut_off: str, newer: str, call: int
) -> None:
    """An ALARM or OK that was not even remembered is as if CloudWatch had never been of that opinion."""
    if cut_off == "OK":
        world.deliver(notification("ALARM", after(0)))
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.deliver(notification(cut_off, after(1)))
    world.alerts.sqs.purge_queue(QueueUrl=world.alerts.url)  # it comes back later than the newer one
    for body in (notification(newer, after(2)), notification(cut_off, after(1))):
        assert world.deliver(body) == []
    assert world.known is not None
    open_now = {world.known.incident_id} if world.known.is_open else set[str | None]()
    assert still_open(world.sinks[Sink.SLACK].drain()) == open_now
    assert [kind for kind, _ in world.told(Sink.PAGERDUTY)] == OVERTAKEN[cut_off, newer][call >= REMEMBERED]


@pytest.mark.parametrize("call", EVERY_CALL)
@pytest.mark.parametrize("newer", ["ALARM", "OK"])
def test_two_workers_at_one_alarm_lose_nothing(world: World, call: int, newer: str) -> None:
    """The second runs as a whole just before one call of the first; "ALARM" is the same message twice."""
    other = notification(newer, after(0 if newer == "ALARM" else 1))

    def second_worker() -> None:
        assert handle(event([record(other)]), None) == {"batchItemFailures": []}

    world.wire.before(call, second_worker)
    if world.deliver(notification()):
        [postponed] = world.wire.of("ChangeMessageVisibility")
        assert postponed["VisibilityTimeout"] == 1
        assert world.alerts.deliver(handle) == []
    assert one_id_a_message(world.wire)
    assert world.known is not None
    assert world.known.pending is None
    assert world.known.is_open == (newer == "ALARM")
    # An OK that overtakes an ALARM nobody has remembered yet leaves nothing to tell.
    over = [] if call < REMEMBERED else [TRIGGER, RESOLVE]
    for sink in (Sink.PAGERDUTY, Sink.SLACK):
        assert [kind for kind, _ in world.told(sink)] == ([TRIGGER] if newer == "ALARM" else over)


def test_the_loser_of_a_race_is_postponed_and_writes_nothing(world: World) -> None:
    world.deliver(notification("ALARM", after(0)))
    world.wire.before(2, lambda: world.deliver(notification("OK", after(9))))
    body = notification("ALARM", after(5))
    assert world.deliver(body) == [body]
    assert world.known is not None
    assert (world.known.state, world.known.is_open) == ("OK", False)


@pytest.mark.parametrize("state", ["ALARM", "OK"])
def test_the_book_is_written_only_on_top_of_what_was_read(world: World, state: str) -> None:
    """Also between two states of one instant."""
    world.deliver(notification(state))
    kept = world.known
    assert kept is not None
    for read in (None, replace(kept, state="other"), replace(kept, changed_at="2000")):
        with pytest.raises(RetryLaterError):
            IncidentBook(table("incidents_table")).write(replace(kept, is_open=not kept.is_open), over=read)
    assert world.known == kept


def test_what_the_sinks_keep_beside_an_incident_survives_the_router(world: World) -> None:
    table("incidents_table").put_item(
        Item={"alarm_arn": arn(), "slack_ts": "1.2", "state": "", "changed_at": ""}
    )
    world.deliver(notification(alarm=ALARM))
    item = table("incidents_table").get_item(Key={"alarm_arn": arn()})["Item"]
    assert (item["slack_ts"], item["state"]) == ("1.2", "ALARM")
