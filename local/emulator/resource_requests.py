"""A resource's properties in a template as the request of the API that makes it."""

from __future__ import annotations

import secrets
from typing import Any

from local.emulator.json_api import Operation, Record, RefusedError
from local.emulator.request_constraints import first_violation, service_model

SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def call(service: str, name: str, operation: Operation, properties: Record) -> Record:
    """Call the operation with those of `properties` that it takes.

    Raises:
        ValueError: the API refuses the request; CloudFormation fails the resource with its message.
    """
    request = request_of(service, name, properties)
    violation = first_violation(service, name, request)
    if violation:
        raise ValueError(violation)
    try:
        return operation(request) or {}
    except RefusedError as refused:
        raise ValueError(f"{refused.message} ({refused.code})") from refused


def request_of(service: str, operation: str, properties: Record) -> Record:
    """Those of `properties` that `operation` takes: templates write numbers and booleans as text, too."""
    return _typed(service_model(service).operation_model(operation).input_shape, properties)


def new_name(stack: str, logical_id: str, *, length: int) -> str:
    """A physical name as CloudFormation makes one, another for every resource, also for a replacement."""
    suffix = "".join(secrets.choice(SUFFIX) for _ in range(12))
    return f"{f'{stack}-{logical_id}'[: length - 13]}-{suffix}"


def _typed(shape: Any, value: Any) -> Any:
    match shape.type_name:
        case "structure":
            known = shape.members.keys() & value.keys()
            return {key: _typed(shape.members[key], value[key]) for key in value if key in known}
        case "list":
            return [_typed(shape.member, each) for each in value]
        case "map":
            return {key: _typed(shape.value, each) for key, each in value.items()}
        case "integer" | "long":
            return int(value)
        case "float" | "double":
            return float(value)
        case "boolean":
            return str(value).lower() == "true"
        case _:
            return value
