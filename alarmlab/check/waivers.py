"""Waivers: findings somebody has decided to live with, each with a reason, some only until a day.

They stand in a YAML file or beside the resource, in its `Metadata: {alarmlab: {waive: [...]}}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from alarmlab.check.context import Context
from alarmlab.check.finding import Finding, Place, Severity
from alarmlab.check.stack import Resource
from alarmlab.check.values import as_items, entries
from alarmlab.cloudformation.token import Token

RULE = "waiver"
"""The rule that reports waivers which are unused, expired or unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One waiver. `resource` is a glob over logical ids and construct paths; `until` is its last day."""

    rule: str
    resource: str
    reason: str
    until: date | None
    place: Place

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one of those, whatever the day."""
        place = finding.place
        names = [name for name in (place.logical_id, place.construct, place.template) if name]
        return self.rule == finding.rule and any(fnmatchcase(name, self.resource) for name in names)


def read_waivers(path: Path, *, rules: Iterable[str]) -> tuple[Waiver, ...]:
    """The waivers of a file. Raises BadInputError with file and line for what breaks its format."""
    from alarmlab.scenarios.yaml_fields import read_yaml

    known = sorted(rules)
    found: list[Waiver] = []
    document = read_yaml(path).mapping(required=["waivers"], optional=[])
    for item in document["waivers"].sequence(fix="write a list of waivers, or no file"):
        fields = item.mapping(required=["rule", "resource", "reason"], optional=["until"])
        rule = fields["rule"].text()
        if rule not in known:
            raise fields["rule"].error("no rule has this id", fix="alarmlab check --list-rules shows them")
        until = None
        if "until" in fields:
            until = _date(fields["until"].text())
            if until is None:
                raise fields["until"].error("this is a day", fix="write it like 2026-12-31")
        found.append(
            Waiver(
                rule=rule,
                resource=fields["resource"].text(),
                reason=fields["reason"].text(),
                until=until,
                place=Place(template=str(path), line=item.line),
            )
        )
    return tuple(found)


def metadata_waivers(context: Context, *, rules: Iterable[str]) -> tuple[list[Waiver], list[Finding]]:
    """The waivers beside resources, and a finding for each that cannot be read."""
    known = frozenset(rules)
    waivers: list[Waiver] = []
    findings: list[Finding] = []
    for resource in (resource for stack in context.stacks for resource in stack.resources.values()):
        for item in _waive(resource):
            waiver = _waiver(resource, entries(item), known)
            if isinstance(waiver, Waiver):
                waivers.append(waiver)
            else:
                findings.append(_finding(resource.place, waiver, "write rule and reason, and until as a day"))
    return waivers, findings


def apply_waivers(
    findings: Sequence[Finding], waivers: Sequence[Waiver], *, rules: Iterable[str], today: date
) -> tuple[list[Finding], int]:
    """The findings that no waiver covers, with one for each waiver that is of no use; and how many it took.

    `rules` are those that ran: a waiver of another one cannot be judged.
    """
    valid = [waiver for waiver in waivers if waiver.until is None or waiver.until >= today]
    left = [finding for finding in findings if not any(waiver.covers(finding) for waiver in valid)]
    ran = frozenset(rules)
    useless = [waiver for waiver in waivers if waiver.rule in ran and not _is_used(waiver, valid, findings)]
    return left + [_useless(waiver, findings) for waiver in useless], len(findings) - len(left)


def _is_used(waiver: Waiver, valid: Sequence[Waiver], findings: Sequence[Finding]) -> bool:
    return waiver in valid and any(waiver.covers(finding) for finding in findings)


def _useless(waiver: Waiver, findings: Sequence[Finding]) -> Finding:
    if any(waiver.covers(finding) for finding in findings):
        what, fix = f"ended on {waiver.until}", "mend what it covers, or give it a new day"
    else:
        what, fix = "covers no finding", "remove it"
    return _finding(waiver.place, f"the waiver of {waiver.rule} for {waiver.resource} {what}", fix)


def _waive(resource: Resource) -> Iterator[object]:
    if "alarmlab" in resource.metadata:
        items = as_items(entries(resource.metadata["alarmlab"]).get("waive"))
        yield from () if isinstance(items, Token) else items


def _waiver(resource: Resource, item: Mapping[str, object], known: frozenset[str]) -> Waiver | str:
    rule, reason, until = item.get("rule"), item.get("reason"), item.get("until")
    if not isinstance(rule, str) or rule not in known:
        return f"a waiver names the rule {rule!r}, which does not exist"
    if not isinstance(reason, str) or not reason.strip():
        return f"the waiver of {rule} gives no reason"
    day = None if until is None else _date(str(until))
    if until is not None and day is None:
        return f"the waiver of {rule} ends on {until!r}, which is no day"
    return Waiver(rule=rule, resource=resource.logical_id, reason=reason, until=day, place=resource.place)


def _finding(place: Place, message: str, fix: str) -> Finding:
    return Finding(rule=RULE, severity=Severity.WARNING, message=message, fix=fix, place=place)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
