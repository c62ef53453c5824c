"""Every rule an event must keep for PagerDuty's Events API v2 to take it.

Fields and limits: developer.pagerduty.com/docs/events-api-v2 and PagerDuty/api-schema, events-v2.
Wording: as the service answers where clients have recorded it, in the same manner elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from local.receivers.wire import Json, JsonObject

MAX_EVENT_BYTES = 512_000
"""The documented 512 KB in its smaller reading, as Alertmanager counts it (its `maxEventSize`)."""
ROUTING_KEY_LENGTH = 32
MAX_DEDUP_KEY = 255
MAX_SUMMARY = 1024
ACTIONS = ("trigger", "acknowledge", "resolve")
SEVERITIES = ("critical", "warning", "error", "info")

Problems = Iterator[str]


def problems_of(event: Json) -> Problems:
    """Every broken rule, nothing when the event keeps all; whether its routing key exists is not asked."""
    if not isinstance(event, dict):
        yield "Event object format is unrecognized"
        return
    yield from _routing_key(event)
    action = event.get("event_action")
    if not action:
        yield "'event_action' is missing or blank"
    elif action not in ACTIONS:
        yield (
            "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"
        )
    yield from _dedup_key(event)
    if action == "trigger":
        yield from _payload(event)
        yield from _attached(event, "links", required="href", optional=("text",))
        yield from _attached(event, "images", required="src", optional=("href", "alt"))
        yield from _strings(event, ("client", "client_url"), "")


def _routing_key(event: JsonObject) -> Problems:
    key = event.get("routing_key")
    if not key:
        yield "'routing_key' cannot be blank"
        return
    if not isinstance(key, str) or len(key) != ROUTING_KEY_LENGTH:
        yield f"Length of 'routing_key' is incorrect (should be {ROUTING_KEY_LENGTH} characters)"
    if not str(key).isalnum():
        yield "'routing_key' cannot contain non-alphanumeric characters."


def _dedup_key(event: JsonObject) -> Problems:
    key = event.get("dedup_key")
    if not key and event.get("event_action") in ("acknowledge", "resolve"):
        yield "'dedup_key' is missing or blank"
    elif key is not None and not isinstance(key, str):
        yield "'dedup_key' is invalid (must be a string)"
    elif key and len(key) > MAX_DEDUP_KEY:
        yield f"'dedup_key' is too long (maximum is {MAX_DEDUP_KEY} characters)"


def _payload(event: JsonObject) -> Problems:
    payload = event.get("payload")
    if not isinstance(payload, dict):
        yield "'payload' is missing or blank"
        return
    for name in ("summary", "source"):
        if not payload.get(name):
            yield f"'payload.{name}' is missing or blank"
    summary = payload.get("summary")
    if isinstance(summary, str) and len(summary) > MAX_SUMMARY:
        yield f"'payload.summary' is too long (maximum is {MAX_SUMMARY} characters)"
    if not payload.get("severity"):
        yield "'payload.severity' is missing or blank"
    elif payload["severity"] not in SEVERITIES:
        yield (
            "'payload.severity' is invalid "
            "(must be one of the following: 'critical', 'warning', 'error' or 'info')"
        )
    if payload.get("timestamp") is not None and not _is_iso_8601(payload["timestamp"]):
        yield "'payload.timestamp' is invalid (must be in ISO 8601 format)"
    if not isinstance(payload.get("custom_details") or {}, dict):
        yield "'payload.custom_details' is invalid (must be an object)"
    yield from _strings(payload, ("summary", "source", "component", "group", "class"), "payload.")


def _attached(event: JsonObject, name: str, *, required: str, optional: tuple[str, ...]) -> Problems:
    items = event.get(name)
    if items is None:
        return
    if not isinstance(items, list):
        yield f"'{name}' is invalid (must be an array)"
        return
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            yield f"'{name}[{place}]' is invalid (must be an object)"
            continue
        if not item.get(required):
            yield f"'{name}[{place}].{required}' is missing or blank"
        elif name == "images" and not str(item[required]).startswith("https://"):
            yield f"'{name}[{place}].{required}' is invalid (must be served over HTTPS)"
        yield from _strings(item, (required, *optional), f"{name}[{place}].")


def _strings(holder: JsonObject, names: tuple[str, ...], prefix: str) -> Problems:
    for name in names:
        if holder.get(name) and not isinstance(holder[name], str):
            yield f"'{prefix}{name}' is invalid (must be a string)"


def _is_iso_8601(value: Json) -> bool:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True
