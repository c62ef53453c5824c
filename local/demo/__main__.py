"""`make demo`: deploy, break, page and heal on this machine."""

from __future__ import annotations

import argparse
import fcntl
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
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
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where logs and pages are written")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    # A pipe or a CI log has no width of its own: 100 columns hold the report.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    started = time.monotonic()

    def progress(what: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:5.1f} s[/]  {what}")

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _alone_in(folder):
            story = _run(console, progress, folder, arguments.json)
    except (CdkError, EmulatorError, StoryError) as error:
        console.print(f"demo: {error}", style="red", markup=False)
        return 1
    missing = story.timeline.missing(pair for chapter in CHAPTERS for pair in chapter.expected)
    for incident, step in missing:
        console.print(f"demo: the {step} of incident '{incident}' is missing", style="red")
    console.print(f"{'failed' if missing else 'done'} after {time.monotonic() - started:.1f} s")
    return 1 if missing else 0


@contextmanager
def _alone_in(folder: Path) -> Generator[None]:
    """Two demos in one folder would remove each other's files.

    Raises:
        StoryError: Another one runs there.
    """
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoryError(
                f"another demo runs in {folder}; wait for it, or give another --folder"
            ) from error
        yield


def _run(console: Console, progress: Progress, folder: Path, machine_readable: Path | None) -> Story:
    slack = SlackReceiver(token=SLACK_TOKEN, clock=time.time)
    pagerduty = PagerDutyReceiver(routing_keys=ROUTING_KEYS, clock=time.time)
    progress("starting the emulated AWS, Slack and PagerDuty")
    with slack, pagerduty, start_emulator(log=folder / "emulator.log") as emulator:
        system = LocalSystem(
            emulator=emulator, slack_url=slack.url, pagerduty_url=pagerduty.url, folder=folder
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
            (folder / "slack.html").write_text(slack_html(slack.messages), encoding="utf-8")
            console.print(f"Slack as a page: {folder / 'slack.html'}", style="dim", soft_wrap=True)
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
