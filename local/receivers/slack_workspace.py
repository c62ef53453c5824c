"""A Slack workspace with one app in it: what posting and updating messages does, without any network.

Methods, arguments, errors: docs.slack.dev/reference/methods/chat.postMessage and /chat.update.
Rates: docs.slack.dev/apis/web-api/rate-limits.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

from local.receivers.block_kit import problems_of, too_long_together
from local.receivers.limits import SlidingWindow
from local.receivers.wire import Json, JsonObject

POST_BURST = 3
"""Slack promises one message a second in a channel and tolerates short bursts without saying how short.
Counted as 3 in 3 s: a steady sender gets exactly the promised rate."""
UPDATES_PER_MIN = 50  # tier 3
MAX_TEXT = 40_000  # longer is cut, with a warning
MAX_UPDATED_TEXT = 4_000  # longer is refused
BOT_USER = "U0PDMWATCH"


class SlackError(Exception):
    """`{"ok": false, "error": code}`; `details` are Slack's explanations of it."""

    def __init__(self, code: str, *, details: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class RateLimitedError(Exception):
    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"ratelimited, retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says at one time."""

    text: str
    blocks: tuple[JsonObject, ...]
    attachments: tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """A message as the channel shows it. Times are in seconds of the receiver's clock.

    `edits` holds what the message said before each update, oldest first. `thread_ts` is the `ts` of the
    message it replies to. `author` is a user id: `BOT_USER` for what the app posted.
    """

    channel: str
    channel_name: str
    ts: str
    author: str
    text: str
    blocks: tuple[JsonObject, ...]
    attachments: tuple[JsonObject, ...]
    thread_ts: str | None
    edits: tuple[Content, ...]
    posted_at: float
    updated_at: float | None


class Workspace:
    """Channels, and messages by (channel id, ts) in the order posted. Not thread-safe: its owner locks."""

    def __init__(
        self, *, channels: Mapping[str, str], not_joined: Set[str], clock: Callable[[], float]
    ) -> None:
        self.messages: dict[tuple[str, str], SlackMessage] = {}
        self._ids = dict(channels)
        self._names = {channel_id: name for name, channel_id in channels.items()}
        self._not_joined = not_joined
        self._clock = clock
        self._unix_offset_s = time.time() - clock()  # a `ts` reads as Unix time under any clock
        self._posts = {
            channel_id: SlidingWindow(limit=POST_BURST, window_s=POST_BURST, clock=clock)
            for channel_id in self._names
        }
        self._updates = SlidingWindow(limit=UPDATES_PER_MIN, window_s=60.0, clock=clock)

    def post(self, arguments: JsonObject, *, author: str = BOT_USER) -> SlackMessage:
        """Raises SlackError and RateLimitedError as chat.postMessage answers them."""
        channel = self._channel(str(arguments.get("channel") or ""))
        if self._names[channel] in self._not_joined:
            raise SlackError("not_in_channel")
        if author == BOT_USER:
            _wait(self._posts[channel])
        content = _content(arguments, before=Content(text="", blocks=(), attachments=()))
        thread_ts = str(arguments["thread_ts"]) if arguments.get("thread_ts") else None
        if thread_ts and (channel, thread_ts) not in self.messages:
            raise SlackError("thread_not_found")
        message = SlackMessage(
            channel=channel,
            channel_name=self._names[channel],
            ts=self._next_ts(),
            author=author,
            text=content.text[:MAX_TEXT],
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=thread_ts,
            edits=(),
            posted_at=self._clock(),
            updated_at=None,
        )
        self.messages[channel, message.ts] = message
        return message

    def update(self, arguments: JsonObject) -> SlackMessage:
        """Raises SlackError and RateLimitedError as chat.update answers them."""
        _wait(self._updates)
        channel, ts = str(arguments.get("channel") or ""), str(arguments.get("ts") or "")
        if channel not in self._names:
            raise SlackError("channel_not_found")  # a name will not do here
        message = self.messages.get((channel, ts))
        if message is None:
            raise SlackError("message_not_found")
        if message.author != BOT_USER:
            raise SlackError("cant_update_message")
        before = Content(text=message.text, blocks=message.blocks, attachments=message.attachments)
        after = _content(arguments, before=before)
        if len(after.text) > MAX_UPDATED_TEXT:
            raise SlackError("msg_too_long")
        updated = replace(
            message,
            text=after.text,
            blocks=after.blocks,
            attachments=after.attachments,
            edits=(*message.edits, before),
            updated_at=self._clock(),
        )
        self.messages[channel, ts] = updated
        return updated

    def _channel(self, named: str) -> str:
        channel = named if named in self._names else self._ids.get(named.removeprefix("#"))
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def _next_ts(self) -> str:
        seconds = int(self._unix_offset_s + self._clock())
        return f"{seconds}.{len(self.messages) + 1:06d}"


def malformed(name: str) -> SlackError:
    """The refusal of `blocks` or `attachments` that are no JSON list of objects."""
    return SlackError("invalid_blocks_format" if name == "blocks" else f"invalid_{name}")


def _wait(window: SlidingWindow) -> None:
    if wait_s := window.wait_s():
        raise RateLimitedError(math.ceil(wait_s))


def _content(arguments: JsonObject, *, before: Content) -> Content:
    """What a call says; blocks and attachments it leaves out stay as they were `before`."""
    blocks = _objects(arguments, "blocks")
    attachments = _objects(arguments, "attachments")
    text = arguments.get("text")
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    groups = {"/blocks": blocks or []}
    for place, attachment in enumerate(attachments or []):
        groups[f"/attachments/{place}/blocks"] = _objects(attachment, "blocks") or []
    problems = [problem for at, group in groups.items() for problem in problems_of(group, at)]
    if problems:
        raise SlackError("invalid_blocks", details=tuple(problems))
    if any(too_long_together(group) for group in groups.values()):
        raise SlackError("msg_blocks_too_long")
    return Content(
        text=str(text or ""),
        blocks=before.blocks if blocks is None else tuple(blocks),
        attachments=before.attachments if attachments is None else tuple(attachments),
    )


def _objects(arguments: JsonObject, name: str) -> list[JsonObject] | None:
    value: Json = arguments.get(name)
    if value is None:
        return None
    objects = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(objects) != len(value):
        raise malformed(name)
    return objects
