"""Whether the value of a dimension can be what AWS publishes: the right reference, the right form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.check.catalogue.catalogue import Catalogue, DimensionValue
from alarmlab.check.stack import Stack
from alarmlab.cloudformation.token import DefaultText, Reference, Token

REF = "Ref"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongValue:
    """What is wrong with a dimension's value, and what to write instead."""

    message: str
    fix: str


def wrong_value(
    catalogue: Catalogue, stack: Stack, *, namespace: str, dimension: str, value: str | Token
) -> WrongValue | None:
    """What is wrong, None when nothing is or when it cannot be told."""
    known = catalogue.value_of(namespace, dimension)
    if known is None:
        return None
    if isinstance(value, Token) and value.reference is not None:
        return _wrong_reference(catalogue, stack, known, value.reference)
    if isinstance(value, DefaultText):
        return None
    text = str(value)
    if text.startswith("arn:") and "Arn" not in dimension:
        return WrongValue(
            message=f"{dimension} holds {known.is_what}; it is given an ARN",
            fix=f"give {known.is_what}",
        )
    if isinstance(value, str) and known.like and not re.fullmatch(known.like, value):
        return WrongValue(
            message=f"{dimension} holds {known.is_what}; it is given {value!r}", fix=f"give {known.is_what}"
        )
    return None


def _wrong_reference(
    catalogue: Catalogue, stack: Stack, known: DimensionValue, reference: Reference
) -> WrongValue | None:
    resource = stack.resources.get(reference.logical_id)
    if resource is None:
        return None
    kind, given = resource.type, reference.attribute or REF
    right = known.given_by.get(kind)
    if right is None:
        if kind not in known.not_given_by and not catalogue.is_identity(kind):
            return None
        return WrongValue(
            message=f"{known.dimension} holds {known.is_what}; {reference.logical_id} is an {kind}",
            fix=f"refer to an {' or '.join(known.given_by)}",
        )
    if given in right:
        return None
    gives = (
        f"Ref gives its {catalogue.reference_of(kind) or 'id'}" if given == REF else f"it is given {given}"
    )
    return WrongValue(
        message=f"{known.dimension} holds {known.is_what}; of {reference.logical_id}, an {kind}, {gives}",
        fix=_fix(reference.logical_id, right, known),
    )


def _fix(logical_id: str, right: tuple[str, ...], known: DimensionValue) -> str:
    if not right:
        return f"write {known.is_what}, the same text that names {logical_id}"
    first = right[0]
    return f"use Ref {logical_id}" if first == REF else f"use Fn::GetAtt {logical_id}.{first}"


def shown(dimensions: Mapping[str, object]) -> str:
    """The names of dimensions, for a message; empty when there are none."""
    return " and ".join(sorted(dimensions))
