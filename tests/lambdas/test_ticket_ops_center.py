"""The whole ticket opener against OpsCenter: one item an incident, resolved with it, whatever crashes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdas.shared.aws import table
from lambdas.shared.delivery import Kind
from lambdas.ticket_opener.core import ops_item
from lambdas.ticket_opener.handler import handle
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ALARM, after, arn, delivery
from tests.lambdas.ops_center import OpsCenter
from tests.lambdas.world import CrashError, Queue, Wire, crash

OPENING = ["GetItem", "CreateOpsItem", "UpdateItem"]
RESOLVING = ["GetItem", "UpdateOpsItem", "UpdateItem"]
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
LONG = "\U0001f525" * 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The function's account."""

    wire: Wire
    center: OpsCenter
    queue: Queue

    def take(self, kind: Kind = Kind.TRIGGER, **more: Any) -> list[str]:
        """Queue one delivery and let the function work; returns what failed."""
        self.queue.put_delivery(delivery(kind, **more))
        return self.queue.deliver(handle)

    @property
    def statuses(self) -> list[str]:
        return [item["Status"] for item in self.center.items.values()]

    @property
    def kept(self) -> dict[str, Any]:
        """What the book keeps beside the alarm."""
        item = table("incidents_table").get_item(Key={"alarm_arn": arn()})["Item"]
        return {name: value for name, value in item.items() if name != "alarm_arn"}


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    make_table("INCIDENTS_TABLE", key="alarm_arn")
    queue = make("ticket.fifo")
    monkeypatch.setenv("QUEUE_URL", queue.url)
    monkeypatch.setenv("TICKET_KIND", "ops-item")
    return World(wire=wire, center=OpsCenter(wire), queue=queue)


def test_an_incident_is_one_item_that_its_end_resolves(world: World) -> None:
    assert world.take() == []
    assert (world.wire.operations, world.statuses) == (OPENING, ["Open"])
    assert world.take(Kind.RESOLVE) == []
    assert (world.wire.operations[3:], world.statuses) == (RESOLVING, ["Resolved"])
    [item] = world.center.items.values()
    assert item["OperationalData"]["Over"]["Value"] == "2026-11-23 09:14:17 UTC, after 10 min"
    assert world.kept == {}


def test_an_item_says_what_is_wrong_where_since_when_and_what_to_read() -> None:
    item = ops_item(delivery())
    assert item["Title"] == f"{ALARM}: ml-service runs out of CPU."
    for words in ("2026-11-23 09:04:17 UTC", "platform-reliability", "high-cpu-utilization.md", "scale-out"):
        assert words in item["Description"]
    assert item["OperationalData"]["/aws/resources"]["Value"] == f'[{{"arn": "{arn()}"}}]'


@pytest.mark.parametrize(("severity", "theirs"), list(zip(Severity, "1234", strict=True)))
def test_every_severity_is_one_that_opscenter_knows(severity: Severity, theirs: str) -> None:
    assert ops_item(delivery(severity=severity))["Severity"] == theirs


def test_an_alarm_told_again_opens_nothing(world: World) -> None:
    world.take()
    world.queue.put(delivery().to_text(), group="g", unique="again")
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["Open"]


def test_a_person_who_resolved_the_item_is_not_given_another_while_the_incident_goes_on(world: World) -> None:
    world.take()
    world.center.items["oi-000000000000"]["Status"] = "Resolved"
    world.queue.put(delivery().to_text(), group="g", unique="again")
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["Resolved"]


def test_two_incidents_of_one_alarm_that_overlap_in_the_queue_are_two_items(world: World) -> None:
    world.take(at=after(0))
    world.take(at=after(900))
    world.take(Kind.RESOLVE, at=after(0))
    assert world.statuses == ["Resolved", "Open"]
    world.take(Kind.RESOLVE, at=after(900))
    assert world.statuses == ["Resolved", "Resolved"]


@pytest.mark.parametrize("kind", [Kind.RESOLVE, Kind.NOTE])
def test_what_was_never_opened_is_not_resolved_and_a_note_opens_nothing(world: World, kind: Kind) -> None:
    assert world.take(kind, note="scaled out") == []
    assert world.statuses == []


@pytest.mark.parametrize("call", [1, 2, 3])
def test_whichever_call_it_dies_at_redelivery_opens_the_one_item(world: World, call: int) -> None:
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.take()
    assert world.queue.deliver(handle) == []
    assert world.take(Kind.RESOLVE) == []
    assert world.statuses == ["Resolved"]


@pytest.mark.parametrize("call", [1, 2, 3])
def test_whichever_call_it_dies_at_redelivery_resolves_it(world: World, call: int) -> None:
    world.take()
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.take(Kind.RESOLVE)
    assert world.queue.deliver(handle) == []
    assert (world.statuses, world.kept) == (["Resolved"], {})


def test_an_item_that_a_person_deleted_is_resolved_enough(world: World) -> None:
    world.take()
    world.center.items.clear()
    assert world.take(Kind.RESOLVE) == []
    assert world.kept == {}


def test_what_others_keep_beside_the_alarm_stays(world: World) -> None:
    table("incidents_table").put_item(Item={"alarm_arn": arn(), "slack_ts": "1.2"})
    world.take()
    world.take(Kind.RESOLVE)
    assert world.kept == {"slack_ts": "1.2"}


def test_an_error_of_opscenter_fails_the_message_and_the_queue_brings_it_again(world: World) -> None:
    create = world.wire.services["CreateOpsItem"]
    limit = (400, {"Error": {"Code": "OpsItemLimitExceededException", "Message": "quota"}})
    world.wire.services["CreateOpsItem"] = lambda _: limit
    assert len(world.take()) == 1
    world.wire.services["CreateOpsItem"] = create
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["Open"]


def test_opscenter_takes_every_item_whatever_words_are_in_it(world: World) -> None:
    @given(name=TEXT.filter(bool), words=st.lists(TEXT, min_size=4, max_size=4))
    @example(name=LONG, words=[LONG] * 4)
    @example(name="\n", words=["\r\n\x00"] * 4)
    def takes(name: str, words: list[str]) -> None:
        said, meaning, service, owner = words
        shown = delivery(meaning=meaning, service=service, owner=owner)
        shown = replace(shown, alert=replace(shown.alert, alarm=name, reason=said))
        world.center.items.clear()
        status, answer = world.wire.services["CreateOpsItem"](ops_item(shown))
        assert status == 200, answer

    takes()


def test_an_unknown_kind_of_ticket_is_an_error_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKET_KIND", "paper")
    with pytest.raises(ValueError, match="paper"):
        world.take()
