"""The SNS topic that mails on-call: its subscribers have confirmed, so no address is kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.email_notifier.core import Mail
from lambdas.shared.batch import RetryLaterError

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient


class OnCallTopic:
    """Mails everybody who is subscribed."""

    def __init__(self, sns: SNSClient, arn: str) -> None:
        self._sns = sns
        self._arn = arn

    def send(self, mail: Mail, *, retry_s: int) -> None:
        """Publish one e-mail.

        Raises:
            RetryLaterError: SNS is too busy for it.
        """
        try:
            self._sns.publish(TopicArn=self._arn, Subject=mail.subject, Message=mail.body)
        except self._sns.exceptions.ThrottledException as error:
            raise RetryLaterError("SNS: throttled", delay_s=retry_s) from error
