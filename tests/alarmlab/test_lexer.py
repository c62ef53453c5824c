"""Every grammar cuts its text alike: each token with its place, up to the end or the first bad character."""

from __future__ import annotations

import re

import pytest

from alarmlab.lexer import Token, tokens

PATTERN = re.compile(r"\s*(?:(?P<word>[a-z]+)|(?P<end>$)|(?P<bad>.))")


def cut(text: str) -> list[tuple[int, str, str]]:
    found = tokens(PATTERN, text, refusal=lambda token: ValueError(token.at, token.text))
    return [(token.at, token.kind, token.text) for token in found]


def test_tokens_know_their_place_and_the_last_is_the_end() -> None:
    assert cut(" ab  c ") == [(1, "word", "ab"), (5, "word", "c"), (7, "end", "")]


def test_an_empty_text_is_its_end() -> None:
    assert cut("") == [(0, "end", "")]


def test_the_first_bad_character_is_refused_after_what_stands_before_it() -> None:
    found = tokens(PATTERN, "ab ? !", refusal=lambda token: ValueError(token.at, token.text))

    assert next(found) == Token(at=0, kind="word", text="ab")
    with pytest.raises(ValueError, match=re.escape("(3, '?')")):
        next(found)
