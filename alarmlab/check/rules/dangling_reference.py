"""Names of alarms that are not there: in rules, suppressors and mute rules."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from alarmlab.check.composites import ALARM_TYPES, NamedAlarm, composites_of, named_alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import as_items, as_text, entries
from alarmlab.cloudformation.token import Token

_MUTE_RULE = "AWS::CloudWatch::AlarmMuteRule"
_MAY_HOLD_NAMES = frozenset(
    ("AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource", "AWS::SSM::Parameter")
)


def _look(context: Context) -> Iterator[Problem]:
    names = [
        (stack, as_text(resource.properties.get("AlarmName")))
        for stack, resource in context.of_type(*ALARM_TYPES)
    ]
    known = {name for _, name in names if isinstance(name, str)}
    # A name CloudFormation makes up, or the deployment knows, may be the one that is looked for.
    open_names = any(isinstance(name, Token) for _, name in names) or any(
        stack.unexpanded for stack in context.stacks
    )
    for stack, resource, where, named in _references(context):
        if named.logical_id is not None:
            yield from _by_logical_id(stack, resource, where, named.logical_id)
        elif named.name is not None and not (
            named.name in known or open_names or _is_elsewhere(named, stack)
        ):
            yield from _by_name(resource, where, named.name, known)


def _is_elsewhere(named: NamedAlarm, stack: Stack) -> bool:
    """Whether an ARN is of another account or region than the stack, or may be."""
    return named.account not in (None, stack.account) or named.region not in (None, stack.region)


def _references(context: Context) -> Iterator[tuple[Stack, Resource, str, NamedAlarm]]:
    for composite in composites_of(context):
        for named in composite.named or ():
            yield composite.stack, composite.resource, "AlarmRule", named
        if composite.suppressor:
            yield composite.stack, composite.resource, "ActionsSuppressor", composite.suppressor
    for stack, resource in context.of_type(_MUTE_RULE):
        targets = as_items(entries(resource.properties.get("MuteTargets")).get("AlarmNames"))
        for target in () if isinstance(targets, Token) else targets:
            yield stack, resource, "MuteTargets", named_alarm(target)


def _by_logical_id(stack: Stack, resource: Resource, where: str, logical_id: str) -> Iterator[Problem]:
    if logical_id in stack.parameters or stack.unexpanded:
        return
    found = stack.resources.get(logical_id)
    if found is None:
        yield Problem(
            at=resource,
            message=f"{where} refers to {logical_id}; the template has no such resource",
            fix=_suggestion(logical_id, list(stack.resources), "refer to an alarm of the template"),
        )
    elif (
        found.type not in ALARM_TYPES and found.type.startswith("AWS::") and found.type not in _MAY_HOLD_NAMES
    ):
        yield Problem(
            at=resource,
            message=f"{where} refers to {logical_id}, which is no alarm but an {found.type}",
            fix="refer to an alarm",
        )


def _by_name(resource: Resource, where: str, name: str, known: set[str]) -> Iterator[Problem]:
    likely = get_close_matches(name, sorted(known), n=1, cutoff=0.85)
    if likely:
        yield Problem(
            at=resource,
            message=f"{where} names {name!r}; no template has this alarm, but {likely[0]!r} is one",
            fix=f"write {likely[0]}",
            severity=Severity.WARNING,
        )
    else:
        yield Problem(
            at=resource,
            message=f"{where} names {name!r}; no template that is checked has this alarm",
            fix="check its template together with this one, or mend the name",
            severity=Severity.NOTE,
        )


def _suggestion(name: str, known: list[str], otherwise: str) -> str:
    likely = get_close_matches(name, known, n=1)
    return f"write {likely[0]}" if likely else otherwise


RULE = Rule(
    id="dangling-reference",
    doc="A rule, a suppressor or a mute rule names an alarm that is not there.",
    severity=Severity.ERROR,
    look=_look,
)
