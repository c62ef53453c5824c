"""Slack messages and PagerDuty incidents as a terminal draws them; the caller puts the box around."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from local.receivers.blocks import child, children, said, spans_of, visible_text
from local.receivers.mrkdwn import Span, spans, text_object_spans
from local.receivers.page import slack_html
from local.receivers.pagerduty_service import Incident
from local.receivers.slack_workspace import SlackMessage
from local.receivers.wire import JsonObject

__all__ = ["pagerduty_text", "slack_html", "slack_text"]

_SEVERITY_STYLES = {"critical": "bold red", "error": "red", "warning": "yellow", "info": "cyan"}
_STATUS_STYLES = {"triggered": "bold red", "acknowledged": "yellow", "resolved": "green"}


def slack_text(message: SlackMessage) -> Group:
    """Header, sections, fields in two columns, context, buttons with the addresses they open."""
    lines: list[RenderableType] = []
    if text := visible_text(message):
        lines.append(_text(text))
    lines += _blocks(message.blocks)
    for attachment in message.attachments:
        lines.append(Padding(Group(*_attachment(attachment)), (0, 0, 0, 2)))
    if message.edits:
        lines.append(Text(f"(edited {len(message.edits)}x)", style="dim"))
    return Group(*lines)


def pagerduty_text(incident: Incident) -> Group:
    """Status, severity and summary, then its life in seconds since the trigger, then details and links."""
    head = Text()
    head.append(incident.status.upper(), style=_STATUS_STYLES[incident.status])
    head.append(f"  {incident.severity}", style=_SEVERITY_STYLES[incident.severity])
    head.append(f"  {incident.service}", style="dim")
    details = _columns()
    details.add_row("source", incident.source)
    details.add_row("dedup key", incident.dedup_key)
    details.add_row("life", _life(incident))
    for name, value in incident.custom_details.items():
        details.add_row(name, str(value))
    for link in incident.links:
        details.add_row(said(link, "text") or "link", Text(said(link, "href"), style="cyan"))
    return Group(head, Text(incident.summary, style="bold"), details)


def _life(incident: Incident) -> str:
    parts = ["triggered"]
    for name, at in (("acknowledged", incident.acknowledged_at), ("resolved", incident.resolved_at)):
        if at is not None:
            parts.append(f"{name} after {at - incident.triggered_at:.1f} s")
    repeats = sum(event.outcome == "appended" for event in incident.events)
    return ", ".join(parts) + (f" ({repeats} more triggers joined it)" if repeats else "")


def _blocks(blocks: Iterable[JsonObject]) -> Iterator[RenderableType]:
    for block in blocks:
        yield from _DRAWN[said(block, "type")](block)


def _header(block: JsonObject) -> Iterator[RenderableType]:
    text = _text(spans_of(block))
    text.stylize("bold")
    yield text


def _section(block: JsonObject) -> Iterator[RenderableType]:
    if "text" in block:
        yield _text(spans_of(block))
    if fields := children(block, "fields"):
        grid = Table.grid(padding=(0, 3), expand=False)
        for left in range(0, len(fields), 2):
            grid.add_row(*(_text(text_object_spans(field)) for field in fields[left : left + 2]))
        yield grid
    if accessory := child(block, "accessory"):
        yield _button(accessory)


def _context(block: JsonObject) -> Iterator[RenderableType]:
    line = Text("  ").join(
        Text(said(element, "alt_text")) if "image_url" in element else _text(text_object_spans(element))
        for element in children(block, "elements")
    )
    line.stylize("dim")
    yield line


def _actions(block: JsonObject) -> Iterator[RenderableType]:
    for element in children(block, "elements"):
        yield _button(element)


def _divider(_: JsonObject) -> Iterator[RenderableType]:
    yield Text("─" * 24, style="dim")


def _image(block: JsonObject) -> Iterator[RenderableType]:
    yield Text(f"[image: {said(block, 'alt_text')}]", style="dim")


def _markdown(block: JsonObject) -> Iterator[RenderableType]:
    yield Text(said(block, "text"))


_DRAWN: dict[str, Callable[[JsonObject], Iterator[RenderableType]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "markdown": _markdown,
}


def _attachment(attachment: JsonObject) -> Iterator[RenderableType]:
    if text := said(attachment, "text"):
        yield _text(spans(text))
    yield from _blocks(children(attachment, "blocks"))


def _button(element: JsonObject) -> Text:
    if "image_url" in element:
        return Text(f"[image: {said(element, 'alt_text')}]", style="dim")
    button = Text("[ ").append_text(_text(spans_of(element))).append(" ]")
    button.stylize({"primary": "bold green", "danger": "bold red"}.get(said(element, "style"), "bold"))
    return button.append(f" {said(element, 'url')}", style="cyan") if "url" in element else button


def _text(styled: Iterable[Span]) -> Text:
    text = Text()
    line_begins = True
    for span in styled:
        if span.quote and line_begins:
            text.append("▏ ", style="dim")
        text.append(span.text, style=_style(span))
        if span.url is not None and span.url != span.text:
            text.append(f" ({span.url})", style="dim cyan")
        line_begins = span.text.endswith("\n")
    return text


def _style(span: Span) -> str:
    marks = {"bold": span.bold, "italic": span.italic, "strike": span.strike, "magenta": span.code}
    marks["cyan"] = span.url is not None and not span.code
    return " ".join(mark for mark, on in marks.items() if on)


def _columns() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid
