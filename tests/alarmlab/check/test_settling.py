"""Waivers and baselines take away what they cover, and are themselves watched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from alarmlab.check.baseline import baseline_of, read_baseline
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.run import Report, run
from alarmlab.check.waivers import Waiver, read_waivers
from alarmlab.errors import BadInputError
from tests.alarmlab.check.templates import a_context, write

QUEUE_RULE = Rule(
    id="queue",
    doc="Every queue is a finding.",
    severity=Severity.WARNING,
    look=lambda context: [
        Problem(at=resource, message="a queue", fix="remove it")
        for _, resource in context.of_type("AWS::SQS::Queue")
    ],
)
TWO_QUEUES = """
    Resources:
      First: {Type: AWS::SQS::Queue}
      Second: {Type: AWS::SQS::Queue}
    """
TODAY = date(2026, 6, 1)


def report(context: Context, *, waivers: tuple[Waiver, ...] = (), baseline: Path | None = None) -> Report:
    return run(
        context,
        [QUEUE_RULE],
        all_rules=[QUEUE_RULE],
        waivers=waivers,
        baseline=(baseline, read_baseline(baseline)) if baseline else None,
        today=TODAY,
    )


def told(report: Report) -> list[str]:
    return [f"{found.rule}: {found.place.logical_id}: {found.message}" for found in report.findings]


def waivers(tmp_path: Path, text: str) -> tuple[Waiver, ...]:
    return read_waivers(write(tmp_path, "waivers.yaml", text), rules=["queue"])


@pytest.mark.parametrize("glob", ["First", "F*", "*irst"])
def test_a_waiver_covers_the_resources_its_glob_matches(tmp_path: Path, glob: str) -> None:
    given = waivers(tmp_path, f'waivers: [{{rule: queue, resource: "{glob}", reason: it is old}}]')

    result = report(a_context(TWO_QUEUES), waivers=given)

    assert told(result) == ["queue: Second: a queue"]
    assert result.waived == 1


def test_a_waiver_holds_until_the_end_of_its_last_day(tmp_path: Path) -> None:
    given = waivers(tmp_path, "waivers: [{rule: queue, resource: '*', reason: r, until: 2026-06-01}]")

    assert told(report(a_context(TWO_QUEUES), waivers=given)) == []


def test_a_waiver_past_its_day_covers_nothing_and_is_told(tmp_path: Path) -> None:
    given = waivers(tmp_path, "waivers: [{rule: queue, resource: First, reason: r, until: 2026-05-31}]")

    assert sorted(told(report(a_context(TWO_QUEUES), waivers=given))) == [
        "queue: First: a queue",
        "queue: Second: a queue",
        "waiver: None: the waiver of queue for First ended on 2026-05-31",
    ]


def test_a_waiver_that_covers_nothing_is_told(tmp_path: Path) -> None:
    given = waivers(tmp_path, "waivers: [{rule: queue, resource: Third, reason: r}]")

    assert "waiver: None: the waiver of queue for Third covers no finding" in told(
        report(a_context(TWO_QUEUES), waivers=given)
    )


def test_a_waiver_of_a_rule_that_did_not_run_is_not_judged(tmp_path: Path) -> None:
    path = write(tmp_path, "w.yaml", "waivers: [{rule: other, resource: Third, reason: r}]")
    given = read_waivers(path, rules=["queue", "other"])

    assert "waiver" not in str(told(report(a_context("Resources: {}"), waivers=given)))


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("{rule: quue, resource: x, reason: r}", "no rule has this id"),
        ("{rule: queue, resource: x}", "reason must be there"),
        ("{rule: queue, resource: x, reason: ''}", "this is a text"),
        ("{rule: queue, resource: x, reason: r, until: soon}", "this is a day"),
    ],
)
def test_a_waiver_that_cannot_be_read_is_bad_input(tmp_path: Path, item: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        waivers(tmp_path, f"waivers: [{item}]")


def test_a_resource_waives_for_itself(tmp_path: Path) -> None:
    context = a_context(
        """
        Resources:
          First:
            Type: AWS::SQS::Queue
            Metadata: {alarmlab: {waive: [{rule: queue, reason: it is old}]}}
          Second: {Type: AWS::SQS::Queue}
        """
    )

    assert told(report(context)) == ["queue: Second: a queue"]


@pytest.mark.parametrize(
    ("waive", "message"),
    [
        ("[{rule: queue}]", "the waiver of queue gives no reason"),
        ("[{rule: quue, reason: r}]", "a waiver names the rule 'quue', which does not exist"),
        ("[{rule: queue, reason: r, until: soon}]", "the waiver of queue ends on 'soon', which is no day"),
        ("[3]", "a waiver names the rule None, which does not exist"),
    ],
)
def test_an_unreadable_waiver_of_a_resource_covers_nothing_and_is_told(waive: str, message: str) -> None:
    context = a_context(
        f"Resources: {{A: {{Type: AWS::SQS::Queue, Metadata: {{alarmlab: {{waive: {waive}}}}}}}}}"
    )

    assert sorted(told(report(context))) == ["queue: A: a queue", f"waiver: A: {message}"]


def test_a_baseline_hides_what_it_knows_and_tells_what_is_gone(tmp_path: Path) -> None:
    before = report(a_context(TWO_QUEUES))
    path = write(tmp_path, "known.json", baseline_of(before.findings))

    after = report(
        a_context("Resources: {Second: {Type: AWS::SQS::Queue}, Third: {Type: AWS::SQS::Queue}}"),
        baseline=path,
    )

    assert sorted(told(after)) == [
        "baseline: None: queue is no longer found at First of template.yaml",
        "queue: Third: a queue",
    ]
    assert (after.known, after.fails(Severity.WARNING)) == (1, True)


def test_a_baseline_counts(tmp_path: Path) -> None:
    once = report(a_context("Resources: {A: {Type: AWS::SQS::Queue}}"))
    path = write(tmp_path, "known.json", baseline_of(once.findings))
    twice = Rule(
        id="queue",
        doc="Every queue is two findings.",
        severity=Severity.NOTE,
        look=lambda context: [
            Problem(at=resource, message=message, fix="remove it")
            for _, resource in context.of_type("AWS::SQS::Queue")
            for message in ("a queue", "another queue")
        ],
    )

    result = run(
        a_context("Resources: {A: {Type: AWS::SQS::Queue}}"),
        [twice],
        all_rules=[twice],
        waivers=(),
        baseline=(path, read_baseline(path)),
        today=TODAY,
    )

    assert told(result) == ["queue: A: another queue"]


def test_what_is_found_twice_in_one_place_is_told_once() -> None:
    context = a_context("Resources: {A: {Type: AWS::SQS::Queue}}")

    assert told(report(Context([*context.stacks, *context.stacks]))) == ["queue: A: a queue"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"findings": 3}', '{"findings": [{"rule": "x"}]}', "x"])
def test_a_file_that_is_no_baseline_is_bad_input(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInputError, match="is no baseline"):
        read_baseline(write(tmp_path, "known.json", text))
