"""A topic that mails people."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct


def mail_topic(
    scope: Construct, id: str, *, name: str, display_name: str, key: kms.IKey, to: Iterable[str]
) -> sns.Topic:
    """An encrypted topic with an e-mail subscription each; every address is asked once to confirm."""
    topic = sns.Topic(scope, id, topic_name=name, display_name=display_name, master_key=key, enforce_ssl=True)
    for address in to:
        topic.add_subscription(subscriptions.EmailSubscription(address))
    return topic
