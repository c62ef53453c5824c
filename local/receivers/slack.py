"""Slack's Web API on the loopback: auth.test, chat.postMessage and chat.update, with Slack's own refusals.

Errors come as HTTP 200 with `"ok": false`, as Slack sends them; only rate limiting has a status of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Set
from dataclasses import asdict
from typing import cast
from urllib.parse import parse_qsl

from local.receivers.faults import Failure
from local.receivers.receiver import Receiver
from local.receivers.slack_workspace import (
    BOT_USER,
    MAX_TEXT,
    RateLimitedError,
    SlackError,
    SlackMessage,
    Workspace,
    malformed,
)
from local.receivers.wire import Answer, Json, JsonObject, Request, json_answer, parse_json

API_PATH = "/api/"
CHANNELS: Mapping[str, str] = {
    "alerts-critical": "C0ALERTCRIT",
    "alerts-high": "C0ALERTHIGH",
    "monitoring": "C0MONITORNG",
}
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
METHODS = ("auth.test", "chat.postMessage", "chat.update")


class SlackReceiver(Receiver):
    """Stands in for https://slack.com/api/ : `.url` ends with a slash, a method's name follows it.

    `channels` maps names (without #) to ids; the app is no member of those named in `not_joined`.
    `clock` (seconds) drives the rate limits and `posted_at` / `updated_at`.
    """

    def __init__(
        self,
        *,
        token: str,
        channels: Mapping[str, str] = CHANNELS,
        not_joined: Set[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, port=port)
        self._token = token
        self._workspace = Workspace(channels=channels, not_joined=not_joined, clock=clock)

    @property
    def url(self) -> str:
        return self.origin + API_PATH

    @property
    def messages(self) -> tuple[SlackMessage, ...]:
        """Every message in every channel, in the order posted, each as it reads now."""
        with self._lock:
            return tuple(self._workspace.messages.values())

    def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> SlackMessage:
        """A person writes in a channel; such a message cannot be updated by the app."""
        with self._lock:
            arguments: JsonObject = {"channel": channel, "text": text, "thread_ts": thread_ts}
            return self._workspace.post(arguments, author="U0ENGINEER")

    def _answer(self, request: Request) -> Answer:
        method = request.path.partition("?")[0].removeprefix(API_PATH)
        warnings: list[str] = []
        try:
            if not request.path.startswith(API_PATH) or method not in METHODS:
                raise SlackError("unknown_method")
            arguments, warnings = _read(request)
            self._authenticate(request, arguments)
            said = self._call(method, arguments, warnings)
        except SlackError as error:
            return json_answer(200, _refusal(error, warnings))
        except RateLimitedError as limit:
            return _rate_limited(limit.retry_after_s)
        return json_answer(200, {"ok": True, **said, **_warned(warnings)})

    def _authenticate(self, request: Request, arguments: JsonObject) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # Slack reads a token from a form but never from a JSON body.
        in_form = "" if _content_type(request)[0] == JSON else str(arguments.get("token") or "")
        token = given.strip() if scheme.lower() == "bearer" else in_form
        if not token:
            raise SlackError("not_authed")
        if token != self._token:
            raise SlackError("invalid_auth")

    def _call(self, method: str, arguments: JsonObject, warnings: list[str]) -> JsonObject:
        if method == "auth.test":
            return {"url": self.origin, "team": "pdm", "user": "pdm-watch", "user_id": BOT_USER}
        if method == "chat.update":
            message = self._workspace.update(arguments)
            return {"channel": message.channel, "ts": message.ts, "text": message.text, **_shown(message)}
        message = self._workspace.post(arguments)
        if len(str(arguments.get("text") or "")) > MAX_TEXT:
            warnings.append("message_truncated")
        return {"channel": message.channel, "ts": message.ts, **_shown(message)}

    def _failure_answer(self, failure: Failure) -> Answer:
        if failure.status == 429:
            return _rate_limited(1 if failure.retry_after_s is None else failure.retry_after_s)
        headers = {} if failure.retry_after_s is None else {"Retry-After": str(failure.retry_after_s)}
        # Slack's front end answers before the API does, so this is no JSON.
        return Answer(
            status=failure.status, body=b"upstream error", content_type="text/plain", headers=headers
        )

    def _received(self) -> JsonObject:
        return {"messages": [cast(JsonObject, asdict(message)) for message in self.messages]}


def _content_type(request: Request) -> tuple[str, bool]:
    """The media type, and whether a charset follows it."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    return kind.strip().lower(), "charset" in parameters.lower()


def _read(request: Request) -> tuple[JsonObject, list[str]]:
    """Arguments and warnings of a call, from JSON or from a form whose `blocks` are JSON in a string."""
    kind, has_charset = _content_type(request)
    if kind == JSON:
        try:
            arguments = parse_json(request.body or b"{}")
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(arguments, dict):
            raise SlackError("json_not_object")
        return arguments, [] if has_charset else ["missing_charset"]
    if kind not in ("", FORM):
        raise SlackError("invalid_post_type")
    if request.body and not kind:
        raise SlackError("missing_post_type")
    try:
        form: JsonObject = dict[str, Json](parse_qsl(request.body.decode(), keep_blank_values=True))
    except UnicodeDecodeError as error:
        raise SlackError("invalid_form_data") from error
    for name in form.keys() & {"blocks", "attachments"}:
        try:
            form[name] = parse_json(str(form[name]))
        except ValueError as error:
            raise malformed(name) from error
    return form, ["superfluous_charset"] if has_charset else []


def _shown(message: SlackMessage) -> JsonObject:
    shown: JsonObject = {
        "type": "message",
        "user": message.author,
        "ts": message.ts,
        "text": message.text,
        "blocks": [*message.blocks],
        "attachments": [*message.attachments],
    }
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.updated_at is not None:
        shown["edited"] = {"user": message.author, "ts": message.ts}
    return {"message": shown}


def _refusal(error: SlackError, warnings: list[str]) -> JsonObject:
    refusal: JsonObject = {"ok": False, "error": error.code, **_warned(warnings)}
    if error.details:
        metadata: JsonObject = {"messages": [f"[ERROR] {detail}" for detail in error.details]}
        if warnings:
            metadata["warnings"] = [*warnings]
        refusal |= {"errors": [*error.details], "response_metadata": metadata}
    return refusal


def _warned(warnings: list[str]) -> JsonObject:
    if not warnings:
        return {}
    return {"warning": ",".join(warnings), "response_metadata": {"warnings": [*warnings]}}


def _rate_limited(retry_after_s: int) -> Answer:
    return json_answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(retry_after_s)})
