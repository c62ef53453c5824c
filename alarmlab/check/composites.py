"""Composite alarms as the rules see them: whom their rules name, as far as the template says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alarmlab.alarms.rule import references
from alarmlab.alarms.rule_syntax import RuleError, parse_rule
from alarmlab.check.context import Context
from alarmlab.check.notifying import may_act
from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import Text, as_boolean, as_items, as_text
from alarmlab.cloudformation.token import Token

COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
METRIC_ALARM = "AWS::CloudWatch::Alarm"
ALARM_TYPES = frozenset((METRIC_ALARM, COMPOSITE, "AWS::CloudWatch::LogAlarm", "AWS::CloudWatch::Alert"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAlarm:
    """An alarm as somebody names it. One of the three is there, or none when nobody can tell.

    `logical_id` is of the same template; `name` is an alarm's name in the account and region, where those are
    given.
    """

    text: str
    logical_id: str | None = None
    name: str | None = None
    account: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A composite alarm. `named` is None when its rule cannot be read."""

    stack: Stack
    resource: Resource
    name: Text
    named: tuple[NamedAlarm, ...] | None
    suppressor: NamedAlarm | None
    may_act: bool


def composites_of(context: Context) -> tuple[Composite, ...]:
    """Every composite alarm of the templates."""
    return tuple(_composite(stack, resource) for stack, resource in context.of_type(COMPOSITE))


def named_alarm(value: object) -> NamedAlarm:
    """The alarm a value names: its name, its ARN, or a reference to it."""
    text = str(value)
    if isinstance(value, Token) and value.reference:
        return NamedAlarm(text=text, logical_id=value.reference.logical_id)
    if text.startswith("${") and text.endswith("}") and text.count("${") == 1:
        inner = text[2:-1]
        if inner.startswith(("Fn::", "AWS::")):
            return NamedAlarm(text=text)
        return NamedAlarm(text=text, logical_id=inner.partition(".")[0])
    if "${" in text:
        return NamedAlarm(text=text)
    if not text.startswith("arn:"):
        return NamedAlarm(text=text, name=text)
    parts = text.split(":", 6)
    if len(parts) != 7 or parts[5] != "alarm":
        return NamedAlarm(text=text)
    return NamedAlarm(text=text, name=parts[6], account=parts[4], region=parts[3])


def children_of(composite: Composite, composites: tuple[Composite, ...]) -> Iterator[Composite]:
    """The composite alarms its rule names."""
    for other in composites:
        if any(points_to(named, other, composite.stack) for named in composite.named or ()):
            yield other


def points_to(named: NamedAlarm, composite: Composite, stack: Stack) -> bool:
    """Whether the name, used in `stack`, is the composite alarm's."""
    return is_named(
        named, stack, of=composite.stack, logical_id=composite.resource.logical_id, name=composite.name
    )


def is_named(named: NamedAlarm, stack: Stack, *, of: Stack, logical_id: str, name: Text) -> bool:
    """Whether a name used in `stack` is that of the alarm with this logical id and name in the stack `of`."""
    if named.logical_id is not None:
        return stack is of and named.logical_id == logical_id
    same_place = named.account in (None, of.account) and named.region in (None, of.region)
    return named.name is not None and named.name == name and same_place


def _composite(stack: Stack, resource: Resource) -> Composite:
    found = resource.properties
    suppressor = found.get("ActionsSuppressor")
    return Composite(
        stack=stack,
        resource=resource,
        name=as_text(found.get("AlarmName")),
        named=_named(as_text(found.get("AlarmRule"))),
        suppressor=None if suppressor is None else named_alarm(suppressor),
        may_act=may_act(as_items(found.get("AlarmActions")), as_boolean(found.get("ActionsEnabled"))),
    )


def _named(rule: Text) -> tuple[NamedAlarm, ...] | None:
    if rule is None:
        return None
    try:
        return tuple(named_alarm(reference.text) for reference in references(parse_rule(str(rule))))
    except RuleError:
        return None
