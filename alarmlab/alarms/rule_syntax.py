"""The syntax of AlarmRule: from the text of a composite alarm's rule to a tree.

The grammar: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
The limits: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
What CloudWatch was recorded to accept and reject: tests/alarmlab/facts/composite_admission.yaml
"""

from __future__ import annotations

import re

from alarmlab.alarms.rule import (
    AllOf,
    AnyOf,
    AtLeast,
    Constant,
    InState,
    Negation,
    Reference,
    Rule,
    references,
)
from alarmlab.alarms.states import State
from alarmlab.lexer import Token, tokens

MOST_CHILDREN = 100
MOST_ELEMENTS = 500
"""Alarms, TRUE, FALSE and parentheses. What counts as a parenthesis is not documented; here it is a pair that
groups, the least it can be, so that no rule is rejected that CloudWatch accepts."""
DEEPEST_RULE = 60
"""Parentheses within parentheses: beyond any real rule, and safe to walk recursively."""

_OPERAND = "(, NOT, AT_LEAST, TRUE, FALSE, ALARM, OK or INSUFFICIENT_DATA"
_KEYWORDS = frozenset(("AND", "OR", "NOT", "AT_LEAST", "TRUE", "FALSE", *State))
_SPACES = "close the parenthesis; a name with spaces stands in double quotes"
_OTHER_LANGUAGES = {"&&": "AND", "&": "AND", "||": "OR", "|": "OR", "!": "NOT"}
_TOKEN = re.compile(
    r'\s*(?:(?P<symbol>[(),])|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<word>[^\s(),"][^\s(),]*)|(?P<end>$)|(?P<bad>.))',
    re.DOTALL,
)
_ESCAPED_QUOTE = re.compile(r'\\"')
_THRESHOLD = re.compile(r"(?P<number>[0-9]+)(?P<percent>%)?")


class RuleError(ValueError):
    """CloudWatch would reject the rule. `at` is the place; the first character is 0."""

    def __init__(self, rule: str, *, at: int, hint: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.at = at
        self.hint = hint


class UnsupportedRuleError(RuleError):
    """CloudWatch may accept the rule, but alarmlab cannot read it."""


def parse_rule(text: str) -> Rule:
    """The tree of a rule. AND binds tighter than OR, and NOT tighter than both.

    Raises RuleError for a rule CloudWatch would reject whatever alarms there are, and UnsupportedRuleError
    for one that is nested deeper than DEEPEST_RULE. Whether the alarms exist is not looked at.
    """
    parser = _Parser(text)
    rule = parser.alternatives()
    parser.expect("", "AND, OR or the end")
    children = {reference.text for reference in references(rule)}
    if len(children) > MOST_CHILDREN:
        raise RuleError(f"names {len(children)} alarms; a rule names at most {MOST_CHILDREN}", at=0)
    return rule


def mark(text: str, at: int, *, width: int = 76) -> str:
    """The part of a rule around the place `at`, and a caret below it: two lines."""
    line = text.replace("\n", " ").replace("\t", " ")
    first = max(0, min(at - width // 2, len(line) - width))
    shown = line[first : first + width]
    return f"{shown.rstrip()}\n{' ' * (at - first)}^"


class _Parser:
    def __init__(self, text: str) -> None:
        self._rest = tokens(_TOKEN, text, refusal=_refusal)
        self._token = next(self._rest)
        self._depth = 0
        self._elements = 0

    def alternatives(self) -> Rule:
        """What stands between OR."""
        operands = [self._conjunction()]
        while self._is("OR"):
            self._next()
            operands.append(self._conjunction())
        return operands[0] if len(operands) == 1 else AnyOf(operands=tuple(operands))

    def expect(self, text: str, expected: str, *, hint: str = "") -> None:
        """Pass over the token, which must be `text` (the end when empty)."""
        if self._token.text != text or self._token.kind not in ("symbol", "end"):
            raise self._unexpected(expected, hint=hint)
        if text:
            self._next()

    def _conjunction(self) -> Rule:
        operands = [self._operand()]
        while self._is("AND"):
            self._next()
            operands.append(self._operand())
        return operands[0] if len(operands) == 1 else AllOf(operands=tuple(operands))

    def _operand(self) -> Rule:
        negated = False
        while self._is("NOT"):
            self._next()
            negated = not negated
        operand = self._positive()
        return Negation(operand=operand) if negated else operand

    def _positive(self) -> Rule:
        token = self._token
        if token.kind == "symbol" and token.text == "(":
            return self._group()
        if token.kind != "word":
            raise self._unexpected(_OPERAND)
        match token.text:
            case "TRUE" | "FALSE":
                self._next()
                self._count_element(token)
                return Constant(value=token.text == "TRUE")
            case "AT_LEAST":
                self._next()
                return self._at_least()
            case "ALARM" | "OK" | "INSUFFICIENT_DATA":
                self._next()
                self.expect("(", "( and the name of an alarm")
                alarm = self._reference()
                self.expect(")", ")", hint=_SPACES)
                return InState(state=State(token.text), alarm=alarm)
            case _:
                raise self._unexpected(_OPERAND)

    def _group(self) -> Rule:
        self._count_element(self._token)
        self._depth += 1
        if self._depth > DEEPEST_RULE:
            rule = f"alarmlab cannot read more than {DEEPEST_RULE} parentheses within each other"
            raise UnsupportedRuleError(rule, at=self._token.at)
        self._next()
        inner = self.alternatives()
        self.expect(")", "AND, OR or )")
        self._depth -= 1
        return inner

    def _at_least(self) -> AtLeast:
        self.expect("(", "( and a number")
        threshold = self._token
        matched = _THRESHOLD.fullmatch(threshold.text) if threshold.kind == "word" else None
        if matched is None:
            raise self._unexpected("a whole number such as 2 or a percentage such as 50%")
        self._next()
        self.expect(",", "a comma")
        negated = self._is("NOT")
        if negated:
            self._next()
        state = self._token
        if state.kind != "word" or state.text not in list(State):
            raise self._unexpected("ALARM, OK or INSUFFICIENT_DATA, or NOT and one of them")
        self._next()
        self.expect(",", "a comma")
        alarms = self._alarms()
        self.expect(")", ")")
        needed = _needed(threshold, int(matched["number"]), bool(matched["percent"]), count=len(alarms))
        return AtLeast(needed=needed, state=State(state.text), negated=negated, alarms=alarms)

    def _alarms(self) -> tuple[Reference, ...]:
        self.expect("(", "( and the names of alarms")
        alarms = [self._reference()]
        while self._token.kind == "symbol" and self._token.text == ",":
            self._next()
            alarms.append(self._reference())
        self.expect(")", "a comma or )", hint=_SPACES)
        return tuple(alarms)

    def _reference(self) -> Reference:
        token = self._token
        if token.kind not in ("word", "quoted"):
            raise self._unexpected("the name or the ARN of an alarm")
        self._next()
        self._count_element(token)
        quoted = token.kind == "quoted"
        text = _ESCAPED_QUOTE.sub('"', token.text[1:-1]) if quoted else token.text
        return Reference(text=text, at=token.at + quoted)

    def _is(self, keyword: str) -> bool:
        return self._token.kind == "word" and self._token.text == keyword

    def _next(self) -> None:
        self._token = next(self._rest)

    def _count_element(self, token: Token) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise RuleError(f"a rule has at most {MOST_ELEMENTS} elements", at=token.at)

    def _unexpected(self, expected: str, *, hint: str = "") -> RuleError:
        got = repr(self._token.text) if self._token.text else "the end"
        hint = hint or _hint(self._token)
        return RuleError(f"got {got}, expected {expected}", at=self._token.at, hint=hint)


def _needed(token: Token, number: int, is_percentage: bool, *, count: int) -> int:
    """The number of alarms a threshold means; the part of one that a percentage makes is a whole one."""
    if is_percentage:
        if not 1 <= number <= 100:
            raise RuleError(f"got {token.text}; a percentage is between 1% and 100%", at=token.at)
        return -(-count * number // 100)
    if not 1 <= number <= count:
        raise RuleError(
            f"got {token.text}; the number is between 1 and that of the alarms, {count}", at=token.at
        )
    return number


def _hint(token: Token) -> str:
    if token.kind != "word":
        return ""
    if token.text.upper() in _KEYWORDS and token.text not in _KEYWORDS:
        return f"write {token.text.upper()}: words of a rule are capital letters"
    for foreign, word in _OTHER_LANGUAGES.items():
        if token.text.startswith(foreign):
            return f"write {word} for {foreign}"
    return ""


def _refusal(token: Token) -> RuleError:
    return RuleError("the quote never ends", at=token.at, hint='close it with "')
