"""What Slack says in its body decides, because its status is nearly always 200."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lambdas.shared.batch import RetryLaterError
from lambdas.shared.http import Http, RefusedError
from lambdas.slack_notifier.adapters import CredentialsRefusedError, MessageGoneError, Posted, SlackApi
from lambdas.slack_notifier.core import note_message
from local.receivers.server import HOST, LoopbackServer
from local.receivers.wire import Answer, Request
from tests.lambdas.builders import delivery

HELLO = note_message(delivery(note="hello"))
PASSING = ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable")
CREDENTIALS = ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive")
GONE = ("message_not_found", "thread_not_found", "edit_window_closed", "cant_update_message")
FINAL = (
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "invalid_blocks",
    "msg_too_long",
    "missing_scope",
)


class Slack:
    """Answers 200 with whatever body it is told to."""

    def __init__(self) -> None:
        self.body = b""
        self.server = LoopbackServer(respond=self._respond, port=0)
        self.api = SlackApi(Http(), token="xoxb", api_url=f"http://{HOST}:{self.server.port}/api/")

    def _respond(self, request: Request) -> Answer:
        assert request.path.startswith("/api/chat.")
        return Answer(status=200, body=self.body)


@pytest.fixture
def answering() -> Iterator[Slack]:
    made = Slack()
    made.server.start()
    yield made
    made.server.stop()


@pytest.mark.parametrize(
    ("errors", "raised"),
    [
        (PASSING, RetryLaterError),
        (CREDENTIALS, CredentialsRefusedError),
        (GONE, MessageGoneError),
        (FINAL, RefusedError),
    ],
    ids=["passing", "credentials", "gone", "final"],
)
def test_an_error_passes_or_needs_a_new_token_a_new_message_or_a_person(
    answering: Slack, errors: tuple[str, ...], raised: type[Exception]
) -> None:
    for error in errors:
        answering.body = json.dumps({"ok": False, "error": error}).encode()
        with pytest.raises(raised, match=error) as caught:
            answering.api.update(Posted("C", "1"), HELLO, retry_s=5)
        assert type(caught.value) is raised


@pytest.mark.parametrize("body", [b"", b"ok", b"<html>", b"[]", b"{}"])
def test_a_body_that_is_not_slacks_is_no_success(answering: Slack, body: bytes) -> None:
    answering.body = body
    with pytest.raises(RefusedError, match="no JSON"):
        answering.api.post("C", HELLO, thread=None, retry_s=5)


def test_where_a_message_stands_is_what_slack_answered(answering: Slack) -> None:
    answering.body = b'{"ok": true, "channel": "C1", "ts": "1.5"}'
    assert answering.api.post("#name", HELLO, thread=Posted("C1", "1.0"), retry_s=5) == Posted("C1", "1.5")
