"""Failing on demand, and being watched and broken from another process."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from local.receivers import FaultError, PagerDutyReceiver, SlackReceiver
from tests.local.receivers.clients import JSON, PagerDutyClient, SlackClient, event


def test_slack_fails_so_often_as_told_and_then_recovers(
    slack_client: SlackClient, slack: SlackReceiver
) -> None:
    slack.fail_next(2, status=503)
    arguments = {"channel": "monitoring", "text": "x"}
    statuses = [slack_client.response("chat.postMessage", arguments).status for _ in range(3)]
    assert statuses == [503, 503, 200]
    assert [call.status for call in slack.calls] == statuses
    assert len(slack.messages) == 1


def test_an_injected_rate_limit_looks_like_a_real_one(
    slack_client: SlackClient, slack: SlackReceiver
) -> None:
    slack.fail_next(1, status=429, retry_after=30)
    answer = slack_client.response("auth.test", {})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
    assert answer.json() == {"ok": False, "error": "ratelimited"}


@pytest.mark.parametrize(("status", "retry_after"), [(500, None), (429, None), (429, 7), (503, 7)])
def test_pagerduty_fails_as_told(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver, status: int, retry_after: int | None
) -> None:
    pagerduty.fail_next(1, status=status, retry_after=retry_after)
    answer = pagerduty_client.enqueue(event("trigger"))
    assert answer.status == status
    assert answer.headers.get("Retry-After") == (str(retry_after) if retry_after else None)
    assert pagerduty.events == ()


def test_in_an_outage_the_connection_closes_without_an_answer(
    slack_client: SlackClient, slack: SlackReceiver
) -> None:
    slack.outage(True)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        slack_client.post()
    slack.outage(False)
    assert slack_client.post()["ok"]
    assert [call.status for call in slack.calls] == [None, 200]


def test_another_process_orders_faults_and_ends_them(
    http: urllib3.PoolManager, pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver
) -> None:
    control = pagerduty.origin + "/_faults"
    order = {"fail_next": 1, "status": 429, "retry_after": 5, "outage": True}
    assert http.request("POST", control, json=order).json() == {"outage": True, "failures_left": 1}
    with pytest.raises(urllib3.exceptions.ProtocolError):
        pagerduty_client.send("trigger")
    assert http.request("POST", control, json={"outage": False}).json() == {
        "outage": False,
        "failures_left": 1,
    }
    assert [pagerduty_client.send("trigger"), pagerduty_client.send("trigger")] == [429, 202]


@pytest.mark.parametrize(
    ("order", "named"),
    [
        ([1], "body"),
        ({"fail": 1}, "fail"),
        ({"fail_next": "3"}, "fail_next"),
        ({"fail_next": -1}, "fail_next"),
        ({"fail_next": True}, "fail_next"),
        ({"fail_next": 1, "status": 200}, "status"),
        ({"fail_next": 1, "retry_after": "soon"}, "retry_after"),
        ({"outage": 1}, "outage"),
        ({"outage": "yes", "fail_next": 1}, "outage"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_and_changes_nothing(
    http: urllib3.PoolManager, slack_client: SlackClient, slack: SlackReceiver, order: Any, named: str
) -> None:
    answer = http.request("POST", slack.origin + "/_faults", json=order)
    assert answer.status == 400
    assert named in answer.json()["error"]
    assert slack_client.post()["ok"]


def test_a_success_is_no_failure(slack: SlackReceiver) -> None:
    with pytest.raises(FaultError, match="status 400 to 599"):
        slack.fail_next(1, status=200)


def test_another_process_sees_what_was_received(
    http: urllib3.PoolManager,
    slack_client: SlackClient,
    slack: SlackReceiver,
    pagerduty_client: PagerDutyClient,
    pagerduty: PagerDutyReceiver,
) -> None:
    slack_client.post(text="hello")
    pagerduty_client.send("trigger")
    pagerduty_client.send("resolve", dedup_key="other")
    in_slack = http.request("GET", slack.origin + "/_received", headers=JSON).json()
    in_pagerduty = http.request("GET", pagerduty.origin + "/_received", headers=JSON).json()
    assert [message["text"] for message in in_slack["messages"]] == ["hello"]
    assert [incident["status"] for incident in in_pagerduty["incidents"]] == ["triggered"]
    assert [each["outcome"] for each in in_pagerduty["events"]] == ["opened", "dropped"]
