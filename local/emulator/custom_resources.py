"""A custom resource whose function failed is not waited for."""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc
from ministack.services.cloudformation import custom_resource

RESPONSE_PATH = "/_ministack/cfn-response/"


def fail_with_their_function() -> None:
    """When the function ends with an error before it answered, the resource fails with that error.

    AWS, and ministack, wait for an answer until the resource's time-out, an hour unless it says less.
    """
    execute = lambda_svc._execute_function_with_config_scope

    def executed(function: Any, event: Any) -> Any:
        result = execute(function, event)
        url = event.get("ResponseURL", "") if isinstance(event, dict) else ""
        if result.get("error") and RESPONSE_PATH in url:
            _fail(url.rpartition("/")[2], result["body"])
        return result

    lambda_svc._execute_function_with_config_scope = executed


def _fail(token: str, error: dict[str, str]) -> None:
    awaited = custom_resource._pending.get(token)
    if awaited and awaited["result"] is None:
        reason = f"{error['errorType']}: {error['errorMessage']}"
        custom_resource.deliver_response(token, {"Status": "FAILED", "Reason": reason})
