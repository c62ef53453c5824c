"""The ticket system believes what is signed with its key, lately, and takes it once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from local.receivers.webhook import PATH, TOLERANCE_S, WebhookReceiver
from tests.local.receivers.clients import FakeClock

KEY = "s1gn"
OPENED = {"kind": "trigger", "incident_id": "i", "title": "CPU", "severity": "critical"}


@pytest.fixture
def webhook(clock: FakeClock) -> Iterator[WebhookReceiver]:
    with WebhookReceiver(signing_key=KEY, clock=clock, unix_clock=clock) as receiver:
        yield receiver


class Sender:
    """Posts as the ticket opener does, unless told otherwise."""

    def __init__(self, http: urllib3.PoolManager, webhook: WebhookReceiver, clock: FakeClock) -> None:
        self._http = http
        self._webhook = webhook
        self._clock = clock

    def send(
        self, body: str | dict[str, Any], *, key: str = KEY, path: str = PATH, **headers: str | None
    ) -> int:
        text = body if isinstance(body, str) else json.dumps(body)
        timestamp = headers.get("X_Pdm_Timestamp", str(int(self._clock())))
        signed = hmac.new(key.encode(), f"{timestamp}.{text}".encode(), hashlib.sha256).hexdigest()
        sent = {
            "X_Pdm_Timestamp": timestamp,
            "X_Pdm_Signature": f"v1={signed}",
            "Idempotency_Key": hashlib.sha256(text.encode()).hexdigest(),
        } | headers
        given = {name.replace("_", "-"): value for name, value in sent.items() if value is not None}
        url = self._webhook.origin + path
        return self._http.request("POST", url, body=text.encode(), headers=given, retries=False).status


@pytest.fixture
def sender(http: urllib3.PoolManager, webhook: WebhookReceiver, clock: FakeClock) -> Sender:
    return Sender(http, webhook, clock)


def test_an_incident_is_one_ticket_that_its_end_resolves(webhook: WebhookReceiver, sender: Sender) -> None:
    assert [sender.send(OPENED), sender.send(OPENED | {"kind": "note", "note": "scaled"})] == [200, 200]
    [ticket] = webhook.tickets
    assert (ticket.title, ticket.severity, ticket.status) == ("CPU", "critical", "open")
    assert sender.send(OPENED | {"kind": "resolve"}) == 200
    [ticket] = webhook.tickets
    assert (ticket.status, len(ticket.messages)) == ("resolved", 3)


def test_the_same_message_again_is_taken_once(webhook: WebhookReceiver, sender: Sender) -> None:
    assert [sender.send(OPENED), sender.send(OPENED)] == [200, 200]
    assert [len(ticket.messages) for ticket in webhook.tickets] == [1]


@pytest.mark.parametrize(
    ("headers", "key", "status"),
    [
        ({"X_Pdm_Signature": "v1=00"}, KEY, 401),
        ({"X_Pdm_Signature": None}, KEY, 401),
        ({"X_Pdm_Timestamp": None}, KEY, 401),
        ({"X_Pdm_Timestamp": "soon"}, KEY, 401),
        ({"X_Pdm_Timestamp": "\u00b2"}, KEY, 401),
        ({}, "other", 401),
        ({"Idempotency_Key": None}, KEY, 400),
    ],
)
def test_what_is_not_signed_with_the_key_is_refused(
    webhook: WebhookReceiver, sender: Sender, headers: dict[str, Any], key: str, status: int
) -> None:
    assert sender.send(OPENED, key=key, **headers) == status
    assert webhook.tickets == ()


@pytest.mark.parametrize(("age_s", "status"), [(TOLERANCE_S, 200), (TOLERANCE_S + 1, 401), (-301, 401)])
def test_a_recording_that_is_played_again_later_is_refused(
    sender: Sender, clock: FakeClock, age_s: int, status: int
) -> None:
    assert sender.send(OPENED, X_Pdm_Timestamp=str(int(clock()) - age_s)) == status


@pytest.mark.parametrize("body", ["", "no", "[]", "{}", '{"incident_id": 7}'])
def test_what_names_no_incident_is_refused(sender: Sender, body: str) -> None:
    assert sender.send(body) == 400


def test_there_is_one_address(sender: Sender) -> None:
    assert sender.send(OPENED, path="/") == 404


def test_faults_and_what_was_received_are_for_other_processes_too(
    http: urllib3.PoolManager, webhook: WebhookReceiver, sender: Sender
) -> None:
    webhook.fail_next(1, status=429, retry_after=7)
    assert [sender.send(OPENED), sender.send(OPENED)] == [429, 200]
    received = http.request("GET", webhook.origin + "/_received").json()
    assert [ticket["incident_id"] for ticket in received["tickets"]] == ["i"]
