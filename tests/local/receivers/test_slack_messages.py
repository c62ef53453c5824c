"""Posting, replying and updating."""

from __future__ import annotations

from typing import Any

import pytest

from local.receivers import Content, SlackReceiver
from local.receivers.wire import JsonObject
from tests.local.receivers.clients import FakeClock, SlackClient

DIVIDER: JsonObject = {"type": "divider"}
MONITORING = "C0000000001"


@pytest.mark.parametrize("channel", ["monitoring", "#monitoring", MONITORING])
def test_a_channel_is_named_or_given_by_id_and_answered_by_id(
    slack_client: SlackClient, slack: SlackReceiver, channel: str
) -> None:
    answer = slack_client.post(channel=channel)
    assert (answer["ok"], answer["channel"]) == (True, MONITORING)
    assert (slack.messages[0].channel, slack.messages[0].channel_name) == (MONITORING, "monitoring")
    assert slack.messages[0].ts == answer["ts"] == answer["message"]["ts"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "nowhere"}, "channel_not_found"),
        ({"channel": ""}, "channel_not_found"),
        ({"channel": "private"}, "not_in_channel"),
        ({"text": ""}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"thread_ts": "1.000001"}, "thread_not_found"),
        ({"blocks": "no list"}, "invalid_blocks_format"),
        ({"attachments": {"color": "good"}}, "invalid_attachments"),
        ({"blocks": [{"type": "header"}]}, "invalid_blocks"),
        ({"attachments": [{"blocks": [{"type": "header"}]}]}, "invalid_blocks"),
    ],
)
def test_a_message_slack_would_refuse_is_refused_and_not_kept(
    slack_client: SlackClient, slack: SlackReceiver, arguments: dict[str, Any], error: str
) -> None:
    assert slack_client.post(**arguments)["error"] == error
    assert slack.messages == ()


def test_invalid_blocks_come_with_pointers_to_what_is_wrong(slack_client: SlackClient) -> None:
    answer = slack_client.post(blocks=[DIVIDER, {"type": "header", "text": {"type": "mrkdwn", "text": "x"}}])
    detail = "must be one of: plain_text [json-pointer:/blocks/1/text/type]"
    assert answer["errors"] == [detail]
    assert answer["response_metadata"] == {"messages": [f"[ERROR] {detail}"]}


def test_text_above_40000_characters_is_cut_with_a_warning(
    slack_client: SlackClient, slack: SlackReceiver
) -> None:
    assert slack_client.post(text="x" * 40_001)["warning"] == "message_truncated"
    assert len(slack.messages[0].text) == 40_000


def test_a_reply_belongs_to_the_thread_of_the_message_it_answers(
    slack_client: SlackClient, slack: SlackReceiver
) -> None:
    root = slack_client.post()["ts"]
    assert slack_client.post(thread_ts=root)["message"]["thread_ts"] == root
    assert [message.thread_ts for message in slack.messages] == [None, root]


def test_a_thread_is_found_in_its_own_channel_only(slack_client: SlackClient) -> None:
    root = slack_client.post(channel="monitoring")["ts"]
    assert slack_client.post(channel="alerts", thread_ts=root)["error"] == "thread_not_found"


def test_an_update_keeps_what_the_message_said_before(
    slack_client: SlackClient, slack: SlackReceiver, clock: FakeClock
) -> None:
    ts = slack_client.post(text="open", blocks=[DIVIDER])["ts"]
    clock.pass_s(90)
    answer = slack_client.call(
        "chat.update", {"channel": MONITORING, "ts": ts, "text": "closed", "blocks": []}
    )
    (message,) = slack.messages
    assert (answer["ok"], answer["ts"], answer["text"]) == (True, ts, "closed")
    assert (message.text, message.blocks) == ("closed", ())
    assert message.edits == (Content(text="open", blocks=(DIVIDER,), attachments=()),)
    assert (message.posted_at, message.updated_at) == (1000.0, 1090.0)


@pytest.mark.parametrize("kept", ["blocks", "attachments"])
def test_an_update_without_blocks_or_attachments_retains_them(
    slack_client: SlackClient, slack: SlackReceiver, kept: str
) -> None:
    before: dict[str, Any] = {"blocks": [DIVIDER], "attachments": [{"color": "danger", "text": "x"}]}
    ts = slack_client.post(**before)["ts"]
    slack_client.call("chat.update", {"channel": MONITORING, "ts": ts, "text": "new"})
    assert list(getattr(slack.messages[0], kept)) == before[kept]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"channel": "monitoring"}, "channel_not_found"),
        ({"channel": "C0000000002"}, "message_not_found"),
        ({"ts": "1.000001"}, "message_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
    ],
)
def test_an_update_slack_would_refuse_changes_nothing(
    slack_client: SlackClient, slack: SlackReceiver, change: dict[str, Any], error: str
) -> None:
    ts = slack_client.post(text="open")["ts"]
    before = slack.messages
    arguments = {"channel": MONITORING, "ts": ts, "text": "new", **change}
    assert slack_client.call("chat.update", arguments)["error"] == error
    assert slack.messages == before


def test_the_app_cannot_update_what_a_person_wrote(slack_client: SlackClient, slack: SlackReceiver) -> None:
    message = slack.say("#monitoring", "looking at it")
    arguments = {"channel": message.channel, "ts": message.ts, "text": "mine"}
    assert slack_client.call("chat.update", arguments)["error"] == "cant_update_message"
