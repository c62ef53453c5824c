"""Expressions that are none: the error points at the character, and says what is wrong there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.metric_math.syntax import LARGEST_EXPRESSION, parse_expression
from alarmlab.metric_math.tree import ExpressionError, UnsupportedExpressionError


@pytest.mark.parametrize(
    ("text", "at", "rule"),
    [
        ("", 0, "got the end, expected a number, an id, a function, - or ("),
        ("m1 +", 4, "got the end, expected a number"),
        ("m1 + * 2", 5, "got '*', expected a number"),
        ("m1 m2", 3, "got 'm2', expected an operator or the end"),
        ("2m1", 1, "got 'm1', expected an operator or the end"),
        ("m1 % 2", 3, "no part of an expression begins so"),
        ("m1 = 2", 3, "no part of an expression begins so"),
        ("m1 & m2", 3, "no part of an expression begins so"),
        ("+m1", 0, "got '+', expected a number"),
        ("(m1 + m2", 8, "got the end, expected an operator or )"),
        ("m1)", 2, "got ')', expected an operator or the end"),
        ("SUM([m1, m2)", 11, "got ')', expected an operator, a comma or ]"),
        ("SUM([m1,])", 8, "got ']', expected a number"),
        ("IF(m1,,m2)", 6, "got ',', expected a number"),
        ('METRICS("m', 8, "the quote never ends"),
        ("m1 AND", 6, "got the end, expected a number"),
        ("AND m1", 0, "got 'AND', expected a number"),
        ("m1 AND OR m2", 7, "got 'OR', expected a number"),
        ("m1 and m2", 3, "got 'and', expected an operator or the end"),
        ("m\u00e9", 1, "no part of an expression begins so"),
        ('m1 "("', 3, "got '\"(\"', expected an operator or the end"),
    ],
)
def test_the_error_points_at_the_character_that_cannot_be_read(text: str, at: int, rule: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)

    assert (caught.value.at, type(caught.value)) == (at, ExpressionError)
    assert caught.value.rule.startswith(rule)


@pytest.mark.parametrize(
    ("text", "at", "operators"),
    [
        ("m1 < m2 < m3", 8, "< or <"),
        ("m1 == m2 != m3", 9, "== or !="),
        ("2 ^ 3 ^ 2", 6, "^ or ^"),
        ("-2 ^ 2", 3, "- or ^"),
        ("m1 AND m2 OR m3", 10, "AND or OR"),
        ("m1 || m2 && m3", 9, "OR or AND"),
        ("m1 > 1 AND m2 > 1 OR m3 > 1", 18, "AND or OR"),
    ],
)
def test_an_order_nobody_documents_needs_parentheses(text: str, at: int, operators: str) -> None:
    with pytest.raises(
        UnsupportedExpressionError, match=f"whether {operators.replace('^', '.')} comes"
    ) as caught:
        parse_expression(text)

    assert caught.value.at == at


@pytest.mark.parametrize("text", ["+".join(["m1"] * 160), "(" * 100 + "m1" + ")" * 100, "-" * 160 + "m1"])
def test_an_expression_too_large_to_walk_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedExpressionError, match=f"more than {LARGEST_EXPRESSION} operators"):
        parse_expression(text)


@given(st.text(alphabet="m12 +-*/^<>=!&|()[],.\"'eANDOR", max_size=30))
def test_any_text_is_an_expression_or_an_expression_error(text: str) -> None:
    try:
        parse_expression(text)
        place = 0
    except ExpressionError as error:
        place = error.at

    assert 0 <= place <= len(text)
