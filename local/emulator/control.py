"""The emulator's own endpoint, `POST /_local/iam {"enforce": true}`: IAM is switched on after a deployment.

With enforcement on from the start the emulator refuses the CDK's own file-publishing role, so a
deployment runs without it and the tests of least privilege switch it on.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import ministack.app

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

IAM_PATH = "/_local/iam"
LOOPBACK = ("127.0.0.1", "::1")


def with_control_endpoint(application: Application) -> Application:
    """`application` with the control endpoint in front; every other path is untouched."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == IAM_PATH:
            await _answer(send, *_iam(scope, await _body(receive)))
        else:
            await application(scope, receive, send)

    return app


def _iam(scope: Message, body: bytes) -> tuple[int, dict[str, object]]:
    client = (scope.get("client") or ("",))[0]
    if client not in LOOPBACK:
        return 403, {"error": f"{IAM_PATH}: client = {client}: only the loopback interface may change IAM"}
    if scope["method"] == "GET":
        return 200, {"enforce": ministack.app.AUTH}
    try:
        enforce = json.loads(body)["enforce"]
    except (ValueError, KeyError, TypeError):
        enforce = None
    if scope["method"] != "POST" or not isinstance(enforce, bool):
        return 400, {"error": f'{IAM_PATH}: takes POST {{"enforce": true}} or {{"enforce": false}}'}
    ministack.app.AUTH = enforce
    return 200, {"enforce": enforce}


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send: Send, status: int, content: dict[str, object]) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json")],
        }
    )
    await send({"type": "http.response.body", "body": json.dumps(content).encode()})
