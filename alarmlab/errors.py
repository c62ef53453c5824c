"""What alarmlab says when it cannot go on: where, what it got, the rule, the way out.

AlarmlabError
├── BadInputError          a file, a field or an argument breaks a rule
└── NotEvaluatedYetError   the input is valid for CloudWatch, alarmlab does not know how to evaluate it
"""

from __future__ import annotations


class AlarmlabError(Exception):
    """An error whose text a person can act on: `where: what` and, indented, the fix."""

    def __init__(self, *, where: str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what}\n  fix: {fix}")
        self.where = where
        self.what = what
        self.fix = fix

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuilt from its parts, so that it may come from another process."""
        return _rebuilt, (type(self), self.where, self.what, self.fix)


class BadInputError(AlarmlabError):
    """A file, a field or an argument breaks a rule."""


class NotEvaluatedYetError(AlarmlabError):
    """Valid for CloudWatch, but alarmlab does not know how to evaluate it, and will not guess."""


def _rebuilt(kind: type[AlarmlabError], where: str, what: str, fix: str) -> AlarmlabError:
    return kind(where=where, what=what, fix=fix)
