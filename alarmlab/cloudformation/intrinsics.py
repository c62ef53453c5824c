"""Resolves what a synthesized template leaves open: parameters, Ref, Fn::GetAtt, Fn::Join, Fn::Sub.

What only a deployment knows (the ARN of a topic, say) becomes a Token, which is never mistaken for text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from alarmlab.errors import NotEvaluatedYetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Text that only the deployment knows, in the notation of Fn::Sub: `${Topic}`, `${Queue.Arn}`.

    `logical_ids` names the resources (or parameters without a value) it is made of, so that
    `"AlertTopic" in token.logical_ids` tells whether an action goes to that topic.
    """

    text: str
    logical_ids: frozenset[str]

    def __str__(self) -> str:
        return self.text


NO_VALUE = Token(text="${AWS::NoValue}", logical_ids=frozenset())
"""What Ref AWS::NoValue resolves to: the property counts as left out."""

_SUB_VARIABLE = re.compile(r"\$\{(?P<literal>!)?(?P<name>[^}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """Resolves the values of one template. `values` holds parameters and pseudo parameters, by name."""

    values: Mapping[str, str]

    def resolve(self, value: object, *, where: str) -> object:
        """The value without intrinsic functions; anything that stays open becomes a Token.

        Raises NotEvaluatedYetError, naming `where`, for an intrinsic function alarmlab does not know.
        """
        if isinstance(value, list):
            items = enumerate(cast("list[object]", value))
            return [self.resolve(item, where=f"{where}[{index}]") for index, item in items]
        if not isinstance(value, dict):
            return value
        mapping = cast("dict[str, object]", value)
        if len(mapping) == 1:
            (name, argument) = next(iter(mapping.items()))
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument, where=where)
        return {key: self.resolve(item, where=f"{where}.{key}") for key, item in mapping.items()}

    def _call(self, name: str, argument: object, *, where: str) -> object:
        if isinstance(argument, str):
            match name:
                case "Ref":
                    return self._reference(argument)
                case "Fn::GetAtt":
                    return _open(argument, argument.partition(".")[0])
                case "Fn::Sub":
                    return self._substitute(argument, {}, where=where)
                case "Fn::ImportValue":
                    return Token(text=f"${{Fn::ImportValue:{argument}}}", logical_ids=frozenset())
                case _:
                    raise _unknown(name, argument, where=where)
        first, second = _pair(argument)
        if name == "Fn::GetAtt" and isinstance(first, str) and isinstance(second, str):
            return _open(f"{first}.{second}", first)
        if name == "Fn::Join" and isinstance(first, str) and isinstance(second, list):
            parts = [self.resolve(part, where=where) for part in cast("list[object]", second)]
            return _concatenate(_interleave(parts, first), where=where)
        if name == "Fn::Sub" and isinstance(first, str) and isinstance(second, dict):
            return self._substitute(first, cast("dict[str, object]", second), where=where)
        raise _unknown(name, argument, where=where)

    def _reference(self, name: str) -> str | Token:
        if name == "AWS::NoValue":
            return NO_VALUE
        value = self.values.get(name)
        return _open(name, name) if value is None else value

    def _substitute(self, text: str, variables: dict[str, object], *, where: str) -> str | Token:
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
                parts.append(_open(name, name.partition(".")[0]))
            else:
                parts.append(self._reference(name))
        return _concatenate([*parts, text[position:]], where=where)


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


def _pair(argument: object) -> tuple[object, object]:
    items = cast("list[object]", argument) if isinstance(argument, list) else []
    return (items[0], items[1]) if len(items) == 2 else (None, None)


def _unknown(name: str, argument: object, *, where: str) -> NotEvaluatedYetError:
    return NotEvaluatedYetError(
        where=where,
        what=f"alarmlab cannot resolve {name} with {argument!r} yet",
        fix="write the value itself, or take it from a parameter",
    )


def _open(text: str, logical_id: str) -> Token:
    return Token(text=f"${{{text}}}", logical_ids=frozenset({logical_id}))


def _interleave(parts: list[object], delimiter: str) -> Iterable[object]:
    for index, part in enumerate(parts):
        if index:
            yield delimiter
        yield part


def _concatenate(parts: Iterable[object], *, where: str) -> str | Token:
    text = ""
    logical_ids: set[str] = set()
    is_open = False
    for part in parts:
        if isinstance(part, Token):
            is_open = True
            logical_ids |= part.logical_ids
        elif not isinstance(part, str):
            raise NotEvaluatedYetError(
                where=where,
                what=f"alarmlab cannot join {part!r} yet, only text",
                fix="write the value as text",
            )
        text += str(part)
    return Token(text=text, logical_ids=frozenset(logical_ids)) if is_open else text
