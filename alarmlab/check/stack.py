"""One template as the rules see it: its resources, resolved as far as their values are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alarmlab.check.finding import Place
from alarmlab.check.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource. In `properties` each value is known, a Token, or holds Tokens; NoValue is left out.

    `condition` names the condition on which it exists, when there is one. `is_open` when a macro adds to its
    properties, so that what is not there proves nothing.
    """

    logical_id: str
    type: str
    properties: Mapping[str, object]
    metadata: Mapping[str, object]
    condition: str | None
    places: Places = field(repr=False, compare=False)
    is_open: bool = False

    @property
    def place(self) -> Place:
        """Where it stands, for a person."""
        return self.places.of(self.logical_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The resources of one template by logical id, and where it would be deployed, if that is known.

    `unexpanded` holds the place and name of what only CloudFormation expands (macros, Fn::ForEach): in such a
    stack a missing resource proves nothing. `exports` holds what other stacks import, by the export's name.
    """

    name: str
    account: str | None
    region: str | None
    resources: Mapping[str, Resource]
    parameters: Mapping[str, Mapping[str, object]]
    places: Places = field(repr=False, compare=False)
    unexpanded: tuple[str, ...] = ()
    duplicate_keys: tuple[str, ...] = ()
    exports: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)

    def of_type(self, *types: str) -> tuple[Resource, ...]:
        """The resources of these types whose properties are all there, in the template's order."""
        return tuple(
            resource
            for resource in self.resources.values()
            if resource.type in types and not resource.is_open
        )
