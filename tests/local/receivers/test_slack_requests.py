"""Tokens, bodies and content types: what Slack reads before it looks at the message."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from local.receivers import SlackReceiver
from tests.local.receivers.clients import JSON, TOKEN, SlackClient

BEARER = {"Authorization": f"Bearer {TOKEN}"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ARGUMENTS = {"channel": "monitoring", "text": "hello"}


@pytest.mark.parametrize(
    ("method", "headers", "arguments", "error"),
    [
        ("chat.postMessage", JSON, ARGUMENTS, "not_authed"),
        ("chat.postMessage", JSON | {"Authorization": "Bearer "}, ARGUMENTS, "not_authed"),
        ("chat.postMessage", JSON | {"Authorization": "Bearer wrong"}, ARGUMENTS, "invalid_auth"),
        ("chat.postMessage", JSON, ARGUMENTS | {"token": TOKEN}, "not_authed"),
        ("chat.update", JSON, ARGUMENTS, "not_authed"),
        ("chat.delete", JSON | BEARER, ARGUMENTS, "unknown_method"),
        ("chat.postMessage", JSON | BEARER, ["no", "object"], "json_not_object"),
        ("chat.postMessage", BEARER | {"Content-Type": "text/plain"}, ARGUMENTS, "invalid_post_type"),
    ],
)
def test_a_refused_call_is_answered_200_with_its_error(
    slack_client: SlackClient, method: str, headers: dict[str, str], arguments: Any, error: str
) -> None:
    answer = slack_client.response(method, arguments, headers=headers)
    assert (answer.status, answer.json()["ok"], answer.json()["error"]) == (200, False, error)


@pytest.mark.parametrize(
    ("headers", "body", "error"),
    [
        (JSON | BEARER, b'{"channel": ', "invalid_json"),
        (BEARER, b"channel=monitoring", "missing_post_type"),
        (BEARER | FORM, b"text=\xff", "invalid_form_data"),
        (BEARER | FORM, b"channel=monitoring&blocks={", "invalid_blocks_format"),
        (BEARER | FORM, b"channel=monitoring&attachments={", "invalid_attachments"),
        (BEARER | FORM, b"channel=monitoring&blocks=[1]", "invalid_blocks_format"),
    ],
)
def test_an_unreadable_body_is_refused(
    http: urllib3.PoolManager, slack: SlackReceiver, headers: dict[str, str], body: bytes, error: str
) -> None:
    answer = http.request("POST", slack.url + "chat.postMessage", body=body, headers=headers)
    assert answer.json() == {"ok": False, "error": error}


def test_a_form_carries_the_token_and_its_blocks_as_json(
    http: urllib3.PoolManager, slack: SlackReceiver
) -> None:
    body = f"token={TOKEN}&channel=monitoring&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D"
    answer = http.request("POST", slack.url + "chat.postMessage", body=body, headers=FORM)
    assert answer.json()["ok"]
    assert slack.messages[0].blocks == ({"type": "divider"},)


@pytest.mark.parametrize(
    ("content_type", "body", "warning"),
    [
        ("application/json", b'{"channel": "monitoring", "text": "x"}', "missing_charset"),
        ("application/json; charset=utf-8", b'{"channel": "monitoring", "text": "x"}', None),
        (
            "application/x-www-form-urlencoded; charset=utf-8",
            b"channel=monitoring&text=x",
            "superfluous_charset",
        ),
        ("application/x-www-form-urlencoded", b"channel=monitoring&text=x", None),
    ],
)
def test_json_wants_a_charset_and_a_form_wants_none(
    http: urllib3.PoolManager, slack: SlackReceiver, content_type: str, body: bytes, warning: str | None
) -> None:
    headers = BEARER | {"Content-Type": content_type}
    answer = http.request("POST", slack.url + "chat.postMessage", body=body, headers=headers).json()
    assert answer["ok"]
    assert answer.get("warning") == warning
    assert answer.get("response_metadata") == ({"warnings": [warning]} if warning else None)


def test_auth_test_names_the_user_behind_the_token(slack_client: SlackClient) -> None:
    answer = slack_client.call("auth.test", {})
    assert (answer["ok"], answer["user_id"]) == (True, "U0PDMWATCH")
