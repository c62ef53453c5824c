"""Resolves what a template leaves open: parameters, and the intrinsic functions.

What only a deployment knows (the ARN of a topic, say) becomes a Token, which is never mistaken for text.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from alarmlab.cloudformation import functions
from alarmlab.cloudformation.token import NO_VALUE, Token, computed, logical_ids_in, referring
from alarmlab.errors import NotEvaluatedYetError

__all__ = ["NO_VALUE", "Resolver", "Token", "pseudo_parameters"]

_SUB_VARIABLE = re.compile(r"\$\{(?P<literal>!)?(?P<name>[^}]*)\}")
_DYNAMIC = "{{resolve:"
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """Resolves the values of one template.

    `values` holds parameters and pseudo parameters by name, and what is known of references to resources by
    the reference in the notation of Fn::Sub, `conditions` those that are decided, `mappings`
    the section of that name. A tolerant resolver makes a token of what a strict one refuses.
    """

    values: Mapping[str, object]
    conditions: Mapping[str, bool] = field(default_factory=dict[str, bool])
    mappings: Mapping[str, object] = field(default_factory=dict[str, object])
    tolerant: bool = False

    def resolve(self, value: object, *, where: str) -> object:
        """The value without intrinsic functions; anything that stays open becomes a Token.

        Raises NotEvaluatedYetError, naming `where`, for an intrinsic function alarmlab does not know, unless
        the resolver is tolerant.
        """
        if isinstance(value, str):
            return Token(text=value, logical_ids=frozenset()) if _DYNAMIC in value else value
        if isinstance(value, list):
            items = enumerate(cast("list[object]", value))
            resolved = [self.resolve(item, where=f"{where}[{index}]") for index, item in items]
            return [item for item in resolved if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        mapping = cast("dict[str, object]", value)
        if len(mapping) == 1:
            (name, argument) = next(iter(mapping.items()))
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument, where=where)
        entries = {key: self.resolve(item, where=f"{where}.{key}") for key, item in mapping.items()}
        return {key: item for key, item in entries.items() if item is not NO_VALUE}

    def _call(self, name: str, argument: object, *, where: str) -> object:
        match name, argument:
            case "Ref", str():
                return self._reference(argument)
            case "Fn::GetAtt", str():
                return self._attribute(argument)
            case "Fn::GetAtt", [str() as logical_id, str() as attribute]:
                return self._attribute(f"{logical_id}.{attribute}")
            case "Fn::Sub", str():
                return self._substitute(argument, {}, where=where)
            case "Fn::Sub", [str() as text, dict()]:
                return self._substitute(text, cast("dict[str, object]", argument[1]), where=where)
            case "Fn::ImportValue", str():
                return Token(text=f"${{Fn::ImportValue:{argument}}}", logical_ids=frozenset())
            case "Fn::If", list() if len(cast("list[object]", argument)) == 3:
                return self._choose(*cast("list[object]", argument), where=where)
            case _:
                return self._compute(name, argument, where=where)

    def _compute(self, name: str, argument: object, *, where: str) -> object:
        resolved = self.resolve(argument, where=where)
        found = functions.call(name, resolved, mappings=self.mappings)
        if found is not functions.OPEN:
            return found
        if not self.tolerant and not logical_ids_in(resolved):
            raise _unknown(name, argument, where=where)
        return computed(name, resolved)

    def _choose(self, condition: object, then: object, otherwise: object, *, where: str) -> object:
        decided = self.conditions.get(str(condition))
        if decided is not None:
            return self.resolve(then if decided else otherwise, where=where)
        if not self.tolerant:
            raise _unknown("Fn::If", condition, where=where)
        options = [self.resolve(branch, where=where) for branch in (then, otherwise)]
        if options[0] == options[1]:
            return options[0]
        return Token(
            text=f"${{Fn::If:{condition}}}", logical_ids=logical_ids_in(options), options=tuple(options)
        )

    def _reference(self, name: str) -> object:
        if name == "AWS::NoValue":
            return NO_VALUE
        value = self.values.get(name)
        return referring(name) if value is None else value

    def _attribute(self, name: str) -> object:
        value = self.values.get(name)
        return referring(*name.split(".", 1)) if value is None else value

    def _substitute(self, text: str, variables: dict[str, object], *, where: str) -> object:
        parts: list[object] = []
        position = 0
        for matched in _SUB_VARIABLE.finditer(text):
            parts.append(text[position : matched.start()])
            position = matched.end()
            name = matched["name"].strip()
            if matched["literal"]:
                parts.append(f"${{{matched['name']}}}")
            elif name in variables:
                parts.append(self.resolve(variables[name], where=where))
            elif "." in name:
                parts.append(self._attribute(name))
            else:
                parts.append(self._reference(name))
        joined = functions.concatenate([*parts, text[position:]])
        if joined is not functions.OPEN:
            return joined
        if self.tolerant:
            return computed("Fn::Sub", parts)
        raise _unknown("Fn::Sub", text, where=where)


def pseudo_parameters(*, account: str, region: str) -> dict[str, str]:
    """The pseudo parameters that follow from account and region. The others stay open.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
    """
    partition, suffix = "aws", "amazonaws.com"
    if region.startswith("cn-"):
        partition, suffix = "aws-cn", "amazonaws.com.cn"
    elif region.startswith("us-gov-"):
        partition = "aws-us-gov"
    return {
        "AWS::AccountId": account,
        "AWS::Region": region,
        "AWS::Partition": partition,
        "AWS::URLSuffix": suffix,
    }


def _unknown(name: str, argument: object, *, where: str) -> NotEvaluatedYetError:
    return NotEvaluatedYetError(
        where=where,
        what=f"alarmlab cannot resolve {name} with {argument!r} yet",
        fix="write the value itself, or take it from a parameter",
    )
