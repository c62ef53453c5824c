"""What the services added here share: the AWS JSON protocol, refusals, and pages of results."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ministack.app
from ministack.core import iam_actions, router

from local.emulator.request_constraints import first_violation

CONTENT_TYPE = "application/x-amz-json-1.1"
Record = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]
Operation = Callable[[Record], Record | None]


class RefusedError(Exception):
    """An error that AWS documents: its code, its message, and what else the body of the answer has."""

    def __init__(self, code: str, message: str, **members: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.members = members


def register(
    service: str,
    *,
    target_prefix: str,
    operations: Mapping[str, Operation],
    invalid: str = "ValidationException",
) -> None:
    """Serve `service` (its credential scope and IAM namespace) at `target_prefix`, from `operations`.

    `invalid` is the code with which the service refuses a request that its model does not allow.
    """

    async def handle(_method: str, _path: str, headers: Any, body: bytes, _query: Any) -> Answer:
        return answer(service, headers, body, operations, invalid=invalid)

    router.SERVICE_PATTERNS[service] = {
        "target_prefixes": [target_prefix],
        "host_patterns": [rf"{service}\."],
    }
    iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service
    ministack.app.SERVICE_HANDLERS[service] = handle


def answer(
    service: str, headers: Any, body: bytes, operations: Mapping[str, Operation], *, invalid: str
) -> Answer:
    """The answer to one request; the operation is the last part of its X-Amz-Target."""
    name = operation_of(headers)
    operation = operations.get(name)
    if operation is None:
        return refusal(RefusedError("UnknownOperationException", f"{service}: {name} is not served here"))
    request: Record = json.loads(body or b"{}")
    try:
        violation = first_violation(service, name, request)
        if violation:
            raise RefusedError(invalid, violation)
        return _json(200, operation(request) or {})
    except RefusedError as refused:
        return refusal(refused)


def operation_of(headers: Any) -> str:
    """The operation that a request of the JSON protocol names."""
    return headers.get("x-amz-target", "").rpartition(".")[2]


def refusal(refused: RefusedError) -> Answer:
    """A refusal in the JSON protocol."""
    members = {key: value for key, value in refused.members.items() if value is not None}
    # Services spell the member either way; an SDK reads the one that its model has.
    text = {"message": refused.message, "Message": refused.message}
    status, headers, body = _json(400, {"__type": refused.code, **text, **members})
    return status, {**headers, "x-amzn-errortype": refused.code}, body


def page(
    found: Sequence[Any], token: str | None, size: int, *, invalid: str = "ValidationException"
) -> tuple[list[Any], str | None]:
    """The items from `token` on, `size` at most, and the token of the next page.

    Raises:
        RefusedError: the token is not one of these, with the code `invalid`.
    """
    start = _start(token, invalid) if token else 0
    rest = base64.b64encode(str(start + size).encode()).decode() if start + size < len(found) else None
    return list(found[start : start + size]), rest


def _start(token: str, invalid: str) -> int:
    try:
        return int(base64.b64decode(token, validate=True))
    except (binascii.Error, ValueError) as error:
        raise RefusedError(invalid, "The specified pagination token is not valid.") from error


def _json(status: int, content: Record) -> Answer:
    return status, {"Content-Type": CONTENT_TYPE}, json.dumps(content).encode()
