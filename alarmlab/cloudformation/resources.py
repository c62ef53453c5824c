"""Every resource of a template, with what can be resolved resolved and everything else as Tokens.

Unlike `Resolver` alone this never refuses: an intrinsic function alarmlab cannot compute becomes a Token that
still names the resources it is made of. Good enough to count and to compare, never to evaluate.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from alarmlab.cloudformation.intrinsics import NO_VALUE, Resolver, Token, pseudo_parameters
from alarmlab.cloudformation.values import items
from alarmlab.errors import BadInputError, NotEvaluatedYetError


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
    template: Mapping[str, Any], *, parameters: Mapping[str, str], account: str, region: str
) -> tuple[Resource, ...]:
    """The resources in the order of the template. Raises BadInputError when a section is no mapping."""
    resolver = Resolver(
        values={
            **pseudo_parameters(account=account, region=region),
            **_defaults(template),
            **{name: value for name, value in parameters.items() if name in _section(template, "Parameters")},
        }
    )
    return tuple(
        Resource(
            logical_id=logical_id,
            type=str(resource.get("Type")),
            properties=_properties(resource, resolver=resolver, where=logical_id),
            condition=None if resource.get("Condition") is None else str(resource["Condition"]),
        )
        for logical_id, resource in _section(template, "Resources").items()
    )


def resolve_leniently(value: object, *, resolver: Resolver, where: str) -> object:
    """The value as `Resolver.resolve` gives it, with a Token for each part it refuses."""
    if isinstance(value, list):
        return [
            resolve_leniently(item, resolver=resolver, where=where) for item in cast("list[object]", value)
        ]
    if not isinstance(value, dict):
        return value
    mapping = cast("dict[str, object]", value)
    if len(mapping) != 1 or not _is_intrinsic(next(iter(mapping))):
        resolved = {
            key: resolve_leniently(item, resolver=resolver, where=where) for key, item in mapping.items()
        }
        return {key: item for key, item in resolved.items() if item is not NO_VALUE}
    try:
        return resolver.resolve(cast("object", value), where=where)
    except NotEvaluatedYetError:
        return Token(text=f"${{{json.dumps(mapping)}}}", logical_ids=frozenset(_names(mapping)))


def _properties(resource: Mapping[str, object], *, resolver: Resolver, where: str) -> Mapping[str, object]:
    found = resolve_leniently(resource.get("Properties", {}), resolver=resolver, where=where)
    if not isinstance(found, dict):
        raise BadInputError(
            where=f"resource {where}: Properties",
            what=f"got {found!r}; the properties of a resource are a mapping",
            fix="give a CloudFormation template",
        )
    return cast("dict[str, object]", found)


def _is_intrinsic(name: str) -> bool:
    return name == "Ref" or name.startswith("Fn::")


def _names(value: object) -> Iterator[str]:
    """The logical ids that Ref and Fn::GetAtt name anywhere inside."""
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _names(item)
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            if key == "Ref" and isinstance(item, str):
                yield item
            elif key == "Fn::GetAtt":
                yield str(next(iter(items(item)), item)).partition(".")[0]
            else:
                yield from _names(item)


def _defaults(template: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(parameter["Default"])
        for name, parameter in _section(template, "Parameters").items()
        # The Default of such a parameter is the name of the stored value, not the value.
        if "Default" in parameter and not str(parameter.get("Type")).startswith("AWS::SSM::Parameter::")
    }


def _section(template: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, object]]:
    section = template.get(name, {})
    if not isinstance(section, dict):
        raise BadInputError(
            where=f"template: {name}", what="got no mapping", fix="give a CloudFormation template"
        )
    return cast("Mapping[str, Mapping[str, object]]", section)
