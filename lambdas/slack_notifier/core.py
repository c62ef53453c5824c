"""What an incident looks like in Slack. Pure.

Limits: Slack's Block Kit reference (header 150 characters, section text 3000, field 2000, button
text 75, URL 3000). All blocks together may have 13,200 characters (measured, slackapi/bolt-js#2509),
so what people write is cut to less: a message that Slack refuses tells nobody anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lambdas.shared.delivery import Delivery
from lambdas.shared.wording import clean, cut, facts, is_over, links, reason, verdict
from pdm_catalog.severity import Severity

HEADER_MAX_CHARS = 150
SECTION_MAX_CHARS = 2000  # CloudWatch's reasons end at 1023 (SetAlarmState, `StateReason`)
FIELD_MAX_CHARS = 200
URL_MAX_CHARS = 3000
TEXT_MAX_CHARS = 3000  # chat.update refuses more than 4000
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
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def incident_message(delivery: Delivery) -> SlackMessage:
    """The one message of an incident, as it stands now."""
    alert, entry, over = delivery.alert, delivery.entry, is_over(delivery)
    sign = ":white_check_mark:" if over else _SIGNS[entry.severity]
    title = f"{alert.alarm} {'resolved' if over else 'firing'}"
    was = f"It was: {escape(entry.meaning)}\n" if over else ""
    fields = [f"*{name}*\n{escape(value)}" for name, value in facts(delivery)]
    blocks: list[dict[str, Any]] = [
        _block("header", _plain(f"{sign} {title}")),
        _block("section", _mrkdwn(f"*{escape(verdict(delivery))}*\n{was}{escape(reason(alert))}")),
        {"type": "section", "fields": [_mrkdwn(field, most=FIELD_MAX_CHARS) for field in fields]},
    ]
    if entry.remedy is not None and not over:
        remedy = f"Remedy: `{entry.remedy.name}` on `{escape(entry.remedy.target)}`"
        blocks.append({"type": "context", "elements": [_mrkdwn(remedy, most=FIELD_MAX_CHARS)]})
    if buttons := [_button(text, url) for text, url in links(delivery) if len(url) <= URL_MAX_CHARS]:
        blocks.append({"type": "actions", "elements": buttons})
    text = f"{title}: {verdict(delivery)}" + (f" It was: {entry.meaning}" if over else "")
    return SlackMessage(text=cut(escape(text), TEXT_MAX_CHARS), blocks=tuple(blocks))


def note_message(delivery: Delivery) -> SlackMessage:
    """An answer in the incident's thread."""
    return SlackMessage(
        text=cut(escape(delivery.note), TEXT_MAX_CHARS),
        blocks=(_block("section", _mrkdwn(f":wrench: {escape(delivery.note)}")),),
    )


def _block(kind: str, text: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "text": text}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(clean(text), HEADER_MAX_CHARS), "emoji": True}


def _mrkdwn(text: str, *, most: int = SECTION_MAX_CHARS) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": cut(text, most)}


def _button(text: str, url: str) -> dict[str, Any]:
    return {"type": "button", "text": _plain(text), "url": url}
