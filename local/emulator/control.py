"""The emulator's own endpoints, `POST /_local/...`: what tests and the demo set and AWS has no API for.

`/_local/iam {"enforce": true}` switches IAM on after a deployment: with enforcement from the start the
emulator refuses the CDK's own file-publishing role. The others are described where they are served.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import ministack.app

from local.emulator import autoscaling_control, ecs_control, sagemaker_control, suppression

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

IAM_PATH = "/_local/iam"
LOOPBACK = ("127.0.0.1", "::1")


def control_iam(request: dict[str, Any]) -> dict[str, Any]:
    """Enforce IAM or do not.

    Raises:
        ValueError: `enforce` is not a boolean, or not alone.
    """
    if request.keys() != {"enforce"} or not isinstance(request["enforce"], bool):
        raise ValueError(f'{IAM_PATH}: takes POST {{"enforce": true}} or {{"enforce": false}}')
    ministack.app.AUTH = request["enforce"]
    return {"enforce": ministack.app.AUTH}


CONTROLS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    IAM_PATH: control_iam,
    ecs_control.PATH: ecs_control.control_ecs,
    sagemaker_control.PATH: sagemaker_control.control_sagemaker,
    autoscaling_control.PATH: autoscaling_control.control_autoscaling,
    suppression.PATH: suppression.control_cloudwatch,
}


def with_control_endpoint(application: Application) -> Application:
    """`application` with the control endpoints in front; every other path is untouched."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in CONTROLS:
            await _answer(send, *_controlled(scope, await _body(receive)))
        else:
            await application(scope, receive, send)

    return app


def _controlled(scope: Message, body: bytes) -> tuple[int, dict[str, Any]]:
    path, client = scope["path"], (scope.get("client") or ("",))[0]
    if client not in LOOPBACK:
        return 403, {
            "error": f"{path}: client = {client}: only the loopback interface may control the emulator"
        }
    if scope["method"] == "GET" and path == IAM_PATH:
        return 200, {"enforce": ministack.app.AUTH}
    if scope["method"] != "POST":
        return 400, {"error": f"{path}: method = {scope['method']}: takes POST"}
    try:
        request = json.loads(body)
    except ValueError:
        request = None
    if not isinstance(request, dict):
        return 400, {"error": f"{path}: takes POST with a JSON object"}
    try:
        return 200, CONTROLS[path](request)
    except ValueError as error:
        return 400, {"error": str(error)}


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send: Send, status: int, content: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(content).encode()})
