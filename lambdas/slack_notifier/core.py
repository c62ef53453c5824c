"""What an incident looks like in Slack. Pure.

Limits: Slack's Block Kit reference (header 150 characters, section text 3000, button text 75).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.alarm import Severity

HEADER_MAX_CHARS = 150
SECTION_MAX_CHARS = 3000
_SIGNS = {
    Severity.CRITICAL: ":rotating_light:",
    Severity.HIGH: ":warning:",
    Severity.MEDIUM: ":large_yellow_circle:",
    Severity.LOW: ":information_source:",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """What chat.postMessage and chat.update take: the blocks, and the text of the notification."""

    text: str
    blocks: tuple[dict[str, Any], ...]


def escape(text: str) -> str:
    """Make text safe inside mrkdwn (Slack: "Escaping text"): the three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def incident_message(delivery: Delivery) -> SlackMessage:
    """The one message of an incident, as it stands now."""
    alert, entry = delivery.alert, delivery.entry
    over = delivery.kind is Kind.RESOLVE
    sign = ":white_check_mark:" if over else _SIGNS[entry.severity]
    verb = "resolved" if over else "firing"
    facts = [
        f"*Service*\n{escape(entry.service)}",
        f"*Severity*\n{entry.severity}",
        f"*Since*\n{_time(delivery.opened_at)}",
        f"*{'Over at' if over else 'Owner'}*\n{_time(alert.changed_at) if over else escape(entry.owner)}",
    ]
    blocks: list[dict[str, Any]] = [
        _block("header", _plain(_cut(f"{sign} {alert.alarm} {verb}", HEADER_MAX_CHARS))),
        _block("section", _mrkdwn(f"*{escape(entry.meaning)}*\n{escape(alert.reason)}")),
        {"type": "section", "fields": [_mrkdwn(fact) for fact in facts]},
    ]
    if entry.remedy is not None and not over:
        remedy = f"Remedy: `{entry.remedy.name}` on `{escape(entry.remedy.target)}`"
        blocks.append({"type": "context", "elements": [_mrkdwn(remedy)]})
    blocks.append({"type": "actions", "elements": [_button(*link) for link in _links(delivery)]})
    text = f"{alert.alarm} {verb}: {entry.meaning}"
    return SlackMessage(text=escape(text), blocks=tuple(blocks))


def note_message(delivery: Delivery) -> SlackMessage:
    """An answer in the incident's thread."""
    return SlackMessage(
        text=escape(delivery.note),
        blocks=(_block("section", _mrkdwn(f":wrench: {escape(delivery.note)}")),),
    )


def _links(delivery: Delivery) -> tuple[tuple[str, str], ...]:
    alert = delivery.alert
    console = f"https://{alert.region}.console.aws.amazon.com/cloudwatch/home?region={alert.region}"
    return (
        ("Runbook", delivery.entry.runbook_url),
        ("Alarm", f"{console}#alarmsV2:alarm/{quote(alert.alarm, safe='')}"),
    )


def _time(iso: str) -> str:
    """2026-11-23T09:04:17.123+0000 as a person reads it."""
    return f"{iso[:10]} {iso[11:19]} UTC"


def _block(kind: str, text: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "text": text}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": _cut(text, SECTION_MAX_CHARS)}


def _button(text: str, url: str) -> dict[str, Any]:
    return {"type": "button", "text": _plain(text), "url": url}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
