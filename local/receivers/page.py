"""Slack messages as one self-contained web page that looks close to Slack's own, to take a picture of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape

from local.receivers.blocks import child, children, said, spans_of, visible_text
from local.receivers.mrkdwn import Span, spans, text_object_spans
from local.receivers.page_style import STYLE
from local.receivers.slack_workspace import BOT_USER, SlackMessage
from local.receivers.wire import JsonObject


def slack_html(messages: Iterable[SlackMessage]) -> str:
    """A whole page: channels in the order of their first message, replies below the message they answer."""
    shown = tuple(messages)
    channels = dict.fromkeys(message.channel_name for message in shown)
    body = "".join(_channel(name, [each for each in shown if each.channel_name == name]) for name in channels)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slack</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def _channel(name: str, messages: list[SlackMessage]) -> str:
    roots = {message.ts for message in messages}
    threads = ""
    for root in messages:
        if root.thread_ts in roots:
            continue
        replies = [_message(reply) for reply in messages if reply.thread_ts == root.ts]
        thread = f'<div class="thread">{"".join(replies)}</div>' if replies else ""
        threads += _message(root) + thread
    return f'<section class="channel"><h1># {escape(name)}</h1>{threads}</section>'


def _message(message: SlackMessage) -> str:
    at = datetime.fromtimestamp(float(message.ts), UTC)
    is_app = message.author == BOT_USER
    name, badge = ("pdm-watch", '<span class="app">APP</span>') if is_app else ("Engineer on call", "")
    edited = '<span class="edited">(edited)</span>' if message.edits else ""
    attachments = "".join(map(_attachment, message.attachments))
    said_here = _paragraph(visible_text(message)) + _blocks(message.blocks) + attachments
    return (
        f'<article class="message"><div class="avatar {"bot" if is_app else "person"}">{name[0].upper()}'
        f'</div><div class="content"><div class="who"><b>{name}</b>{badge}<time>{at:%H:%M}</time></div>'
        f"{said_here}{edited}</div></article>"
    )


def _attachment(attachment: JsonObject) -> str:
    color = said(attachment, "color")
    named = {"good": "#2eb67d", "warning": "#ecb22e", "danger": "#e01e5a"}.get(color, color)
    bar = named if re.fullmatch(r"#[0-9a-fA-F]{6}", named) else "#dddddd"
    text = _paragraph(spans(said(attachment, "text")))
    return (
        f'<div class="attachment" style="border-left-color:{bar}">'
        f"{text}{_blocks(children(attachment, 'blocks'))}</div>"
    )


def _blocks(blocks: Iterable[JsonObject]) -> str:
    return "".join(_DRAWN[said(block, "type")](block) for block in blocks)


def _header(block: JsonObject) -> str:
    return f"<h2>{_inline(spans_of(block))}</h2>"


def _section(block: JsonObject) -> str:
    text = _paragraph(spans_of(block)) if "text" in block else ""
    fields = "".join(f"<div>{_inline(text_object_spans(field))}</div>" for field in children(block, "fields"))
    grid = f'<div class="fields">{fields}</div>' if fields else ""
    accessory = _element(child(block, "accessory")) if "accessory" in block else ""
    return f'<div class="section"><div>{text}{grid}</div>{accessory}</div>'


def _context(block: JsonObject) -> str:
    parts = (
        _element(element) if "image_url" in element else f"<span>{_inline(text_object_spans(element))}</span>"
        for element in children(block, "elements")
    )
    return f'<div class="context">{"".join(parts)}</div>'


def _actions(block: JsonObject) -> str:
    return f'<div class="actions">{"".join(map(_element, children(block, "elements")))}</div>'


def _divider(_: JsonObject) -> str:
    return "<hr>"


def _image(block: JsonObject) -> str:
    # Named, not loaded: the page is self-contained.
    return f'<div class="image">{escape(said(block, "alt_text"))}</div>'


def _markdown(block: JsonObject) -> str:
    return f"<p>{escape(said(block, 'text'))}</p>"


_DRAWN: dict[str, Callable[[JsonObject], str]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "markdown": _markdown,
}


def _element(element: JsonObject) -> str:
    if "image_url" in element:
        return _image(element)
    label = _inline(spans_of(element))
    kind = f"button {escape(said(element, 'style'))}"
    url = said(element, "url")
    return (
        f'<a class="{kind}" href="{_safe(url)}">{label}</a>'
        if url
        else f'<span class="{kind}">{label}</span>'
    )


def _paragraph(styled: Iterable[Span]) -> str:
    inside = _inline(styled)
    return f"<p>{inside}</p>" if inside else ""


def _inline(styled: Iterable[Span]) -> str:
    return "".join(map(_span, styled))


def _span(span: Span) -> str:
    inside = escape(span.text)
    if span.block:
        return f"<pre>{inside}</pre>"
    if span.url is not None:
        inside = f'<a href="{_safe(span.url)}">{inside}</a>'
    tags = {"code": span.code, "b": span.bold, "i": span.italic, "s": span.strike, "q": span.quote}
    for tag in (tag for tag, on in tags.items() if on):
        inside = f"<{tag}>{inside}</{tag}>"
    return inside


def _safe(url: str) -> str:
    """Escaped; anything but a web or mail address leads nowhere, so that no message can run a script."""
    return escape(url) if url.startswith(("https://", "http://", "mailto:")) else "#"
