"""What a part of an environment file has in common with the others: it checks itself."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from pdm_catalog.errors import Problem, refuse


class Checked:
    """Refuses itself when it breaks its rules; unknown fields are refused by whoever reads the file."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        refuse(self.problems())

    @abstractmethod
    def problems(self) -> Iterator[Problem]:
        """Every rule that is broken."""

    def matches(self, field: str, pattern: str, rule: str, fix: str) -> Iterator[Problem]:
        """The problem of a text field that is not of a form; none when it is."""
        if not re.fullmatch(pattern, getattr(self, field) or ""):
            yield self.problem(field, rule, fix)

    def problem(self, field: str, rule: str, fix: str) -> Problem:
        """A problem of one of the fields."""
        return Problem(
            where=type(self).__name__.lower(), field=field, got=getattr(self, field), rule=rule, fix=fix
        )
