"""An AWS account in this process whose calls are watched, and queues that are polled as Lambda polls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from lambdas.shared.delivery import Delivery

Service = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]
Handle = Callable[[dict[str, Any], object], dict[str, Any]]


class CrashError(BaseException):
    """The process ends here, as when Lambda times out: no `except Exception` sees it."""


def crash() -> None:
    raise CrashError


@dataclass(slots=True)
class Wire:
    """Every AWS call of the code under test, in order; something may happen just before the n-th.

    `services` holds, by operation, what moto does not know: a function from JSON to status and answer.
    """

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])
    services: dict[str, Service] = field(default_factory=dict[str, Service])
    _before: dict[int, Callable[[], object]] = field(default_factory=dict[int, Callable[[], object]])

    def before(self, call: int, do: Callable[[], object]) -> None:
        """Do something just before the n-th call from now on, counted from 1."""
        self._before[len(self.calls) + call] = do

    def watch(self, *, params: dict[str, Any], model: Any, **_: Any) -> None:
        """A handler of botocore's event `before-parameter-build`."""
        if do := self._before.pop(len(self.calls) + 1, None):
            do()
        self.calls.append((model.name, dict(params)))

    def answer(self, *, params: dict[str, Any], model: Any, **_: Any) -> tuple[Any, dict[str, Any]] | None:
        """A handler of botocore's event `before-call`: answers in place of moto what `services` can."""
        if service := self.services.get(model.name):
            status, parsed = service(json.loads(params["body"]))
            return SimpleNamespace(status_code=status), {"ResponseMetadata": {}, **parsed}
        return None

    def of(self, operation: str) -> list[dict[str, Any]]:
        """The parameters of every call of one operation."""
        return [params for name, params in self.calls if name == operation]

    @property
    def operations(self) -> list[str]:
        """The names of all calls."""
        return [name for name, _ in self.calls]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue, and what Lambda's event source does with it; `sqs` is not watched."""

    sqs: Any
    url: str
    dead_url: str

    def put(self, body: str, *, group: str | None = None, unique: str = "u") -> None:
        """Send a message."""
        fifo = {"MessageGroupId": group, "MessageDeduplicationId": unique} if group else {}
        self.sqs.send_message(QueueUrl=self.url, MessageBody=body, **fifo)

    def put_delivery(self, delivery: Delivery) -> None:
        """Send what the router sends."""
        self.put(delivery.to_text(), group=delivery.incident_id, unique=delivery.message_id)

    def deliver(self, handle: Handle) -> list[str]:
        """Poll once; delete what did not fail and show the rest again; return the bodies that failed."""
        messages = self._receive()
        assert messages, "the queue is empty"
        try:
            answer = handle({"Records": [_record(message, self.url) for message in messages]}, None)
        except CrashError:
            self._show(messages)
            raise
        failed = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
        self._show([message for message in messages if message["MessageId"] in failed])
        for message in messages:
            if message["MessageId"] not in failed:
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in messages if message["MessageId"] in failed]

    def drain(self) -> list[Delivery]:
        """Take everything out, in order."""
        taken: list[Delivery] = []
        while messages := self._receive():
            for message in messages:
                taken.append(Delivery.from_text(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return taken

    @property
    def dead(self) -> int:
        """How many messages are in the dead-letter queue."""
        name = "ApproximateNumberOfMessages"
        answer = self.sqs.get_queue_attributes(QueueUrl=self.dead_url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def _receive(self) -> list[dict[str, Any]]:
        found = self.sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
        )
        return found.get("Messages", [])

    def _show(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self.sqs.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )


def make_queue(sqs: Any, name: str, *, receives: int = 5) -> Queue:
    """A queue with its dead-letter queue; FIFO when its name says so."""
    fifo = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    dead_url = sqs.create_queue(QueueName=f"dead-{name}", Attributes=fifo)["QueueUrl"]
    dead_arn = sqs.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": receives})
    url = sqs.create_queue(QueueName=name, Attributes={**fifo, "RedrivePolicy": redrive})["QueueUrl"]
    return Queue(sqs=sqs, url=url, dead_url=dead_url)


def _record(message: dict[str, Any], url: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:333333333333:{url.rpartition('/')[2]}",
    }
