"""The syntax of metric math: from the text of an expression to a tree, by precedence climbing.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
The page gives no precedences. Those of arithmetic, and arithmetic before comparison before AND and OR, are
what its examples need; where nothing tells the order, alarmlab asks for parentheses instead of guessing.
"""

from __future__ import annotations

import re

from alarmlab.lexer import Token, tokens
from alarmlab.metric_math.tree import (
    Call,
    ExpressionError,
    Items,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    String,
    UnsupportedExpressionError,
)

LARGEST_EXPRESSION = 150
"""Operators, functions and brackets together: far beyond any real one, and safe to walk recursively."""

_AND_OR, _COMPARISON, _SUM, _PRODUCT, _POWER = range(1, 6)
_PRECEDENCE = {
    **dict.fromkeys(("AND", "OR"), _AND_OR),
    **dict.fromkeys(("==", "!=", "<=", ">=", "<", ">"), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/"), _PRODUCT),
    "^": _POWER,
}
_SYNONYMS = {"&&": "AND", "||": "OR"}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')|(?P<symbol>&&|\|\||==|!=|<=|>=|[-+*/^<>()\[\],])|(?P<end>$)|(?P<bad>.))",
    re.ASCII | re.DOTALL,
)


def parse_expression(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError with the place of the character it cannot read."""
    parser = _Parser(text)
    node = parser.expression(_AND_OR)
    parser.expect("", "an operator or the end")
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self._rest = tokens(_TOKEN, text, refusal=_refusal)
        self._token = next(self._rest)
        self._size = 0

    def expression(self, weakest: int) -> Node:
        """Operands and the operators between them, as far as those bind no weaker than `weakest`."""
        left = self._operand()
        previous = ""
        while (operator := self._operator()) and _PRECEDENCE[operator] >= weakest:
            token = self._next()
            _refuse_unordered(previous, operator, at=token.at)
            right = self.expression(_PRECEDENCE[operator] + 1)
            left = Operation(at=token.at, operator=operator, left=left, right=right)
            previous = operator
        return left

    def expect(self, text: str, expected: str) -> Token:
        """The token, which must be `text` (the end when empty)."""
        if self._token.text != text or self._token.kind not in ("symbol", "end"):
            raise self._unexpected(expected)
        return self._next() if text else self._token

    def _operand(self) -> Node:
        token = self._token
        match token.kind:
            case "number":
                return Number(at=token.at, value=float(self._next().text))
            case "string":
                return String(at=token.at, text=self._next().text[1:-1])
            case "name" if token.text not in _PRECEDENCE:
                self._next()
                if self._token.text != "(":
                    return Name(at=token.at, name=token.text)
                return Call(at=token.at, function=token.text, arguments=self._list(")"))
            case _:
                return self._bracket(token)

    def _bracket(self, token: Token) -> Node:
        match token.text:
            case "-":
                self._next()
                operand = self._operand()
                if self._token.text == "^":
                    raise _unordered("-", "^", at=self._token.at)
                return Negation(at=token.at, operand=operand)
            case "(":
                self._next()
                inner = self.expression(_AND_OR)
                self.expect(")", "an operator or )")
                return inner
            case "[":
                return Items(at=token.at, items=self._list("]"))
            case _:
                raise self._unexpected("a number, an id, a function, - or (")

    def _list(self, closing: str) -> tuple[Node, ...]:
        self._next()
        if self._token.text == closing:
            self._next()
            return ()
        items = [self.expression(_AND_OR)]
        while self._token.text == ",":
            self._next()
            items.append(self.expression(_AND_OR))
        self.expect(closing, f"an operator, a comma or {closing}")
        return tuple(items)

    def _operator(self) -> str | None:
        operator = _SYNONYMS.get(self._token.text, self._token.text)
        return operator if operator in _PRECEDENCE and self._token.kind in ("symbol", "name") else None

    def _next(self) -> Token:
        token = self._token
        self._size += token.kind == "symbol" or token.text in _PRECEDENCE
        if self._size > LARGEST_EXPRESSION:
            rule = f"alarmlab cannot evaluate more than {LARGEST_EXPRESSION} operators and brackets"
            raise UnsupportedExpressionError(rule, at=token.at)
        self._token = next(self._rest)
        return token

    def _unexpected(self, expected: str) -> ExpressionError:
        got = repr(self._token.text) if self._token.text else "the end"
        return ExpressionError(f"got {got}, expected {expected}", at=self._token.at)


def _refuse_unordered(previous: str, operator: str, *, at: int) -> None:
    """Two operators in a row that bind alike, but for which neither order is documented nor usual."""
    if not previous or _PRECEDENCE[previous] != _PRECEDENCE[operator]:
        return
    if _PRECEDENCE[operator] in (_COMPARISON, _POWER) or (
        _PRECEDENCE[operator] == _AND_OR and previous != operator
    ):
        raise _unordered(previous, operator, at=at)


def _unordered(previous: str, operator: str, *, at: int) -> UnsupportedExpressionError:
    rule = f"AWS does not document whether {previous} or {operator} comes first; write parentheses"
    return UnsupportedExpressionError(rule, at=at)


def _refusal(token: Token) -> ExpressionError:
    opened = "the quote never ends" if token.text in "'\"" else "no part of an expression begins so"
    return ExpressionError(opened, at=token.at)
