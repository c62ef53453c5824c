"""Does what it is told: each invocation is one command of a test."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

import boto3
from botocore.exceptions import ClientError


def handler(event: dict[str, Any], context: Any) -> Any:
    print(f"told to {event['do']}")
    return COMMANDS[event["do"]](event)


def aws(service: str) -> Any:
    sdk: Any = boto3  # few services have stubs
    return sdk.client(service)


def can_import(event: dict[str, Any]) -> dict[str, bool]:
    return {name: importlib.util.find_spec(name) is not None for name in event["names"]}


def call(event: dict[str, Any]) -> dict[str, Any]:
    """Call an AWS operation; tells the error's code or "ok", and the process that called."""
    client = aws(event["service"])
    try:
        getattr(client, event["operation"])(**event.get("parameters", {}))
    except ClientError as error:
        return {"answer": error.response.get("Error", {}).get("Code"), "process": os.getpid()}
    return {"answer": "ok", "process": os.getpid()}


def environment(event: dict[str, Any]) -> dict[str, str]:
    return {
        **os.environ,
        "working folder": os.getcwd(),
        "caller": aws("sts").get_caller_identity()["Arn"],
    }


def fail(event: dict[str, Any]) -> None:
    raise RuntimeError(event["message"])


COMMANDS = {"import": can_import, "call": call, "environment": environment, "fail": fail}
