"""Turns each comparison into a section of the comment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from alarmlab.check.finding import Finding, Severity
from alarmlab.cost.bill import ZERO, Amount
from alarmlab.cost.difference import changes_between
from alarmlab.cost.show import change_tables
from alarmlab.cost.words import amount_words, change_words
from alarmlab.coverage.matrix import Matrix
from alarmlab.review.alarm_changes import AlarmChange, alarm_changes
from alarmlab.review.finding_changes import finding_changes
from alarmlab.review.resource_changes import Placed, resource_changes
from alarmlab.review.revision import Revision
from alarmlab.review.section import Section
from alarmlab.tables import Table, escape_markdown


def alarm_section(old: Revision, new: Revision) -> Section:
    """Alarms that come, go and change."""
    found = alarm_changes(old.stacks, new.stacks)
    added, removed, changed = found.counts
    return Section(
        title="Alarms",
        summary=f"**Alarms**: {added} new, {removed} removed, {changed} changed",
        tables=(
            _alarm_table("Changed", found.changed),
            _alarm_table("New", found.added),
            _alarm_table("Removed", found.removed),
        ),
        is_open=True,
    )


def finding_section(old: Revision, new: Revision) -> Section:
    """New findings and those that are gone."""
    found = finding_changes(old.findings, new.findings)
    counts = Counter(finding.severity for finding in found.new)
    words = ", ".join(f"{counts[severity]} {severity}s" for severity in Severity if counts[severity])
    return Section(
        title="Findings",
        summary=f"**Findings**: {words or 'none'} new, {len(found.gone)} gone",
        tables=(_finding_table("New", found.new), _finding_table("Gone", found.gone)),
    )


def coverage_section(old: Revision, new: Revision) -> Section:
    """What is watched that was not, what no longer is, which alarms are not proven."""
    before, now = _watched(old.matrix), _watched(new.matrix)
    summary = f"**Watched**: {new.matrix.watched_pct:.0f} % of the ways to fail, "
    summary += f"before {old.matrix.watched_pct:.0f} %"
    known = {gap.alarm for gap in old.gaps or ()}
    if new.gaps is not None:
        summary += f"; {len(new.gaps)} alarms not proven by scenarios, before {len(known)}"
    lost = [key for key, alarms in before.items() if alarms and not now.get(key, ("?",))]
    unwatched = [key for key, alarms in now.items() if not alarms and key not in before]
    gained = [key for key, alarms in now.items() if alarms and not before.get(key)]
    return Section(
        title="Coverage",
        summary=summary,
        tables=(
            Table(title="No longer watched", columns=_CELL, rows=tuple(lost)),
            Table(title="New and not watched", columns=_CELL, rows=tuple(unwatched)),
            Table(title="Watched now", columns=_CELL, rows=tuple(gained)),
            Table(
                title="Newly not proven",
                columns=("alarm", "what"),
                rows=tuple(
                    (gap.alarm, str(gap).partition(": ")[2])
                    for gap in new.gaps or ()
                    if gap.alarm not in known
                ),
            ),
        ),
    )


def cost_section(old: Revision, new: Revision, *, region: str) -> Section:
    """What watching costs more or less."""
    if old.bill is None or new.bill is None:
        because = escape_markdown(new.unpriced_because or old.unpriced_because or "no price list")
        return Section(title="Cost", summary=f"**Cost**: not known: {because}", tables=())
    changes = changes_between(old.bill, new.bill)
    total = sum((change.amount for change in changes if change.amount is not None), ZERO)
    return Section(
        title="Cost",
        summary=f"**Cost**: {_difference(total)}, now {amount_words(new.bill.total)} USD a month "
        f"(list prices of {escape_markdown(region)})",
        tables=tuple(change_tables(changes)),
    )


def resource_section(old: Revision, new: Revision) -> Section:
    """Every kind of resource, by logical id."""
    found = resource_changes(old.stacks, new.stacks)
    counts = found.counts()
    totals = [sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0, 0, 0]
    return Section(
        title="Resources",
        summary=f"**Resources**: {totals[0]} new, {totals[1]} removed, {totals[2]} look replaced, "
        f"{totals[3]} changed",
        tables=(
            Table(
                title="By type",
                columns=("type", *_COUNTS),
                rows=tuple((name, *map(str, numbers)) for name, numbers in counts.items()),
                numbers=frozenset(_COUNTS),
            ),
            _resource_table("Removed", found.removed),
            Table(
                title="Look replaced: another logical id",
                columns=("type", "stack", "was", "is"),
                rows=tuple(
                    (
                        one.new.resource.type,
                        one.new.stack,
                        one.old.resource.logical_id,
                        one.new.resource.logical_id,
                    )
                    for one in found.renamed
                ),
            ),
            _resource_table("New", found.added),
        ),
    )


def _difference(total: Amount) -> str:
    return "no change" if total == ZERO else f"{change_words(total)} USD a month"


_CELL = ("kind", "resource", "fails when")
_COUNTS = ("new", "removed", "look replaced", "changed")


def _alarm_table(title: str, changes: Iterable[AlarmChange]) -> Table:
    return Table(
        title=title,
        columns=("alarms", "what"),
        rows=tuple(
            (", ".join(change.alarms) if index == 0 else "", words)
            for change in changes
            for index, words in enumerate(change.words)
        ),
    )


def _finding_table(title: str, findings: Iterable[Finding]) -> Table:
    """One row for what is said of several places alike: the same alarm in each stage."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for finding in findings:
        words = (finding.severity, finding.rule, f"{finding.message}. Fix: {finding.fix}")
        place = finding.place
        places.setdefault(words, []).append(place.construct or place.logical_id or place.template)
    return Table(
        title=title,
        columns=("severity", "rule", "what", "where"),
        rows=tuple((*words, ", ".join(found)) for words, found in places.items()),
    )


def _resource_table(title: str, resources: Iterable[Placed]) -> Table:
    return Table(
        title=title,
        columns=("type", "stack", "logical id"),
        rows=tuple((one.resource.type, one.stack, one.resource.logical_id) for one in resources),
    )


def _watched(matrix: Matrix) -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {(cell.target.kind.title, cell.target.label, cell.mode.name): cell.alarms for cell in matrix.cells}
