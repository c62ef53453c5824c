"""What an incident looks like in Slack. Pure.

Limits: Slack's Block Kit reference (header 150 characters, section text 3000, field 2000, button
text 75, URL 3000). All blocks together may have 13,200 characters (measured, slackapi/bolt-js#2509),
so what people write is cut to less: a message that Slack refuses tells nobody anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.alarm import Severity

HEADER_MAX_CHARS = 150
SECTION_MAX_CHARS = 2000  # CloudWatch's reasons end at 1023 (SetAlarmState, `StateReason`)
FIELD_MAX_CHARS = 200
URL_MAX_CHARS = 3000
TEXT_MAX_CHARS = 3000  # chat.update refuses more than 4000
_CONTROL = re.compile(r"[^\n\x20-\x7e\xa0-\U0010ffff]")  # each costs six characters of JSON and shows nothing
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
    return _CONTROL.sub(" ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
        _block("header", _plain(f"{sign} {alert.alarm} {verb}")),
        _block("section", _mrkdwn(f"*{escape(entry.meaning)}*\n{escape(alert.reason)}")),
        {"type": "section", "fields": [_mrkdwn(fact, most=FIELD_MAX_CHARS) for fact in facts]},
    ]
    if entry.remedy is not None and not over:
        remedy = f"Remedy: `{entry.remedy.name}` on `{escape(entry.remedy.target)}`"
        blocks.append({"type": "context", "elements": [_mrkdwn(remedy, most=FIELD_MAX_CHARS)]})
    if links := [_button(text, url) for text, url in _links(delivery) if len(url) <= URL_MAX_CHARS]:
        blocks.append({"type": "actions", "elements": links})
    text = f"{alert.alarm} {verb}: {entry.meaning}"
    return SlackMessage(text=_cut(escape(text), TEXT_MAX_CHARS), blocks=tuple(blocks))


def note_message(delivery: Delivery) -> SlackMessage:
    """An answer in the incident's thread."""
    return SlackMessage(
        text=_cut(escape(delivery.note), TEXT_MAX_CHARS),
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
    return {"type": "plain_text", "text": _cut(_CONTROL.sub(" ", text), HEADER_MAX_CHARS), "emoji": True}


def _mrkdwn(text: str, *, most: int = SECTION_MAX_CHARS) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": _cut(text, most)}


def _button(text: str, url: str) -> dict[str, Any]:
    return {"type": "button", "text": _plain(text), "url": url}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
