"""Which findings of `alarmlab check` a change brings, and which it mends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alarmlab.check.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChanges:
    """New findings and those that are gone, the worst first."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]


def finding_changes(old: Sequence[Finding], new: Sequence[Finding]) -> FindingChanges:
    """Compare two lists. A finding is the same when rule, place and words are; lines may move."""
    return FindingChanges(new=_beyond(new, old), gone=_beyond(old, new))


def _beyond(findings: Sequence[Finding], known: Sequence[Finding]) -> tuple[Finding, ...]:
    left = Counter(map(_key, known))
    found: list[Finding] = []
    for finding in findings:
        if left[_key(finding)] > 0:
            left[_key(finding)] -= 1
        else:
            found.append(finding)
    return tuple(sorted(found, key=lambda finding: (finding.severity.rank, finding.order)))


def _key(finding: Finding) -> tuple[str, str, str, str]:
    place = finding.place
    return finding.rule, place.template, place.logical_id or place.construct or "", finding.message
