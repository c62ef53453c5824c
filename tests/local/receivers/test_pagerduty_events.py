"""Which events PagerDuty takes, and what it says of the others."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from local.receivers import PagerDutyReceiver
from tests.local.receivers.clients import JSON, PagerDutyClient, event

PAYLOAD = {"summary": "5XX above 10", "source": "api-gateway", "severity": "critical"}


def with_payload(**more: Any) -> dict[str, Any]:
    return event("trigger", payload=PAYLOAD | more)


@pytest.mark.parametrize(
    "accepted",
    [
        event("trigger"),
        event("trigger", dedup_key="k" * 255),
        with_payload(summary="x" * 1024),
        with_payload(
            timestamp="2026-11-23T10:00:00.000+0000", component="alb", group="prod", **{"class": "5xx"}
        ),
        with_payload(timestamp="2026-11-23T10:00:00Z", custom_details={"a": [1]}),
        event("trigger", links=[{"href": "https://x.y", "text": "Runbook"}], images=[{"src": "https://x.y"}]),
        event("trigger", client="pdm-watch", client_url="https://x.y"),
        {key: value for key, value in event("trigger").items() if key != "dedup_key"},
        {key: value for key, value in event("resolve").items() if key != "payload"},
        event("acknowledge"),
    ],
)
def test_a_valid_event_is_accepted_with_its_key(pagerduty_client: PagerDutyClient, accepted: Any) -> None:
    answer = pagerduty_client.enqueue(accepted)
    assert answer.status == 202
    key = answer.json()["dedup_key"]
    assert answer.json() == {"status": "success", "message": "Event processed", "dedup_key": key}
    assert key == accepted.get("dedup_key", key) != ""


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        (["no object"], "Event object format is unrecognized"),
        (event("trigger", routing_key=""), "'routing_key' cannot be blank"),
        (
            event("trigger", routing_key="short"),
            "Length of 'routing_key' is incorrect (should be 32 characters)",
        ),
        (event("trigger", routing_key="-" * 32), "'routing_key' cannot contain non-alphanumeric characters."),
        (event("trigger", routing_key="x" * 32), "Invalid routing key"),
        (event(""), "'event_action' is missing or blank"),
        (
            event("close"),
            "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')",
        ),
        (event("resolve", dedup_key=""), "'dedup_key' is missing or blank"),
        (event("acknowledge", dedup_key=""), "'dedup_key' is missing or blank"),
        (event("trigger", dedup_key="k" * 256), "'dedup_key' is too long (maximum is 255 characters)"),
        (event("trigger", dedup_key=7), "'dedup_key' is invalid (must be a string)"),
        (event("trigger", payload=None), "'payload' is missing or blank"),
        (with_payload(summary=""), "'payload.summary' is missing or blank"),
        (with_payload(summary="x" * 1025), "'payload.summary' is too long (maximum is 1024 characters)"),
        (with_payload(summary=7), "'payload.summary' is invalid (must be a string)"),
        (with_payload(source=""), "'payload.source' is missing or blank"),
        (with_payload(severity=""), "'payload.severity' is missing or blank"),
        (
            with_payload(severity="high"),
            "'payload.severity' is invalid "
            "(must be one of the following: 'critical', 'warning', 'error' or 'info')",
        ),
        (with_payload(timestamp="yesterday"), "'payload.timestamp' is invalid (must be in ISO 8601 format)"),
        (with_payload(custom_details="x"), "'payload.custom_details' is invalid (must be an object)"),
        (with_payload(component=5), "'payload.component' is invalid (must be a string)"),
        (event("trigger", links="https://x.y"), "'links' is invalid (must be an array)"),
        (event("trigger", links=["https://x.y"]), "'links[0]' is invalid (must be an object)"),
        (event("trigger", links=[{"text": "Runbook"}]), "'links[0].href' is missing or blank"),
        (event("trigger", links=[{"href": "x", "text": 5}]), "'links[0].text' is invalid (must be a string)"),
        (event("trigger", images=[{"alt": "graph"}]), "'images[0].src' is missing or blank"),
        (
            event("trigger", images=[{"src": "http://x.y"}]),
            "'images[0].src' is invalid (must be served over HTTPS)",
        ),
        (event("trigger", client=5), "'client' is invalid (must be a string)"),
        (with_payload(custom_details={"a": "x" * 512_000}), "Event is too large (maximum is 512000 bytes)"),
    ],
)
def test_an_event_that_breaks_one_rule_is_told_which(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver, refused: Any, error: str
) -> None:
    answer = pagerduty_client.enqueue(refused)
    assert answer.status == 400
    assert answer.json()["status"] == "invalid event"
    assert answer.json()["message"] == "Event object is invalid"
    assert error in answer.json()["errors"]
    assert (pagerduty.events, pagerduty.incidents) == ((), ())


def test_every_broken_rule_is_told_at_once(pagerduty_client: PagerDutyClient) -> None:
    errors = pagerduty_client.enqueue({"event_action": "trigger", "payload": {}}).json()["errors"]
    assert len(errors) == 4


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"\xff", 400)])
def test_a_body_that_is_no_json_is_refused(
    http: urllib3.PoolManager, pagerduty: PagerDutyReceiver, body: bytes, status: int
) -> None:
    assert http.request("POST", pagerduty.enqueue_url, body=body, headers=JSON).status == status


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v2/enqueue", 405), ("POST", "/v2/else", 404)]
)
def test_only_posts_to_enqueue_are_served(
    http: urllib3.PoolManager, pagerduty: PagerDutyReceiver, method: str, path: str, status: int
) -> None:
    assert http.request(method, pagerduty.url + path).status == status
