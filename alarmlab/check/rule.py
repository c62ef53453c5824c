"""What a rule is: a name, one sentence, how bad, and a function from the templates to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from alarmlab.check.context import Context
from alarmlab.check.finding import Finding, Place, Severity
from alarmlab.check.stack import Resource

PAGES = "docs/checks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a rule's function yields. `severity` is None for the rule's own."""

    at: Resource | Place
    message: str
    fix: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `id` is in kebab-case and never changes: waivers and baselines name it.

    `look` yields a problem only for what it can prove; a value that is open proves nothing.
    """

    id: str
    doc: str
    severity: Severity
    look: Callable[[Context], Iterable[Problem]]

    @property
    def page(self) -> str:
        """The page that explains the rule."""
        return f"{PAGES}/{self.id}.md"

    def findings(self, context: Context) -> list[Finding]:
        """Everything the rule finds, in no particular order."""
        return [
            Finding(
                rule=self.id,
                severity=problem.severity or self.severity,
                message=problem.message,
                fix=problem.fix,
                place=problem.at if isinstance(problem.at, Place) else problem.at.place,
            )
            for problem in self.look(context)
        ]
