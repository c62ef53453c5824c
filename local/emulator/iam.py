"""What IAM enforcement needs before it can be switched on while functions are warm: see `control.py`."""

from __future__ import annotations

import contextvars
import hashlib

import ministack.app
from ministack.core import iam_evaluator, lambda_runtime
from ministack.services import sts


def give_functions_their_roles() -> None:
    """A Lambda function has its role's session from its first start, whether IAM is enforced yet or not.

    ministack hands out the account's own key until enforcement is on, and a warm worker keeps it:
    a function that was invoked before would never be refused anything.
    """
    lambda_runtime.execution_credentials = _execution_credentials


def see_requests_as_secure() -> None:
    """`aws:SecureTransport` is true: the emulator speaks HTTP, and policies that demand TLS would deny it."""
    iam_evaluator._request_origin = contextvars.ContextVar("origin", default=("127.0.0.1", True))

    def pin(source_ip: str, _secure_transport: bool) -> None:
        iam_evaluator._request_origin.set((source_ip, True))

    iam_evaluator.pin_request_origin = pin
    ministack.app.pin_request_origin = pin


def _execution_credentials(config: dict[str, str]) -> dict[str, str]:
    """One session a function and role, the same at every start, so that parallel workers share it."""
    account, _region = lambda_runtime._account_region_from_function_config(config)
    function, role = config["FunctionArn"], config["Role"]
    name, role_name = config["FunctionName"], role.rsplit("/", 1)[-1]
    key = f"ASIA{_digest('key', function, role)[:16].upper()}"
    secret, token = _digest("secret", function, role), _digest("token", function, role)
    session = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role_name}/{name}",
        "UserId": f"{role_name}:{name}",
        "SecretAccessKey": secret,
        "SessionToken": token,
    }
    sts.register_session(key, session)
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()
