"""The mail that on-call and the second path would get: a queue that is subscribed to their topics."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from local.system import LocalSystem

QUEUE = "demo-mail"
SENT: Literal["SentTimestamp"] = "SentTimestamp"
"""The queue's own time, in milliseconds: the emulator's SNS writes whole seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail. `topic` is the name of the SNS topic, `at` the time by this machine's clock."""

    topic: str
    subject: str
    body: str
    at: float

    @property
    def headline(self) -> str:
        """What tells it from others: one that names no alarm in its subject does in its first line."""
        first_line = self.body.partition("\n")[0].strip('"')
        return self.subject if ":" in self.subject else first_line


class Mailbox:
    """Collects what SNS would mail to the subscribers of the given topics."""

    def __init__(self, system: LocalSystem, *, topics: tuple[str, ...]) -> None:
        self._sqs = system.emulator.client("sqs")
        self._mails: list[Mail] = []
        names, sns = system.names, system.emulator.client("sns")
        arn, sources = names.queue_arn(QUEUE), [names.topic_arn(topic) for topic in topics]
        policy = json.dumps(_policy(arn, sources))
        self._url = self._sqs.create_queue(QueueName=QUEUE, Attributes={"Policy": policy})["QueueUrl"]
        for source in sources:
            sns.subscribe(TopicArn=source, Protocol="sqs", Endpoint=arn)

    @property
    def mails(self) -> tuple[Mail, ...]:
        """Everything that has arrived so far."""
        while True:
            answer: Any = self._sqs.receive_message(
                QueueUrl=self._url, MaxNumberOfMessages=10, AttributeNames=[SENT]
            )
            messages = answer.get("Messages", [])
            if not messages:
                return tuple(self._mails)
            for message in messages:
                self._mails.append(_mail(message))
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])


def _policy(queue: str, topics: list[str]) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topics}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _mail(message: dict[str, Any]) -> Mail:
    """From the envelope in which SNS delivers to queues (Developer Guide, "Fanout to Amazon SQS queues")."""
    envelope = json.loads(message["Body"])
    return Mail(
        topic=envelope["TopicArn"].rsplit(":", 1)[-1],
        subject=envelope.get("Subject") or "",
        body=envelope["Message"],
        at=int(message["Attributes"][SENT]) / 1000,
    )
