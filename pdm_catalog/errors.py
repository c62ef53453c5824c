"""The one error a catalogue entry can raise, and the five parts of its message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One broken rule.

    Attributes:
        where: The entry, in the words of its author: "alarm 'prod-High-CPU'".
        field: The field as it is written in the source or file.
        got: The value that was found.
        rule: What is demanded, as the end of the sentence "field = got ...".
        fix: An instruction that makes the problem go away.
    """

    where: str
    field: str
    got: object
    rule: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.field} = {self.got!r} {self.rule}\n  fix: {self.fix}"


class CatalogError(ValueError):
    """One or more entries cannot be turned into working monitoring. Holds every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise CatalogError when there is any problem; say nothing otherwise."""
    if found := tuple(problems):
        raise CatalogError(found)


def did_you_mean(got: str, known: Iterable[str]) -> str:
    """A fix for a misspelt name: the nearest known one, or all of them."""
    names = sorted(known)
    close = get_close_matches(got, names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use one of: {', '.join(names)}"
