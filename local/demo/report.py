"""What the demo shows at its end: the timeline, what people received, and the figures."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table

from local.demo.timeline import Moment, Step, Timeline
from local.receivers.pagerduty_service import Incident
from local.receivers.render import pagerduty_text, slack_text
from local.receivers.slack_workspace import SlackMessage

_STYLES = {
    Step.FAULT: "red",
    Step.ALARM: "yellow",
    Step.PAGE: "magenta",
    Step.ACTION: "cyan",
    Step.RECOVERY: "green",
}


def show(
    console: Console,
    timeline: Timeline,
    *,
    messages: Iterable[SlackMessage],
    incidents: Iterable[Incident],
) -> None:
    """Print the whole report."""
    posts = [message for message in messages if message.thread_ts is None]
    for post in posts:
        thread = [message for message in messages if message.thread_ts == post.ts]
        body = Group(slack_text(post), *(slack_text(reply) for reply in thread))
        console.print(Panel(body, title=f"Slack  #{post.channel_name}", title_align="left", width=100))
    for incident in incidents:
        console.print(Panel(pagerduty_text(incident), title="PagerDuty", title_align="left", width=100))
    console.print(timeline_table(timeline))
    console.print(
        "simulated: seconds of the fleet's clock since the fault (what CloudWatch's periods cost)\n"
        "real: seconds on this machine since the alarm changed (what our pipeline costs)",
        style="dim",
    )


def write_json(
    path: Path,
    timeline: Timeline,
    *,
    messages: Iterable[SlackMessage],
    incidents: Iterable[Incident],
) -> None:
    """The same for a machine."""
    value = {
        "timeline": [dataclasses.asdict(moment) for moment in timeline.moments],
        "slack": [dataclasses.asdict(message) for message in messages],
        "pagerduty": [dataclasses.asdict(incident) for incident in incidents],
    }
    path.write_text(json.dumps(value, indent=1, default=str), encoding="utf-8")


def timeline_table(timeline: Timeline) -> Table:
    """The timeline, one row a moment."""
    table = Table(title="Timeline", title_justify="left", width=100)
    table.add_column("simulated\ntime", no_wrap=True)
    table.add_column("step", no_wrap=True)
    table.add_column("what")
    table.add_column("simulated s\nafter fault", justify="right", no_wrap=True)
    table.add_column("real s\nafter alarm", justify="right", no_wrap=True)
    previous = None
    for moment in timeline.moments:
        if previous is not None and moment.incident != previous.incident:
            table.add_section()
        table.add_row(*_cells(moment), style=_STYLES[moment.step])
        previous = moment
    return table


def _cells(moment: Moment) -> tuple[str, ...]:
    simulated = f"{moment.simulated_s:.0f}" if moment.simulated_s is not None else ""
    real = f"{moment.wall_s:.2f}" if moment.wall_s is not None else ""
    return f"{moment.at:%H:%M}", moment.step, moment.what, simulated, real
