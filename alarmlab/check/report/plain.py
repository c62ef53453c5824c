"""Findings for a person: the place an editor can jump to, what is wrong, how to mend it, where to read on."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.finding import Finding, Place, Severity
from alarmlab.check.rule import PAGES
from alarmlab.check.run import Report


def plain(report: Report) -> str:
    """One paragraph a finding, then the sum."""
    return "\n".join([*(line for finding in report.told for line in _lines(finding)), summary(report)])


def summary(report: Report) -> str:
    """How many findings of each kind, and how many are not told."""
    counts = [_counted(report.count(severity), severity) for severity in Severity]
    if report.waived:
        counts.append(f"{report.waived} waived")
    if report.known:
        counts.append(f"{report.known} known")
    seen = f"{_counted(report.templates, 'template')}, {_counted(report.resources, 'resource')}"
    notes = "; --notes shows the notes" if len(report.told) < len(report.findings) else ""
    return f"{', '.join(counts)} in {seen}{notes}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _lines(finding: Finding) -> Iterator[str]:
    place = finding.place
    line = f":{place.line}" if place.line else ""
    yield f"{place.template}{line}: {finding.severity}: {_named(place)}{finding.message} [{finding.rule}]"
    if place.construct:
        yield f"  at:   {place.construct}" + (f", {place.code}" if place.code else "")
    yield f"  fix:  {finding.fix}"
    yield f"  page: {PAGES}/{finding.rule}.md"
    yield ""


def _named(place: Place) -> str:
    return f"{place.logical_id}: " if place.logical_id else ""
