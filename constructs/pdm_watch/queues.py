"""Queues with a dead-letter queue each: what fails is kept where it can be seen and replayed."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from pdm_catalog.names import TIMEOUT_S, Names

# Lambda Developer Guide, "Using Lambda with Amazon SQS": visibility at least six times the function's
# time-out, and at least five receives before a message is given up.
VISIBILITY_S = 6 * TIMEOUT_S
ALERTS_RECEIVES = 10
# The sinks wait up to five minutes between tries (backoff_s), so this is hours of an outage; what a
# sink refuses for good reaches the dead-letter queue sooner, within the hour.
SINK_RECEIVES = 60
RETENTION_DAYS = 14  # SQS's longest: a dead letter waits for a person


class AlertQueue(Construct):
    """A queue and its dead-letter queue. A name that ends in .fifo makes both FIFO."""

    def __init__(self, scope: Construct, id: str, *, name: str, receives: int) -> None:
        super().__init__(scope, id)
        self.dead_letters = self._queue("DeadLetters", Names.dead_letters(name), dead=None)
        dead = sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=receives)
        self.queue = self._queue("Queue", name, dead=dead)

    def _queue(self, id: str, name: str, *, dead: sqs.DeadLetterQueue | None) -> sqs.Queue:
        fifo = name.endswith(".fifo")
        return sqs.Queue(
            self,
            id,
            queue_name=name,
            fifo=True if fifo else None,
            # Groups are incidents: they must not wait for each other.
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP if fifo else None,
            fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if fifo else None,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(VISIBILITY_S),
            retention_period=Duration.days(RETENTION_DAYS),
            dead_letter_queue=dead,
        )

    def feed(self, function: lambda_.Function, *, batch_size: int, at_once: int | None = None) -> None:
        """Let a function work through the queue; it reports failures message by message.

        Args:
            function: It.
            batch_size: Most messages an invocation.
            at_once: Most invocations at a time; None for as many as Lambda likes.
        """
        function.add_environment("QUEUE_URL", self.queue.queue_url)
        function.add_event_source(
            event_sources.SqsEventSource(
                self.queue,
                batch_size=batch_size,
                max_concurrency=at_once,
                report_batch_item_failures=True,
            )
        )
