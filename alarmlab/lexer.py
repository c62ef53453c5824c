"""Cuts the text of a rule, an expression or a query into tokens; each grammar gives a pattern of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of text at the place `at`, from 0; `kind` is the group of the pattern that matched it."""

    at: int
    kind: str
    text: str


def tokens(pattern: re.Pattern[str], text: str, *, refusal: Callable[[Token], Exception]) -> Iterator[Token]:
    """The tokens of the text, up to and with the one of kind `end`.

    `pattern` has the groups `end` and `bad`, and matches everywhere. Raises what `refusal` makes of the first
    token of kind `bad`.
    """
    for matched in pattern.finditer(text):
        kind = matched.lastgroup or "end"
        token = Token(at=matched.start(kind), kind=kind, text=matched[kind])
        if kind == "bad":
            raise refusal(token)
        yield token
        if kind == "end":
            return
