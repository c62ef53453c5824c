"""The whole ticket opener against a signed webhook: taken once, its key in no log."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared.delivery import Kind
from lambdas.ticket_opener.core import signature, webhook_body
from lambdas.ticket_opener.handler import handle
from local.receivers.webhook import WebhookReceiver
from tests.lambdas.builders import ALARM, after, delivery
from tests.lambdas.world import CrashError, Queue, Wire, crash

KEY = "s1gn1ng-k3y-of-the-tests"
SECRET = "pdm/prod/ticket"
TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The function's account, and a ticket system."""

    wire: Wire
    webhook: WebhookReceiver
    queue: Queue
    secrets: Any

    def take(self, kind: Kind = Kind.TRIGGER, **more: Any) -> list[str]:
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
        return [ticket.status for ticket in self.webhook.tickets]


@pytest.fixture
def webhook() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(signing_key=KEY) as receiver:
        yield receiver


@pytest.fixture
def world(
    wire: Wire,
    webhook: WebhookReceiver,
    make: Callable[..., Queue],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    queue, secrets = make("ticket.fifo"), own("secretsmanager")
    monkeypatch.setenv("QUEUE_URL", queue.url)
    monkeypatch.setenv("TICKET_KIND", "webhook")
    monkeypatch.setenv("TICKET_SECRET", SECRET)
    secrets.create_secret(Name=SECRET, SecretString=json.dumps({"url": webhook.url, "signing_key": KEY}))
    return World(wire=wire, webhook=webhook, queue=queue, secrets=secrets)


def test_an_incident_is_one_ticket_that_its_end_resolves(world: World) -> None:
    assert [world.take(), world.take(Kind.NOTE, note="scaled out"), world.take(Kind.RESOLVE)] == [[], [], []]
    [ticket] = world.webhook.tickets
    assert (ticket.incident_id, ticket.status) == (delivery().incident_id, "resolved")
    assert (ticket.title, ticket.severity) == (f"{ALARM}: ml-service runs out of CPU.", "critical")
    assert [message["kind"] for message in ticket.messages] == ["trigger", "note", "resolve"]
    assert ticket.messages[1]["note"] == "scaled out"
    assert [message["lasted"] for message in ticket.messages] == [None, None, "10 min"]


def test_a_message_that_comes_twice_is_taken_once(world: World) -> None:
    world.take()
    world.queue.put(delivery().to_text(), group="g", unique="the same, never acknowledged")
    assert world.queue.deliver(handle) == []
    assert [len(ticket.messages) for ticket in world.webhook.tickets] == [1]


def test_a_crash_before_the_secret_is_read_loses_nothing(world: World) -> None:
    world.wire.before(1, crash)
    with pytest.raises(CrashError):
        world.take()
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["open"]


@given(key=TEXT, timestamp=st.integers(0), note=TEXT)
def test_the_signature_is_an_hmac_over_time_dot_body(key: str, timestamp: int, note: str) -> None:
    body = webhook_body(delivery(Kind.NOTE, note=note))
    signed = hmac.new(
        key.encode(), str(timestamp).encode() + b"." + body.encode(), hashlib.sha256
    ).hexdigest()
    assert signature(key, timestamp=str(timestamp), body=body) == f"v1={signed}"


@pytest.mark.parametrize(
    ("status", "retry_after", "waits_s"),
    [(429, 37, [37]), (429, None, [2]), (500, None, [2]), (503, None, [2])],
)
def test_a_busy_ticket_system_is_asked_again_later(
    world: World, status: int, retry_after: int | None, waits_s: list[int]
) -> None:
    world.webhook.fail_next(1, status=status, retry_after=retry_after)
    assert len(world.take()) == 1
    assert world.waits_s == waits_s
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["open"]


def test_while_it_is_down_the_message_waits_longer_each_time_and_is_then_taken(world: World) -> None:
    world.webhook.outage(True)
    world.take()
    for _ in range(2):
        assert len(world.queue.deliver(handle)) == 1
    assert world.waits_s == [2, 4, 8]
    world.webhook.outage(False)
    assert world.queue.deliver(handle) == []
    assert world.statuses == ["open"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_what_it_refuses_ends_in_the_dead_letter_queue(world: World, status: int) -> None:
    world.webhook.fail_next(5, status=status)
    world.take()
    for _ in range(4):
        assert len(world.queue.deliver(handle)) == 1
    with pytest.raises(AssertionError, match="empty"):
        world.queue.deliver(handle)
    assert (world.queue.dead, world.waits_s, world.statuses) == (1, [], [])


@pytest.mark.parametrize(
    "broken", [{"signing_key": "old"}, {"signing_key": " \n"}, {"signing_key": ...}, {"url": ...}]
)
def test_a_secret_that_cannot_be_used_is_read_again_once_it_is_corrected(
    world: World, broken: dict[str, Any]
) -> None:
    right = {"url": world.webhook.url, "signing_key": KEY}
    world.keep(**{name: value for name, value in (right | broken).items() if value is not ...})
    assert len(world.take()) == 1
    world.keep(**right)
    assert world.queue.deliver(handle) == []
    assert world.take(at=after(1)) == []
    assert len(world.wire.of("GetSecretValue")) == 2


def test_a_key_and_an_address_with_the_newline_of_their_file_work(world: World) -> None:
    world.keep(url=f"{world.webhook.url}\n", signing_key=f" {KEY}\n")
    assert world.take() == []


@pytest.mark.parametrize("fault", ["none", "429", "500", "401", "outage", "nobody", "wrong"])
def test_no_log_line_holds_the_signing_key(
    world: World, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    if fault.isdecimal():
        world.webhook.fail_next(1, status=int(fault))
    world.webhook.outage(fault == "outage")
    key = "s1gn1ng-wrong" if fault == "wrong" else KEY
    world.keep(url="http://127.0.0.1:9" if fault == "nobody" else world.webhook.url, signing_key=key)
    world.take()
    logged = caplog.text + "".join(str(line.__dict__) for line in caplog.records)
    assert logged
    assert "s1gn1ng" not in logged
    assert "v1=" not in logged
