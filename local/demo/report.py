"""What the demo shows at its end: what people received, and the timeline; the same for a machine as JSON."""

from __future__ import annotations

import dataclasses
import html
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from local.demo.mailbox import Mail
from local.demo.tickets import Ticket
from local.demo.timeline import Moment, Step, Timeline
from local.receivers.pagerduty_service import Incident
from local.receivers.slack_workspace import SlackMessage

WIDTH = 100
_STYLES = {
    Step.FAULT: "red",
    Step.ALARM: "yellow",
    Step.PAGE: "magenta",
    Step.ACTION: "cyan",
    Step.RECOVERY: "green",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Everything that people received."""

    slack: tuple[SlackMessage, ...]
    pagerduty: tuple[Incident, ...]
    mail: tuple[Mail, ...]
    tickets: tuple[Ticket, ...]


def show(console: Console, timeline: Timeline, received: Received) -> None:
    """Print the whole report."""
    for title, content in (
        ("Slack", _slack(received.slack)),
        ("PagerDuty", _lines((i.status, i.severity, i.summary) for i in received.pagerduty)),
        ("Tickets", _lines((t.status, t.id, t.title) for t in received.tickets)),
        ("Mail", _lines((m.topic, m.headline) for m in received.mail)),
    ):
        console.print(Panel(content, title=title, title_align="left", width=WIDTH))
    console.print(timeline_table(timeline))
    console.print(
        "simulated s: of the fleet's clock, since the fault (what CloudWatch's periods cost)\n"
        "real s: on this machine, since the alarm changed, until the last place (what our pipeline costs)",
        style="dim",
    )


def write_json(path: Path, timeline: Timeline, received: Received) -> None:
    """The same for a machine."""
    value: dict[str, Any] = {
        "timeline": [dataclasses.asdict(moment) for moment in timeline.moments],
        **dataclasses.asdict(received),
    }
    path.write_text(json.dumps(value, indent=1, default=str), encoding="utf-8")


def timeline_table(timeline: Timeline) -> Table:
    """The timeline; what arrives in several places at a time is one row."""
    table = Table(title="Timeline", title_justify="left", width=WIDTH)
    table.add_column("time", no_wrap=True)
    table.add_column("step", no_wrap=True)
    table.add_column("what")
    table.add_column("simulated\ns", justify="right", no_wrap=True)
    table.add_column("real\ns", justify="right", no_wrap=True)
    previous: Moment | None = None
    for row in rows(timeline.moments):
        if previous is not None and row[0].incident != previous.incident:
            table.add_section()
        table.add_row(*_cells(row), style=_STYLES[row[0].step])
        previous = row[0]
    return table


def rows(moments: Iterable[Moment]) -> list[list[Moment]]:
    """Moments that follow each other in the same step, told by this machine's clock alone, are one row."""
    found: list[list[Moment]] = []
    for moment in moments:
        last = found[-1][-1] if found else None
        together = (
            last is not None
            and (last.incident, last.step) == (moment.incident, moment.step)
            and last.wall_s is not None
            and moment.wall_s is not None
        )
        if together:
            found[-1].append(moment)
        else:
            found.append([moment])
    return found


def _cells(row: list[Moment]) -> tuple[str, ...]:
    """Of a note only what was done, not what to think of: that stands in Slack."""
    first, real = row[0], [moment.wall_s for moment in row if moment.wall_s is not None]
    simulated = "" if first.simulated_s is None else f"{first.simulated_s:.0f}"
    what = ", ".join(moment.what.partition(";")[0].removesuffix(".") for moment in row)
    return f"{first.at:%H:%M}", first.step, what, simulated, f"{max(real):.2f}" if real else ""


def _slack(messages: tuple[SlackMessage, ...]) -> RenderableType:
    """Each message in a line as it stands at the end, and below it what its thread says."""
    grid = Table.grid(padding=(0, 1))
    for post in (message for message in messages if message.thread_ts is None):
        edited = f" (updated {len(post.edits)}x)" if post.edits else ""
        grid.add_row(_line(f"#{post.channel_name}  {html.unescape(post.text)}{edited}"))
        for note in (message for message in messages if message.thread_ts == post.ts):
            grid.add_row(Padding(Text(html.unescape(note.text), style="cyan"), (0, 0, 0, 4)))
    return grid


def _lines(rows: Iterable[tuple[str, ...]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(*(_line(cell) for cell in row))
    return grid


def _line(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ellipsis")
