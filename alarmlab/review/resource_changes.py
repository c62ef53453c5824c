"""Which resources came, went, changed, or look replaced: by logical id, as CloudFormation goes by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.cloudformation.resources import Resource

_CDK_HASH = re.compile(r"[0-9A-F]{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A resource and its stack."""

    stack: str
    resource: Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A resource that went and one that came and looks like it: CloudFormation replaces it."""

    old: Placed
    new: Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChanges:
    """What differs between two revisions; `changed` holds the old and the new resource."""

    added: tuple[Placed, ...]
    removed: tuple[Placed, ...]
    renamed: tuple[Renamed, ...]
    changed: tuple[tuple[Placed, Placed], ...]

    def counts(self) -> dict[str, tuple[int, int, int, int]]:
        """By type: added, removed, replaced-looking, changed; in alphabetical order."""
        counters = (
            Counter(one.resource.type for one in self.added),
            Counter(one.resource.type for one in self.removed),
            Counter(one.new.resource.type for one in self.renamed),
            Counter(new.resource.type for _, new in self.changed),
        )
        added, removed, renamed, changed = counters
        types = sorted({name for counter in counters for name in counter})
        return {name: (added[name], removed[name], renamed[name], changed[name]) for name in types}


Stacks = Mapping[str, tuple[Resource, ...]]


def resource_changes(old: Stacks, new: Stacks) -> ResourceChanges:
    """Compare two revisions. Values only a deployment knows are compared by what they refer to."""
    before, after = _by_key(old), _by_key(new)
    added = [after[key] for key in after if key not in before]
    removed = [before[key] for key in before if key not in after]
    renamed: list[Renamed] = []
    for gone in list(removed):
        match = next((come for come in added if _looks_alike(gone, come)), None)
        if match is not None:
            added.remove(match)
            removed.remove(gone)
            renamed.append(Renamed(old=gone, new=match))
    return ResourceChanges(
        added=tuple(added),
        removed=tuple(removed),
        renamed=tuple(renamed),
        changed=tuple(
            (before[key], after[key])
            for key in after
            if key in before and _differs(before[key].resource, after[key].resource)
        ),
    )


def _by_key(stacks: Stacks) -> dict[tuple[str, str], Placed]:
    return {
        (stack, resource.logical_id): Placed(stack=stack, resource=resource)
        for stack, resources in stacks.items()
        for resource in resources
    }


def _looks_alike(old: Placed, new: Placed) -> bool:
    """Whether one takes the other's place: of one type and name, or of one id but for the CDK's hash."""
    if old.resource.type != new.resource.type:
        return False
    names = {_name(old.resource), _name(new.resource)}
    if None not in names and len(names) == 1:
        return True
    stems = {_CDK_HASH.sub("", one.resource.logical_id) for one in (old, new)}
    return old.stack == new.stack and len(stems) == 1


def _name(resource: Resource) -> str | None:
    """The physical name: the property called `<something>Name` of the type's own words, or `Name`."""
    for name in (f"{resource.type.rpartition('::')[2]}Name", "Name", "AlarmName"):
        found = resource.properties.get(name)
        if isinstance(found, str):
            return found
    return None


def _differs(old: Resource, new: Resource) -> bool:
    return (old.type, old.condition, old.properties) != (new.type, new.condition, new.properties)
