"""Every rule. A new one is a file in rules/, a line here and a page in docs/checks/."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check import baseline, waivers
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.rules import duplicate_key, not_expanded

RULES: tuple[Rule, ...] = (
    duplicate_key.RULE,
    not_expanded.RULE,
)


def _nowhere(_: Context) -> Iterator[Problem]:
    """The findings of these rules come out of settling, not out of a template."""
    return iter(())


SETTLING: tuple[Rule, ...] = (
    Rule(
        id=waivers.RULE,
        doc="A waiver covers nothing, has ended, or cannot be read.",
        severity=Severity.WARNING,
        look=_nowhere,
    ),
    Rule(
        id=baseline.RULE,
        doc="The baseline holds a finding that is no longer there.",
        severity=Severity.NOTE,
        look=_nowhere,
    ),
)
