"""What crosses the wire, apart from how: one request, one answer, and JSON values as types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, read to its end. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def json_answer(status: int, body: JsonObject, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status=status, body=json.dumps(body).encode(), headers=headers or {})


def parse_json(body: bytes | str) -> Json:
    """Raises ValueError when `body` is no JSON or no UTF-8."""
    return cast(Json, json.loads(body))
