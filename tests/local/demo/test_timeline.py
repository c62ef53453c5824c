"""A demo in which a step is missing says which, and ends with an error."""

from __future__ import annotations

from datetime import UTC, datetime

from local.demo.chapters import CHAPTERS
from local.demo.timeline import Moment, Step, Timeline

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def test_a_missing_step_is_named() -> None:
    """Every expected step of every chapter is looked for."""
    expected = [pair for chapter in CHAPTERS for pair in chapter.expected]
    timeline = Timeline()
    for incident, step in expected:
        if (incident, step) != ("cpu", Step.ACTION):
            timeline.add(Moment(step=step, incident=incident, at=AT, what="it happened"))

    assert timeline.missing(expected) == [("cpu", Step.ACTION)]


def test_only_a_chapter_that_heals_expects_an_action() -> None:
    """The error rate has no remedy: people act."""
    assert {
        chapter.incident for chapter in CHAPTERS if (chapter.incident, Step.ACTION) in chapter.expected
    } == {"cpu"}
