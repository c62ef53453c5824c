"""The topic that alarms publish to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient


class Topic:
    """Publishes as CloudWatch does."""

    def __init__(self, sns: SNSClient, arn: str) -> None:
        self._sns = sns
        self.arn = arn

    def publish(self, message: str) -> None:
        """Publish one notification."""
        self._sns.publish(TopicArn=self.arn, Message=message)
