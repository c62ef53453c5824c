"""Encrypted SNS topics that take nothing over plain HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pdm_watch.policies import document, tls_only
from pdm_watch.resources import Resource, Resources, logical_id


def topic(
    resources: Resources,
    id: str,
    *,
    name: str,
    display_name: str,
    key: Resource,
    statements: Iterable[Mapping[str, Any]] = (),
) -> Resource:
    """A topic; `statements` say who else than the account's own roles may publish, on `{"Ref": id}`."""
    made = resources.add(
        id, "AWS::SNS::Topic", TopicName=name, DisplayName=display_name, KmsMasterKeyId=key.arn
    )
    resources.add(
        f"{id}Policy",
        "AWS::SNS::TopicPolicy",
        PolicyDocument=document(tls_only("sns:Publish", made.ref, sid="NoPlainHttp"), *statements),
        Topics=[made.ref],
    )
    return made


def mail(resources: Resources, to: Iterable[str], *, of: Resource) -> None:
    """Mail what a topic says to these addresses; each is asked once to confirm."""
    for address in to:
        resources.add(
            logical_id(f"{of.logical_id}To", address),
            "AWS::SNS::Subscription",
            TopicArn=of.ref,
            Protocol="email",
            Endpoint=address,
        )
