"""IAM statements and documents as CloudFormation spells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pdm_watch.resources import Resource, Resources

Arn = str | Mapping[str, Any]
"""An ARN, or what CloudFormation replaces by one."""


def allow(
    actions: Sequence[str],
    on: Arn | Sequence[Arn],
    *,
    to: str | None = None,
    when: Mapping[str, Any] | None = None,
    sid: str | None = None,
) -> dict[str, Any]:
    """A statement that allows.

    Args:
        actions: IAM actions.
        on: What they are allowed on.
        to: A service, in the policy of a resource, a key or a role's trust.
        when: Conditions.
        sid: A name for the statement.
    """
    statement: dict[str, Any] = {"Action": _one_or_list(actions), "Effect": "Allow"}
    if to is not None:
        statement["Principal"] = {"Service": to}
    if on:
        statement["Resource"] = on if isinstance(on, str | Mapping) else _one_or_list(on)
    if when is not None:
        statement["Condition"] = when
    if sid is not None:
        statement["Sid"] = sid
    return statement


def document(*statements: Mapping[str, Any]) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def tls_only(actions: str, on: Arn, *, sid: str | None = None) -> dict[str, Any]:
    """A statement of a resource's policy that refuses what comes over plain HTTP."""
    statement: dict[str, Any] = {
        "Action": actions,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Resource": on,
    }
    return statement if sid is None else statement | {"Sid": sid}


def service_role(
    resources: Resources, logical_id: str, *, service: str, when: Mapping[str, Any] | None = None
) -> Resource:
    """A role that a service assumes, and that may do nothing yet."""
    trust = allow(["sts:AssumeRole"], (), to=service, when=when)
    return resources.add(logical_id, "AWS::IAM::Role", AssumeRolePolicyDocument=document(trust))


def key(
    resources: Resources,
    logical_id: str,
    *,
    account: str,
    description: str,
    removal: Any,
    statements: Iterable[Mapping[str, Any]],
) -> Resource:
    """A customer managed key with rotation, which the account's IAM governs beside these statements."""
    governed = {
        "Action": "kms:*",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Resource": "*",
    }
    return resources.add(
        logical_id,
        "AWS::KMS::Key",
        removal=removal,
        Description=description,
        EnableKeyRotation=True,
        KeyPolicy=document(governed, *statements),
    )


def _one_or_list(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)
