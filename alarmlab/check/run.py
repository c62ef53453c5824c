"""Runs rules over templates and settles what is waived and what was known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alarmlab.check.baseline import Key, apply_baseline
from alarmlab.check.context import Context
from alarmlab.check.finding import Finding, Severity
from alarmlab.check.rule import Rule
from alarmlab.check.waivers import Waiver, apply_waivers, metadata_waivers


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, in a stable order, and how much is waived or was known."""

    findings: tuple[Finding, ...]
    waived: int
    known: int
    resources: int
    templates: int
    with_notes: bool = True

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings a person is told: without notes, unless they are wanted."""
        return tuple(
            finding for finding in self.findings if self.with_notes or finding.severity is not Severity.NOTE
        )

    def count(self, severity: Severity) -> int:
        """How many findings are that bad."""
        return sum(finding.severity is severity for finding in self.findings)

    def fails(self, worst_allowed: Severity | None) -> bool:
        """Whether a finding is at least as bad as that; never for None."""
        return worst_allowed is not None and any(
            finding.severity.rank <= worst_allowed.rank for finding in self.findings
        )


def run(
    context: Context,
    rules: Sequence[Rule],
    *,
    all_rules: Sequence[Rule],
    waivers: Sequence[Waiver],
    baseline: tuple[Path, Counter[Key]] | None,
    today: date,
) -> Report:
    """What the rules find. `all_rules` are those a waiver may name."""
    names = [rule.id for rule in all_rules]
    # A nested template that is used twice says everything twice.
    every = dict.fromkeys(finding for rule in rules for finding in rule.findings(context))
    found = sorted(every, key=lambda finding: finding.order)
    beside, unreadable = metadata_waivers(context, rules=names)
    left, waived = apply_waivers(found, [*waivers, *beside], rules=[rule.id for rule in rules], today=today)
    left += unreadable
    known = 0
    if baseline is not None:
        left, known = apply_baseline(left, baseline[1], path=baseline[0])
    return Report(
        findings=tuple(sorted(left, key=lambda finding: finding.order)),
        waived=waived,
        known=known,
        resources=sum(len(stack.resources) for stack in context.stacks),
        templates=len(context.stacks),
    )
