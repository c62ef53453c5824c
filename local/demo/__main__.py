"""`make demo`: deploy, break, page and heal on this machine."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console

from local.cdk import CdkError
from local.demo.chapters import CHAPTERS
from local.demo.desks import MailDesk, PagerDutyDesk, SlackDesk, TicketDesk
from local.demo.errors import StoryError
from local.demo.mailbox import Mailbox
from local.demo.onlooker import Onlooker
from local.demo.report import Received, show, write_json
from local.demo.story import Story
from local.demo.tickets import Tickets
from local.demo.workload import Workload
from local.emulator_process import EmulatorError, start_emulator
from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.render import slack_html
from local.receivers.slack import SlackReceiver
from local.system import ROUTING_KEYS, SLACK_TOKEN, LocalSystem, Progress
from pdm_catalog.routes import Sink

FOLDER = Path(__file__).resolve().parents[2] / ".local" / "demo"


def main() -> int:
    """Run the demo; 0 when every step happened."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what happened for a machine to read")
    arguments = parser.parse_args()
    # A pipe or a CI log has no width of its own: 100 columns hold the report.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    started = time.monotonic()

    def progress(what: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:5.1f} s[/]  {what}")

    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        story = _run(console, progress, arguments.json)
    except (CdkError, EmulatorError, StoryError) as error:
        console.print(f"demo: {error}", style="red", markup=False)
        return 1
    missing = story.timeline.missing(pair for chapter in CHAPTERS for pair in chapter.expected)
    for incident, step in missing:
        console.print(f"demo: the {step} of incident '{incident}' is missing", style="red")
    console.print(f"{'failed' if missing else 'done'} after {time.monotonic() - started:.1f} s")
    return 1 if missing else 0


def _run(console: Console, progress: Progress, machine_readable: Path | None) -> Story:
    slack = SlackReceiver(token=SLACK_TOKEN, clock=time.time)
    pagerduty = PagerDutyReceiver(routing_keys=ROUTING_KEYS, clock=time.time)
    progress("starting the emulated AWS, Slack and PagerDuty")
    with slack, pagerduty, start_emulator(log=FOLDER / "emulator.log") as emulator:
        system = LocalSystem(
            emulator=emulator, slack_url=slack.url, pagerduty_url=pagerduty.url, folder=FOLDER
        )
        system.deploy(progress)
        topics = system.names.on_call_topic, system.names.second_path_topic
        mailbox, tickets = Mailbox(system, topics=topics), Tickets(system)
        onlooker = _onlooker(topics, mailbox, tickets, slack=slack, pagerduty=pagerduty)
        story = Story(system, workload=Workload(system), onlooker=onlooker, progress=progress)
        try:
            for chapter in CHAPTERS:
                story.play(chapter)
        finally:
            received = Received(
                slack=slack.messages, pagerduty=pagerduty.incidents, mail=mailbox.mails, tickets=tickets.all
            )
            show(console, story.timeline, received)
            (FOLDER / "slack.html").write_text(slack_html(slack.messages), encoding="utf-8")
            console.print(f"Slack as a page: {FOLDER / 'slack.html'}", style="dim", soft_wrap=True)
            if machine_readable:
                write_json(machine_readable, story.timeline, received)
        return story


def _onlooker(
    topics: tuple[str, str],
    mailbox: Mailbox,
    tickets: Tickets,
    *,
    slack: SlackReceiver,
    pagerduty: PagerDutyReceiver,
) -> Onlooker:
    on_call, second_path = topics
    return Onlooker(
        slack=SlackDesk(slack),
        desks={
            Sink.PAGERDUTY: PagerDutyDesk(pagerduty),
            Sink.EMAIL: MailDesk(
                mailbox,
                name="mail",
                topic=on_call,
                over=lambda mail: mail.subject.startswith("RESOLVED"),
            ),
            Sink.TICKET: TicketDesk(tickets),
        },
        second_path=MailDesk(
            mailbox,
            name="second path's mail",
            topic=second_path,
            over=lambda mail: " is OK since " in mail.body,
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
