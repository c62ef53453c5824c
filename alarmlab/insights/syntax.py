"""The syntax of Metrics Insights: from the text of a query to a Select.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
"""

from __future__ import annotations

import re

from alarmlab.insights.select import MOST_SERIES, Condition, Order, Select
from alarmlab.lexer import Token, tokens
from alarmlab.metrics.statistic import Statistic

FUNCTIONS = {
    "AVG": Statistic.AVERAGE,
    "COUNT": Statistic.SAMPLE_COUNT,
    "MAX": Statistic.MAXIMUM,
    "MIN": Statistic.MINIMUM,
    "SUM": Statistic.SUM,
}
_KEYWORDS = frozenset(
    ("SELECT", "FROM", "SCHEMA", "WHERE", "AND", "GROUP", "BY", "ORDER", "ASC", "DESC", "LIMIT")
)
_PREFIXES = ("tag.", "AWS.")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<word>[A-Za-z_][\w.]*)|(?P<name>\"(?:[^\"\\]|\\.)+\")"
    r"|(?P<value>'(?:[^'\\]|\\.)*')|(?P<symbol>!=|[=(),;])|(?P<end>$)|(?P<bad>.))",
    re.ASCII | re.DOTALL,
)


class QueryError(ValueError):
    """CloudWatch would reject the query. `at` is the place of the character, from 0."""

    def __init__(self, rule: str, *, at: int) -> None:
        super().__init__(rule)
        self.rule = rule
        self.at = at


class UnsupportedQueryError(QueryError):
    """CloudWatch accepts the query, but it asks for what no scenario has."""


def is_query(text: str) -> bool:
    """Whether an expression is a query, not metric math."""
    return re.match(r"\s*SELECT\s", text, re.IGNORECASE) is not None


def parse_query(text: str) -> Select:
    """The query. Raises QueryError with the place of the character that it cannot read.

    Keywords are written in any case; names that are more than letters, digits and _ stand in double quotes,
    values in single quotes.
    """
    return _Parser(text).select()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._rest = tokens(_TOKEN, text, refusal=_refusal)
        self._token = next(self._rest)

    def select(self) -> Select:
        self._expect("SELECT")
        function = self._function()
        self._expect("(")
        metric = self._name("a metric")
        self._expect(")")
        self._expect("FROM")
        namespace, labels = self._source()
        where = self._where()
        group_by = self._group_by()
        order_by = self._order_by()
        limit = self._limit()
        self._take(";")
        if self._token.kind != "end":
            raise self._unexpected("the end")
        return Select(
            text=" ".join(self._text.split()),
            function=function,
            metric=metric,
            namespace=namespace,
            labels=labels,
            where=where,
            group_by=group_by,
            order_by=order_by,
            limit=limit,
        )

    def _source(self) -> tuple[str, frozenset[str] | None]:
        if not self._take("SCHEMA"):
            return self._name("a namespace"), None
        self._expect("(")
        namespace = self._name("a namespace")
        labels: list[str] = []
        while self._take(","):
            labels.append(self._label())
        self._expect(")")
        return namespace, frozenset(labels)

    def _where(self) -> tuple[Condition, ...]:
        conditions: list[Condition] = []
        if self._take("WHERE"):
            conditions.append(self._condition())
            while self._take("AND"):
                conditions.append(self._condition())
        return tuple(conditions)

    def _condition(self) -> Condition:
        label = self._label()
        equal = not self._take("!=")
        if equal:
            self._expect("=")
        token = self._token
        if token.kind != "value":
            raise self._unexpected("a value in single quotes")
        self._next()
        return Condition(label=label, equal=equal, value=_unquoted(token.text))

    def _group_by(self) -> tuple[str, ...]:
        labels: list[str] = []
        if self._take("GROUP"):
            self._expect("BY")
            labels.append(self._label())
            while self._take(","):
                labels.append(self._label())
        return tuple(labels)

    def _order_by(self) -> Order | None:
        if not self._take("ORDER"):
            return None
        self._expect("BY")
        by = self._function()
        self._expect("(")
        self._expect(")")
        descending = self._take("DESC")
        if not descending:
            self._take("ASC")
        return Order(by=by, descending=descending)

    def _limit(self) -> int:
        if not self._take("LIMIT"):
            return MOST_SERIES
        token = self._token
        if token.kind != "number" or not 1 <= int(token.text) <= MOST_SERIES:
            raise self._unexpected(f"a number from 1 to {MOST_SERIES}")
        self._next()
        return int(token.text)

    def _function(self) -> Statistic:
        function = FUNCTIONS.get(_keyword(self._token))
        if function is None:
            raise self._unexpected(f"one of {', '.join(FUNCTIONS)}")
        self._next()
        return function

    def _label(self) -> str:
        token = self._token
        label = self._name("a label")
        if label.startswith(_PREFIXES):
            rule = f"alarmlab cannot evaluate {label}: a scenario tells neither tags nor accounts"
            raise UnsupportedQueryError(rule, at=token.at)
        return label

    def _name(self, expected: str) -> str:
        token = self._token
        if token.kind == "name":
            self._next()
            return _unquoted(token.text)
        dotted = "." in token.text and not token.text.startswith(_PREFIXES)
        if token.kind != "word" or _keyword(token) in _KEYWORDS or dotted:
            raise self._unexpected(f"{expected}, in double quotes unless it is letters, digits and _")
        self._next()
        return token.text

    def _take(self, keyword: str) -> bool:
        taken = _keyword(self._token) == keyword
        if taken:
            self._next()
        return taken

    def _expect(self, keyword: str) -> None:
        if not self._take(keyword):
            raise self._unexpected(keyword)

    def _next(self) -> None:
        self._token = next(self._rest)

    def _unexpected(self, expected: str) -> QueryError:
        got = repr(self._token.text) if self._token.text else "the end"
        return QueryError(f"got {got}, expected {expected}", at=self._token.at)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(['\"\\])", r"\1", text[1:-1])


def _keyword(token: Token) -> str:
    return token.text.upper() if token.kind in ("word", "symbol") else ""


def _refusal(token: Token) -> QueryError:
    rule = "the quote never ends" if token.text in "'\"" else "no part of a query begins so"
    return QueryError(rule, at=token.at)
