"""Queues with a dead-letter queue each: what fails is kept where it can be seen and replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pdm_catalog.names import TIMEOUT_S, Names
from pdm_watch.policies import Arn, allow, tls_only
from pdm_watch.python_function import PythonFunction
from pdm_watch.resources import Resource, Resources

# Lambda Developer Guide, "Using Lambda with Amazon SQS": visibility at least six times the function's
# time-out, and at least five receives before a message is given up.
VISIBILITY_S = 6 * TIMEOUT_S
ALERTS_RECEIVES = 10
# The sinks wait up to five minutes between tries (backoff_s), so this is hours of an outage; what a
# sink refuses for good reaches the dead-letter queue sooner, within the hour.
SINK_RECEIVES = 60
RETENTION_S = 14 * 86_400  # SQS's longest: a dead letter waits for a person


class AlertQueue:
    """A queue and its dead-letter queue. A name that ends in .fifo makes both FIFO."""

    def __init__(self, resources: Resources, id: str, *, name: str, receives: int) -> None:
        self._resources = resources
        self._id = id
        self._statements: list[list[dict[str, Any]]] = []
        self._policies: list[Resource] = []
        self.dead_letters = self._queue(f"{id}DeadLetters", Names.dead_letters(name), redrive=None)
        redrive = {"deadLetterTargetArn": self.dead_letters.arn, "maxReceiveCount": receives}
        self.queue = self._queue(f"{id}Queue", name, redrive=redrive)

    def _queue(self, id: str, name: str, *, redrive: Mapping[str, Any] | None) -> Resource:
        fifo = name.endswith(".fifo")
        queue = self._resources.add(
            id,
            "AWS::SQS::Queue",
            removal="Delete",
            QueueName=name,
            FifoQueue=True if fifo else None,
            # Groups are incidents: they must not wait for each other.
            DeduplicationScope="messageGroup" if fifo else None,
            FifoThroughputLimit="perMessageGroupId" if fifo else None,
            SqsManagedSseEnabled=True,
            VisibilityTimeout=VISIBILITY_S,
            MessageRetentionPeriod=RETENTION_S,
            RedrivePolicy=redrive,
        )
        statements = [tls_only("sqs:*", queue.arn)]
        self._statements.append(statements)
        self._policies.append(
            self._resources.add(
                f"{id}Policy",
                "AWS::SQS::QueuePolicy",
                PolicyDocument={"Version": "2012-10-17", "Statement": statements},
                Queues=[queue.ref],
            )
        )
        return queue

    def let_in(self, service: str, sources: Sequence[Arn]) -> None:
        """Let a service put messages of exactly these sources into either queue."""
        for statements, queue in zip(self._statements, (self.dead_letters, self.queue), strict=True):
            statements.append(
                allow(
                    ["sqs:SendMessage"],
                    queue.arn,
                    to=service,
                    when={"ArnEquals": {"aws:SourceArn": list(sources)}},
                )
            )

    def subscribe(self, topics: Mapping[str, Resource]) -> None:
        """Every message of these topics comes in; what SNS cannot deliver waits among the dead letters."""
        self.let_in("sns.amazonaws.com", [topic.ref for topic in topics.values()])
        for topic_id, topic in topics.items():
            self._resources.add(
                f"{self._id}Of{topic_id}",
                "AWS::SNS::Subscription",
                depends_on=self._policies,
                TopicArn=topic.ref,
                Protocol="sqs",
                Endpoint=self.queue.arn,
                RedrivePolicy={"deadLetterTargetArn": self.dead_letters.arn},
            )

    def feed(self, function: PythonFunction, *, batch_size: int, at_once: int | None = None) -> None:
        """Let a function work through the queue; see `PythonFunction.fed_by`."""
        function.fed_by(f"{self._id}Feed", self.queue, batch_size=batch_size, at_once=at_once)
