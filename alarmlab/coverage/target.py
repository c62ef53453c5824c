"""What is to be watched: the resources of the templates, and those that metrics only name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alarmlab.cloudformation.resources import Resource
from alarmlab.coverage.kind import Kind, Naming
from alarmlab.coverage.sight import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A resource. `resource` and `stack` are None for one that no template has and a metric names.

    `name` is its name as far as it is known, else its logical id; `scope` is, say, a service's cluster.
    """

    kind: Kind
    name: str
    scope: str | None
    stack: str | None
    resource: Resource | None

    @property
    def label(self) -> str:
        """What a reader knows it by."""
        return f"{self.scope}/{self.name}" if self.resource is None and self.scope else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sight, and the stack of the alarm it belongs to: logical ids mean something only there."""

    stack: str
    sight: Sight


def template_targets(stack: str, resources: Iterable[Resource], kinds: Sequence[Kind]) -> Iterator[Target]:
    """The resources of a stack that are of a known kind."""
    for resource in resources:
        for kind in kinds:
            if kind.includes(resource):
                names = (_given(resource, naming) for naming in kind.namings)
                name = next((found for found in names if found), resource.logical_id)
                yield Target(kind=kind, name=name, scope=None, stack=stack, resource=resource)


def named_targets(
    seen: Iterable[Seen], targets: Sequence[Target], kinds: Sequence[Kind]
) -> tuple[Target, ...]:
    """Resources that metrics name and no template has: a stack that watches what others deployed."""
    found: dict[tuple[str, str, str | None], Target] = {}
    for one in seen:
        for kind in kinds:
            if kind.is_found_by_name and one.sight.namespace in kind.namespaces:
                for naming in kind.namings:
                    name = one.sight.dimensions.get(naming.dimension)
                    if _is_of_a_part(one.sight, kind):
                        continue
                    if name is None or any(names(one, target) for target in targets if target.kind is kind):
                        continue
                    scope = one.sight.dimensions.get(kind.scope) if kind.scope else None
                    found.setdefault(
                        (kind.title, name, scope),
                        Target(kind=kind, name=name, scope=scope, stack=None, resource=None),
                    )
    return tuple(found.values())


def names(seen: Seen, target: Target) -> bool:
    """Whether the dimensions of what is seen point to the target.

    A query without a condition on the target's name sees all of its kind; a metric without dimensions does so
    where the service publishes totals.
    """
    sight = seen.sight
    if _is_of_a_part(sight, target.kind):
        return False
    namings = [naming for naming in target.kind.namings if naming.dimension in sight.dimensions]
    if not namings:
        totals = target.kind.has_totals and not sight.dimensions
        return (sight.is_query or totals) and sight.namespace in target.kind.namespaces
    return any(_is_named(seen, target, naming) for naming in namings)


def _is_of_a_part(sight: Sight, kind: Kind) -> bool:
    return any(dimension in sight.dimensions for dimension in kind.parts)


def _is_named(seen: Seen, target: Target, naming: Naming) -> bool:
    value = seen.sight.dimensions[naming.dimension]
    resource = target.resource
    if resource is None:
        return value == target.name and _same(seen.sight.dimensions, target)
    if seen.stack == target.stack and resource.logical_id in _ids(seen.sight.logical_ids, naming.dimension):
        return True
    return value == _given(resource, naming)


def _same(dimensions: Mapping[str, str], target: Target) -> bool:
    scope = target.kind.scope
    return scope is None or dimensions.get(scope) in (None, target.scope)


def _ids(logical_ids: Mapping[str, frozenset[str]], dimension: str) -> frozenset[str]:
    return logical_ids.get(dimension, frozenset())


def _given(resource: Resource, naming: Naming) -> str | None:
    return None if naming.property is None else resource.text(naming.property)
