"""The matrix: each resource, each way it fails, and the alarms that would tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alarmlab.alarms.outline import AlarmKind, AlarmOutline, outlines_of
from alarmlab.alarms.rule import references
from alarmlab.alarms.rule_syntax import RuleError, parse_rule
from alarmlab.cloudformation.resources import Resource
from alarmlab.coverage.kind import FailureMode, Kind
from alarmlab.coverage.sight import sights_of
from alarmlab.coverage.target import Seen, Target, named_targets, names, template_targets


@dataclass(frozen=True, slots=True, kw_only=True)
class StackView:
    """A template's name and resources."""

    stack: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A resource, one of its failure modes, and the alarms that watch it; none when nobody would be told."""

    target: Target
    mode: FailureMode
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All cells.

    `unwatched` are the resources no alarm looks at, `elsewhere` the alarms that look at no known resource.
    """

    cells: tuple[Cell, ...]
    unwatched: tuple[Target, ...]
    elsewhere: tuple[str, ...]

    @property
    def watched_pct(self) -> float:
        """The share of cells with an alarm, in percent; 100 when there is none to watch."""
        watched = sum(bool(cell.alarms) for cell in self.cells)
        return 100 * watched / len(self.cells) if self.cells else 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    label: str
    seen: tuple[Seen, ...]


def matrix_of(stacks: Sequence[StackView], kinds: Sequence[Kind]) -> Matrix:
    """Who watches what. Alarms of one stack may watch the resources of another, by name."""
    looking = [one for stack in stacks for one in _looking(stack)]
    known = [target for stack in stacks for target in template_targets(stack.stack, stack.resources, kinds)]
    seen = [sight for one in looking for sight in one.seen]
    targets = (*known, *named_targets(seen, known, kinds))
    pointed = {id(target): [one for one in looking if _points(one, target)] for target in targets}
    used = {one.label for found in pointed.values() for one in found}
    return Matrix(
        cells=tuple(
            Cell(
                target=target,
                mode=mode,
                alarms=tuple(one.label for one in pointed[id(target)] if _shows(one, target, mode)),
            )
            for target in targets
            for mode in target.kind.modes
        ),
        unwatched=tuple(target for target in targets if not pointed[id(target)]),
        elsewhere=tuple(one.label for one in looking if one.seen and one.label not in used),
    )


def _points(one: _Looking, target: Target) -> bool:
    return any(names(seen, target) for seen in one.seen)


def _shows(one: _Looking, target: Target, mode: FailureMode) -> bool:
    return any(
        mode.is_shown_by(seen.sight.namespace, seen.sight.metric) and names(seen, target) for seen in one.seen
    )


def _looking(stack: StackView) -> Iterable[_Looking]:
    """The alarms of a stack; one that a composite alarm combines is told with its name."""
    alarms = outlines_of(stack.resources)
    above = _composites(alarms)
    listeners = _listeners(stack.resources)
    for alarm in alarms:
        through = above.get(alarm.name, above.get(alarm.logical_id))
        yield _Looking(
            label=alarm.name + (f" (through {through})" if through else ""),
            seen=tuple(
                Seen(
                    stack=stack.stack,
                    sight=replace(
                        sight,
                        logical_ids={
                            name: ids.union(*(listeners.get(one, frozenset[str]()) for one in ids))
                            for name, ids in sight.logical_ids.items()
                        },
                    ),
                )
                for sight in sights_of(alarm)
            ),
        )


def _composites(alarms: Iterable[AlarmOutline]) -> dict[str, str]:
    """By the name or logical id of an alarm, the first composite alarm of the template that combines it."""
    found: dict[str, str] = {}
    for alarm in alarms:
        if alarm.kind is AlarmKind.COMPOSITE:
            for text in _combined(str(alarm.properties.get("AlarmRule", ""))):
                found.setdefault(text, alarm.name)
    return found


def _combined(rule: str) -> list[str]:
    try:
        texts = [reference.text for reference in references(parse_rule(rule))]
    except RuleError:
        return []  # `alarmlab check` tells what is wrong with it
    return [
        text.removeprefix("${").removesuffix("}").partition(".")[0]
        if text.startswith("${")
        else text.rpartition(":alarm:")[2]
        for text in texts
    ]


def _listeners(resources: Iterable[Resource]) -> dict[str, frozenset[str]]:
    """The load balancer of each listener: metrics name it through the listener's ARN, too."""
    return {
        resource.logical_id: getattr(
            resource.properties.get("LoadBalancerArn"), "logical_ids", frozenset[str]()
        )
        for resource in resources
        if resource.type == "AWS::ElasticLoadBalancingV2::Listener"
    }
