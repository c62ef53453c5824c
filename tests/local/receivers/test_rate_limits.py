"""How much is too much, and how long to wait then."""

from __future__ import annotations

import pytest

from local.receivers import PagerDutyReceiver, SlackReceiver
from local.receivers.limits import SlidingWindow
from tests.local.receivers.clients import PAYMENTS, SEARCH, FakeClock, PagerDutyClient, SlackClient, event

POST = {"channel": "monitoring", "text": "x"}


def test_a_window_refuses_what_is_too_much_and_tells_when_it_ends() -> None:
    clock = FakeClock()
    window = SlidingWindow(limit=2, window_s=10.0, clock=clock)
    assert [window.wait_s(), window.wait_s(), window.wait_s()] == [0.0, 0.0, 10.0]
    clock.pass_s(4)
    assert window.wait_s() == 6.0
    clock.pass_s(6)
    assert [window.wait_s(), window.wait_s(), window.wait_s()] == [0.0, 0.0, 10.0]


def test_a_channel_takes_one_message_a_second_for_ever(slack_client: SlackClient, clock: FakeClock) -> None:
    for _ in range(30):
        assert slack_client.post()["ok"]
        clock.pass_s(1)


def test_a_burst_beyond_three_messages_is_limited_with_a_time_to_wait(
    slack_client: SlackClient, slack: SlackReceiver, clock: FakeClock
) -> None:
    answers = [slack_client.response("chat.postMessage", POST) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json() == {"ok": False, "error": "ratelimited"}
    assert answers[-1].headers["Retry-After"] == "3"
    assert len(slack.messages) == 3
    clock.pass_s(3)
    assert slack_client.post()["ok"]


def test_a_busy_channel_does_not_limit_another(slack_client: SlackClient) -> None:
    for _ in range(4):
        slack_client.response("chat.postMessage", POST)
    assert slack_client.post(channel="alerts")["ok"]


def test_people_are_not_limited(slack: SlackReceiver) -> None:
    for _ in range(10):
        slack.say("monitoring", "x")
    assert len(slack.messages) == 10


def test_fifty_updates_a_minute_are_allowed_over_all_channels(
    slack_client: SlackClient, clock: FakeClock
) -> None:
    update = {"channel": "C0000000001", "ts": slack_client.post()["ts"], "text": "x"}
    statuses = [slack_client.response("chat.update", update).status for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    clock.pass_s(60)
    assert slack_client.call("chat.update", update)["ok"]


def test_an_integration_key_takes_120_events_a_minute(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver, clock: FakeClock
) -> None:
    assert {pagerduty_client.send("trigger") for _ in range(120)} == {202}
    refused = pagerduty_client.enqueue(event("trigger"))
    assert (refused.status, refused.json()["status"]) == (429, "throttle exceeded")
    assert "Retry-After" not in refused.headers
    assert pagerduty_client.send("trigger", routing_key=SEARCH) == 202
    clock.pass_s(60)
    assert pagerduty_client.send("trigger", routing_key=PAYMENTS) == 202
    assert len(pagerduty.events) == 122


@pytest.mark.parametrize("action", ["acknowledge", "resolve"])
def test_every_action_counts_against_the_limit(pagerduty_client: PagerDutyClient, action: str) -> None:
    assert [pagerduty_client.send(action) for _ in range(121)] == [202] * 120 + [429]
