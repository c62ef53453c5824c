"""What a service's model says of a request: required members, allowed values, ranges, lengths, patterns.

AWS checks these before anything else; SDKs check only a part of them before they send.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from botocore.loaders import create_loader
from botocore.model import ServiceModel

NUMBERS = ("integer", "long", "float", "double")


def first_violation(service: str, operation: str, request: dict[str, Any]) -> str | None:
    """AWS's sentence about the first member that breaks the model of `operation`, None when none does."""
    shape = service_model(service).operation_model(operation).input_shape
    violations = _violations(shape, request, "")
    return next((f"1 validation error detected: {violation}" for violation in violations), None)


@functools.cache
def service_model(service: str) -> Any:
    """The botocore model of `service`, as the emulator's botocore has it."""
    return ServiceModel(create_loader().load_service_model(service, "service-2"), service)


def _violations(shape: Any, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from _of_structure(shape, value, path)
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield _sentence(value, path, "Member must be a list")
            return
        yield from _of_size(shape, len(value), value, path)
        for number, element in enumerate(value, 1):
            yield from _violations(shape.member, element, f"{path}.{number}.member")
    elif shape.type_name == "map":
        for key, element in value.items():
            yield from _violations(shape.value, element, f"{path}.{key}.member")
    elif shape.type_name == "string":
        yield from _of_string(shape, value, path)
    elif shape.type_name in NUMBERS:
        yield from _of_number(shape, value, path)


def _of_structure(shape: Any, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _sentence(value, path, "Member must be a structure")
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"Value at '{_below(path, name)}' failed to satisfy constraint: Member must not be null"
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from _violations(member, value[name], _below(path, name))


def _of_string(shape: Any, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _sentence(value, path, "Member must be a string")
        return
    if shape.enum and value not in shape.enum:
        yield _sentence(value, path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    yield from _of_size(shape, len(value), value, path)
    pattern = shape.metadata.get("pattern")
    # Unicode classes and UTF-16 ranges are Java's; names, which matter here, have neither.
    if pattern and not re.search(r"\\[pu]", pattern) and not re.fullmatch(pattern, value):
        yield _sentence(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _of_size(shape: Any, size: int, value: Any, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _sentence(value, path, f"Member must have length greater than or equal to {least}")
    if most is not None and size > most:
        yield _sentence(value, path, f"Member must have length less than or equal to {most}")


def _of_number(shape: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield _sentence(value, path, "Member must be a number")
        return
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield _sentence(value, path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield _sentence(value, path, f"Member must have value less than or equal to {most}")


def _sentence(value: Any, path: str, rule: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {rule}"


def _below(path: str, name: str) -> str:
    member = name[0].lower() + name[1:]
    return f"{path}.{member}" if path else member
