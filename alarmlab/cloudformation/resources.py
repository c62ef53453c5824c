"""Every resource of a template, with what can be resolved resolved and everything else as Tokens.

Nothing is refused: an intrinsic function alarmlab cannot compute becomes a Token that still names the
resources it is made of. Good enough to count and to compare, never to evaluate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from alarmlab.cloudformation.intrinsics import Resolver
from alarmlab.cloudformation.scope import resolver_of
from alarmlab.cloudformation.token import Token
from alarmlab.errors import BadInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource. `properties` lacks what is AWS::NoValue; `condition` may keep it from existing."""

    logical_id: str
    type: str
    properties: Mapping[str, object]
    condition: str | None

    def text(self, name: str) -> str | None:
        """A property as text, in the notation of Fn::Sub where only the deployment knows it."""
        value = self.properties.get(name)
        return None if value is None else str(value)


def resources_of(
    template: Mapping[str, Any], *, parameters: Mapping[str, object], account: str, region: str
) -> tuple[Resource, ...]:
    """The resources in the order of the template, without those whose condition is false.

    Raises BadInputError when a section is no mapping.
    """
    resolver = resolver_of(template, parameters=parameters, account=account, region=region, tolerant=True)
    return tuple(_read(template, resolver))


def _read(template: Mapping[str, Any], resolver: Resolver) -> Iterator[Resource]:
    for logical_id, body in _section(template, "Resources").items():
        if not isinstance(body, dict):
            continue  # Fn::ForEach, say: what it makes only CloudFormation knows
        resource = cast("Mapping[str, object]", body)
        condition = resource.get("Condition")
        exists = resolver.conditions.get(str(condition)) if condition is not None else True
        if exists is not False:
            yield Resource(
                logical_id=logical_id,
                type=str(resource.get("Type")),
                properties=_properties(resource, resolver=resolver, where=logical_id),
                condition=None if exists else str(condition),
            )


def _properties(resource: Mapping[str, object], *, resolver: Resolver, where: str) -> Mapping[str, object]:
    found = resolver.resolve(resource.get("Properties", {}), where=where)
    if isinstance(found, Token):
        return {}
    if not isinstance(found, dict):
        raise BadInputError(
            where=f"resource {where}: Properties",
            what=f"got {found!r}; the properties of a resource are a mapping",
            fix="give a CloudFormation template",
        )
    return cast("dict[str, object]", found)


def _section(template: Mapping[str, Any], name: str) -> Mapping[str, object]:
    section = template.get(name, {})
    if not isinstance(section, dict):
        raise BadInputError(
            where=f"template: {name}", what="got no mapping", fix="give a CloudFormation template"
        )
    return cast("Mapping[str, object]", section)
