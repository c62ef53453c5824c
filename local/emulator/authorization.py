"""Which resources a call is about, and in which context, when IAM asks: see `call_resources.py`."""

from __future__ import annotations

import json
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from local.emulator.call_resources import CONTEXTS, RESOURCES
from local.emulator.json_api import operation_of


class _Several(str):
    """The first resource of a call, and the others beside it: ministack hands one string around."""

    __slots__ = ("others",)
    others: tuple[str, ...]


def authorize_by_resource() -> None:
    """IAM is asked about each resource of `RESOURCES`, in the context of `CONTEXTS`."""
    resource_of, context_of = iam_actions.extract_resource_arn, iam_actions.request_tag_context
    enforce = iam_evaluator.enforce

    def extract(service: str, method: str, path: str, headers: Any, body: bytes, *more: Any) -> str:
        arns = RESOURCES.get((service, operation_of(headers)))
        if arns is None:
            return resource_of(service, method, path, headers, body, *more)
        return _several(arns(json.loads(body or b"{}")))

    def context(service: str, action: str, body: bytes, parameters: Any) -> dict[str, Any]:
        told = context_of(service, action, body, parameters)
        return told | (CONTEXTS[service](json.loads(body or b"{}")) if service in CONTEXTS else {})

    def enforced(*arguments: Any, resource_arn: str = "*", **options: Any) -> Any:
        for arn in (str(resource_arn), *getattr(resource_arn, "others", ())):
            denied = enforce(*arguments, resource_arn=arn, **options)
            if denied is not None:
                return denied
        return None

    iam_actions.extract_resource_arn = extract
    iam_actions.request_tag_context = context
    iam_evaluator.enforce = enforced


def _several(arns: list[str]) -> _Several:
    first = _Several(arns[0])
    first.others = tuple(arns[1:])
    return first
