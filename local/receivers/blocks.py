"""Reading Block Kit's nested JSON without caring, at every step, whether it is really there."""

from __future__ import annotations

from local.receivers.mrkdwn import Span, spans, text_object_spans
from local.receivers.slack_workspace import SlackMessage
from local.receivers.wire import JsonObject


def child(holder: JsonObject, name: str) -> JsonObject:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def children(holder: JsonObject, name: str) -> list[JsonObject]:
    value = holder.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def said(holder: JsonObject, name: str) -> str:
    """A string, or "" when there is none."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def spans_of(holder: JsonObject, name: str = "text") -> tuple[Span, ...]:
    return text_object_spans(child(holder, name))


def visible_text(message: SlackMessage) -> tuple[Span, ...]:
    """The message's own text, which Slack shows only when it has no blocks."""
    return () if message.blocks else spans(message.text)
