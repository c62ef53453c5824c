"""The comment: summaries on top, tables below, never longer than GitHub takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.check.finding import Finding, Place, Severity
from alarmlab.review.comment import LONGEST_COMMENT, MARKER, comment_of
from alarmlab.review.section import Section
from alarmlab.review.sections import (
    alarm_section,
    cost_section,
    coverage_section,
    finding_section,
    resource_section,
)
from alarmlab.tables import Table
from tests.alarmlab.review.revisions import a_revision, an_alarm, stacks

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}}
OLD_ALARM = an_alarm(
    Namespace="AWS/SQS",
    MetricName="ApproximateAgeOfOldestMessage",
    Dimensions=[{"Name": "QueueName", "Value": "orders"}],
)
EMPTY = a_revision(stacks(s={}))


def a_finding(template: str, *, severity: Severity = Severity.WARNING, line: int = 1) -> Finding:
    place = Place(template=template, line=line, logical_id="A")
    return Finding(rule="no-action", severity=severity, message="tells nobody", fix="add one", place=place)


def test_summaries_come_first_and_tables_are_folded_away() -> None:
    table = Table(title="New", columns=("a",), rows=(("x",),))

    text = comment_of([Section(title="Alarms", summary="**Alarms**: 1 new", tables=(table,))])

    assert text == (
        f"{MARKER}\n\n## What this change means for alarms\n\n- **Alarms**: 1 new\n\n"
        "<details><summary>Alarms</summary>\n\n#### New\n\n| a |\n| --- |\n| x |\n\n</details>\n"
    )


def test_a_section_without_rows_has_no_details() -> None:
    table = Table(title="New", columns=("a",), rows=())

    assert "<details>" not in comment_of([Section(title="Alarms", summary="s", tables=(table,))])


@given(rows=st.integers(0, 3_000), width=st.integers(1, 700))
def test_a_comment_fits_and_says_what_it_leaves_out(rows: int, width: int) -> None:
    table = Table(title="t", columns=("a", "b"), rows=(("x" * width, "y"),) * rows)

    text = comment_of([Section(title="One", summary="kept", tables=(table, table))])

    assert len(text) <= LONGEST_COMMENT
    assert "- kept" in text
    shown = len(re.findall(r"^\| x", text, flags=re.MULTILINE))
    left_out = sum(map(int, re.findall(r"\.\.\. (\d+) more rows are left out", text)))
    assert shown + left_out == 2 * rows
    assert text.count("<details>") == text.count("</details>")


def test_many_sections_that_cannot_fit_keep_their_summaries() -> None:
    table = Table(title="t" * 600, columns=("a" * 300,), rows=(("x",),))
    sections = [Section(title=f"s{index}", summary="kept", tables=(table,)) for index in range(80)]

    text = comment_of(sections)

    assert text.count("- kept") == 80
    assert "The tables are left out: GitHub takes at most 65536 characters." in text
    assert len(text) <= LONGEST_COMMENT


def test_no_name_in_a_template_breaks_out_of_the_comment() -> None:
    evil = "x|</details><script>@everyone\n\n# ${a} ${b}"
    new = a_revision(stacks(s={"A": an_alarm(AlarmName=evil, AlarmDescription=evil)}))

    text = comment_of([alarm_section(EMPTY, new), cost_section(EMPTY, new, region=evil)])

    assert "<script>" not in text
    assert "@everyone" not in text
    assert text.count("</details>") == 2
    assert all(line.count("|") == 3 for line in text.splitlines() if "fires when" in line)


def test_what_is_no_longer_watched_is_told() -> None:
    old = a_revision(stacks(s={"Q": QUEUE, "A": OLD_ALARM}))
    new = a_revision(stacks(s={"Q": QUEUE}))

    section = coverage_section(old, new)

    assert section.summary.startswith("**Watched**: 0 % of the ways to fail, before 100 %")
    assert section.tables[0].rows == (("SQS queue", "orders", "messages stay in the queue"),)


def test_what_is_new_and_what_is_watched_now_is_told() -> None:
    nobody = coverage_section(EMPTY, a_revision(stacks(s={"Q": QUEUE})))
    watched = coverage_section(
        a_revision(stacks(s={"Q": QUEUE})), a_revision(stacks(s={"Q": QUEUE, "A": OLD_ALARM}))
    )

    assert [bool(table.rows) for table in nobody.tables] == [False, True, False, False]
    assert [bool(table.rows) for table in watched.tables] == [False, False, True, True]
    assert watched.summary.endswith("1 alarms not proven by scenarios, before 0")


def test_what_watching_costs_more_is_told_with_its_lines() -> None:
    section = cost_section(EMPTY, a_revision(stacks(s={"A": OLD_ALARM})), region="us-east-1")

    assert section.summary == ("**Cost**: +0.10 USD a month, now 0.10 USD a month (list prices of us-east-1)")
    assert len(section.tables[0].rows) == 1


def test_without_prices_the_cost_is_not_known_and_never_nothing() -> None:
    mars = a_revision(stacks(s={}), priced=False)

    assert cost_section(mars, mars, region="mars-1").summary == "**Cost**: not known: no prices of mars-1"


def test_findings_are_the_same_when_only_their_line_moved() -> None:
    old = a_revision(stacks(s={}), findings=(a_finding("a.json", line=3), a_finding("gone.json")))
    new = a_revision(stacks(s={}), findings=(a_finding("a.json", line=9), a_finding("b.json")))

    section = finding_section(old, new)

    assert section.summary == "**Findings**: 1 warnings new, 1 gone"
    assert [row[1] for row in section.tables[0].rows] == ["no-action"]


def test_one_finding_in_each_stage_is_one_row() -> None:
    new = a_revision(stacks(s={}), findings=tuple(a_finding(name) for name in ("dev", "prod")))

    assert [row[3] for row in finding_section(EMPTY, new).tables[0].rows] == ["A, A"]


@pytest.mark.parametrize(
    ("severity", "words"), [(Severity.ERROR, "1 errors new"), (Severity.NOTE, "1 notes new")]
)
def test_new_findings_are_counted_by_severity(severity: Severity, words: str) -> None:
    new = a_revision(stacks(s={}), findings=(a_finding("a", severity=severity),))

    assert words in finding_section(EMPTY, new).summary


def test_resources_are_counted() -> None:
    section = resource_section(EMPTY, a_revision(stacks(s={"Q": QUEUE})))

    assert section.summary == "**Resources**: 1 new, 0 removed, 0 look replaced, 0 changed"
    assert section.tables[0].rows == (("AWS::SQS::Queue", "1", "0", "0", "0"),)
