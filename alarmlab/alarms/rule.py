"""The rule of a composite alarm as a tree, and the state that follows from it.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from alarmlab.alarms.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An alarm as a rule names it: by name, by ARN or, before resolution, in the notation of Fn::Sub.

    `at` is the place in the rule's text; the first character is 0.
    """

    text: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InState:
    """ALARM(...), OK(...) or INSUFFICIENT_DATA(...)."""

    state: State
    alarm: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """AT_LEAST(M, [NOT] STATE, (...)). `needed` is M in alarms; an alarm named twice counts twice (recorded).

    A percentage is kept in `needed` as the number of alarms it means, rounded up.
    """

    needed: int
    state: State
    negated: bool
    alarms: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """NOT ..."""

    operand: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """... AND ..."""

    operands: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """... OR ..."""

    operands: tuple[Rule, ...]


Rule: TypeAlias = Constant | InState | AtLeast | Negation | AllOf | AnyOf


def references(rule: Rule) -> Iterator[Reference]:
    """Every alarm the rule names, in the order of its text; one that is named twice comes twice."""
    match rule:
        case Constant():
            return
        case InState(alarm=alarm):
            yield alarm
        case AtLeast(alarms=alarms):
            yield from alarms
        case Negation(operand=operand):
            yield from references(operand)
        case AllOf(operands=operands) | AnyOf(operands=operands):
            for operand in operands:
                yield from references(operand)


def renamed(rule: Rule, name_of: Callable[[Reference], str]) -> Rule:
    """The rule with the text of each reference replaced."""
    match rule:
        case Constant():
            return rule
        case InState(alarm=alarm):
            return replace(rule, alarm=replace(alarm, text=name_of(alarm)))
        case AtLeast(alarms=alarms):
            return replace(rule, alarms=tuple(replace(alarm, text=name_of(alarm)) for alarm in alarms))
        case Negation(operand=operand):
            return Negation(operand=renamed(operand, name_of))
        case AllOf(operands=operands):
            return AllOf(operands=tuple(renamed(operand, name_of) for operand in operands))
        case AnyOf(operands=operands):
            return AnyOf(operands=tuple(renamed(operand, name_of) for operand in operands))


def written(rule: Rule) -> str:
    """The rule in CloudWatch's words, with as few parentheses as it takes."""
    match rule:
        case Constant(value=value):
            return str(value).upper()
        case InState(state=state, alarm=alarm):
            return f"{state}({_quoted(alarm)})"
        case AtLeast(needed=needed, state=state, negated=negated, alarms=alarms):
            return f"AT_LEAST({needed}, {'NOT ' * negated}{state}, ({', '.join(map(_quoted, alarms))}))"
        case Negation(operand=operand):
            return f"NOT {_grouped(operand, AllOf, AnyOf)}"
        case AllOf(operands=operands):
            return " AND ".join(_grouped(operand, AnyOf) for operand in operands)
        case AnyOf(operands=operands):
            return " OR ".join(written(operand) for operand in operands)


def _grouped(rule: Rule, *kinds: type[Rule]) -> str:
    return f"({written(rule)})" if isinstance(rule, kinds) else written(rule)


def _quoted(alarm: Reference) -> str:
    if alarm.text and not re.search(r'[\s(),"]', alarm.text):
        return alarm.text
    return '"' + alarm.text.replace('"', r"\"") + '"'


def holds(rule: Rule, states: Mapping[str, State]) -> bool:
    """Whether the rule is true when the alarms, by the text of their references, are in these states."""
    match rule:
        case Constant(value=value):
            return value
        case InState(state=state, alarm=alarm):
            return states[alarm.text] is state
        case AtLeast(needed=needed, state=state, negated=negated, alarms=alarms):
            return sum((states[alarm.text] is state) is not negated for alarm in alarms) >= needed
        case Negation(operand=operand):
            return not holds(operand, states)
        case AllOf(operands=operands):
            return all(holds(operand, states) for operand in operands)
        case AnyOf(operands=operands):
            return any(holds(operand, states) for operand in operands)


def state_of(rule: Rule, states: Mapping[str, State]) -> State:
    """The state of a composite alarm with this rule: ALARM or OK.

    INSUFFICIENT_DATA it is only between its creation and its first evaluation (PutCompositeAlarm).
    """
    return State.ALARM if holds(rule, states) else State.OK
