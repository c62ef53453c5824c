"""Holds what the emulator answers against the models of the SDK: nothing outside of them, nothing missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from local.emulator_process import Emulator

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "timestamp": (int, float),
}
"""Of the JSON protocol."""


class Checked:
    """`Emulator.client` for the JSON protocol; an answer that breaks the model fails the test."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._clients: dict[str, Any] = {}  # one a service: making a client takes longer than most tests

    def __call__(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._emulator.client(service)
            self._clients[service].meta.events.register("before-parse", _check)
        return self._clients[service]


def breaches(shape: Any, value: Any, path: str) -> Iterator[str]:
    """What of `value` is not as `shape` has it; a null is nothing, as for the SDK."""
    if value is None:
        return
    if shape.type_name == "structure":
        yield from (f"{path}.{name} is not in the model" for name in value.keys() - shape.members.keys())
        yield from (f"{path}.{name} is missing" for name in shape.required_members if name not in value)
        for name in value.keys() & shape.members.keys():
            yield from breaches(shape.members[name], value[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for number, element in enumerate(value):
            yield from breaches(shape.member, element, f"{path}[{number}]")
    elif shape.type_name == "map":
        for key, element in value.items():
            yield from breaches(shape.value, element, f"{path}[{key}]")
    elif not isinstance(value, TYPES[shape.type_name]):
        yield f"{path} = {value!r} is no {shape.type_name}"
    elif shape.type_name == "string" and shape.enum and value and value not in shape.enum:
        # ministack's own operations write "" where AWS writes nothing.
        yield f"{path} = {value!r} is not one of {shape.enum}"


def _check(operation_model: Any, response_dict: Any, **_: Any) -> None:
    if response_dict["status_code"] == 200 and operation_model.output_shape is not None:
        answer = json.loads(response_dict["body"])
        found = list(breaches(operation_model.output_shape, answer, operation_model.name))
        assert not found, "\n".join(found)
