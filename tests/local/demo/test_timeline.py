"""A demo in which a step is missing says which; its timeline shows what arrives together in one row."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from local.demo.chapters import CHAPTERS
from local.demo.mailbox import Mail
from local.demo.report import Received, rows, show
from local.demo.tickets import Ticket
from local.demo.timeline import Moment, Step, Timeline

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def moment(
    step: Step, what: str = "it happened", *, incident: str = "cpu", wall_s: float | None = None
) -> Moment:
    return Moment(step=step, incident=incident, at=AT, what=what, wall_s=wall_s)


def test_a_missing_step_is_named() -> None:
    """Every expected step of every chapter is looked for."""
    expected = [pair for chapter in CHAPTERS for pair in chapter.expected]
    timeline = Timeline()
    for incident, step in expected:
        if (incident, step) != ("cpu", Step.ACTION):
            timeline.add(moment(step, incident=incident))

    assert timeline.missing(expected) == [("cpu", Step.ACTION)]


def test_every_chapter_expects_every_step() -> None:
    """None of them is left to people."""
    assert all(len(chapter.expected) == len(Step) for chapter in CHAPTERS)


def test_what_arrives_in_several_places_is_one_row() -> None:
    """Simulated and real seconds never share one, nor do incidents or steps."""
    moments = [
        moment(Step.ALARM, "rings"),
        moment(Step.PAGE, "PagerDuty", wall_s=0.1),
        moment(Step.PAGE, "Slack", wall_s=0.3),
        moment(Step.ACTION, "restarted", wall_s=0.2),
        moment(Step.RECOVERY, "is OK again"),
        moment(Step.RECOVERY, "resolved", wall_s=0.4),
        moment(Step.RECOVERY, "resolved", wall_s=0.4, incident="memory"),
    ]

    assert [len(row) for row in rows(moments)] == [1, 2, 1, 1, 1, 1]


def test_the_report_fits_a_hundred_columns() -> None:
    """Long lines are cut, or wrap where they are the story; nothing is lost but what Slack shows in full."""
    timeline = Timeline()
    timeline.add(moment(Step.PAGE, "PagerDuty critical", wall_s=0.1))
    timeline.add(moment(Step.PAGE, "ticket oi-0123456789ab", wall_s=7.25))
    timeline.add(moment(Step.ACTION, "returned a to b; the next deploy brings the fault back.", wall_s=0.2))
    received = Received(
        slack=(),
        pagerduty=(),
        mail=(
            Mail(topic="on-call", subject="HIGH ALARM: " + "x" * 200, body="long", at=0),
            Mail(topic="second", subject="Notification", body='"cpu is ALARM since noon."\n"why"', at=0),
        ),
        tickets=(
            Ticket(id="oi-1", title="t" * 200, status="Open", severity="1", opened_at=AT, changed_at=AT),
        ),
    )
    console = Console(width=100, record=True, file=io.StringIO())

    show(console, timeline, received)

    shown = console.export_text()
    assert max(len(line) for line in shown.splitlines()) <= 100
    assert "PagerDuty critical, ticket oi-0123456789ab" in shown
    assert "7.25" in shown
    assert "0.10" not in shown
    assert "cpu is ALARM since noon." in shown
    assert "the next deploy" not in shown
