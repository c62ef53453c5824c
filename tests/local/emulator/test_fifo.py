"""FIFO queues and the functions that read them: order within a group, partial failures, dead letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Function, Queue

FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A FIFO queue, the function that reads it, and the queue to which it reports each record."""

    queue: Queue
    dead: Queue
    seen: Queue
    function: Function

    def names(self, count: int) -> list[str]:
        """The names of the next records that the function saw."""
        return [body["name"] for body in self.seen.take(count)]


@pytest.fixture
def make_reader(
    make_queue: Callable[..., Queue], make_function: Callable[..., Function]
) -> Callable[..., Reader]:
    def make(*, visibility_s: int = 1, batch_size: int = 10) -> Reader:
        seen, gate, dead = make_queue("seen"), make_queue("gate"), make_queue("dead.fifo", **FIFO)
        redrive = f'{{"deadLetterTargetArn": "{dead.arn}", "maxReceiveCount": 3}}'
        queue = make_queue("read.fifo", **FIFO, VisibilityTimeout=str(visibility_s), RedrivePolicy=redrive)
        function = make_function("reads", SEEN=seen.url, GATE=gate.url)
        function.read_from(queue, BatchSize=batch_size)
        return Reader(queue=queue, dead=dead, seen=seen, function=function)

    return make


def test_a_record_tells_its_group_its_duplication_id_and_its_number(
    make_reader: Callable[..., Reader],
) -> None:
    reader = make_reader(visibility_s=600)

    reader.queue.send({"name": "a"}, MessageGroupId="group", MessageDeduplicationId="once")

    [seen] = reader.seen.take(1)
    attributes: dict[str, Any] = seen["record"]["attributes"]
    assert attributes["MessageGroupId"] == "group"
    assert attributes["MessageDeduplicationId"] == "once"
    assert attributes["ApproximateReceiveCount"] == "1"
    assert attributes["SequenceNumber"].isdigit()
    assert attributes["SentTimestamp"].isdigit()


def test_the_same_deduplication_id_is_delivered_once(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(visibility_s=600)  # a busy machine starts a function in more than a second

    for name, once in (("a", "1"), ("again", "1"), ("b", "2")):
        reader.queue.send({"name": name}, MessageGroupId="group", MessageDeduplicationId=once)

    assert reader.names(2) == ["a", "b"]


def test_a_failure_holds_up_only_the_rest_of_its_group(
    emulator: Emulator, make_reader: Callable[..., Reader]
) -> None:
    reader = make_reader(visibility_s=600, batch_size=1)

    for group, name, fail_until in (("1", "a", 2), ("1", "b", 0), ("2", "c", 0), ("1", "d", 0)):
        reader.queue.send({"name": name, "fail_until": fail_until}, MessageGroupId=group)

    failed, other = sorted(reader.seen.take(2), key=lambda body: body["name"])
    assert (failed["name"], other["name"]) == ("a", "c")
    emulator.client("sqs").change_message_visibility(
        QueueUrl=reader.queue.url, ReceiptHandle=failed["record"]["receiptHandle"], VisibilityTimeout=0
    )
    assert reader.names(3) == ["a", "b", "d"]


def test_a_function_can_give_a_message_back_at_once(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(visibility_s=600)

    reader.queue.send({"name": "a", "fail_until": 2, "give_back": True}, MessageGroupId="group")
    reader.queue.send({"name": "b"}, MessageGroupId="group")

    assert reader.names(3) == ["a", "a", "b"]


def test_a_message_received_too_often_goes_to_the_dead_letter_queue_with_its_group(
    make_reader: Callable[..., Reader],
) -> None:
    # One message a batch: a batch's later messages are received as often, and would be dead letters too.
    reader = make_reader(visibility_s=600, batch_size=1)

    reader.queue.send({"name": "poison", "fail_until": 9, "give_back": True}, MessageGroupId="group")
    reader.queue.send({"name": "next"}, MessageGroupId="group")

    assert reader.names(4) == ["poison", "poison", "poison", "next"]
    [dead] = reader.dead.messages()
    assert '"poison"' in dead["Body"]
    assert dead["Attributes"]["MessageGroupId"] == "group"


def test_a_slow_group_does_not_hold_up_another(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(visibility_s=600, batch_size=1)

    # The first group's message waits for the second group's: one at a time, it would wait for ever.
    reader.queue.send({"name": "slow", "awaits_gate": True}, MessageGroupId="1")
    reader.queue.send({"name": "after slow"}, MessageGroupId="1")
    reader.queue.send({"name": "fast", "opens_gate": True}, MessageGroupId="2")

    *together, last = reader.names(3)
    assert sorted(together) == ["fast", "slow"]
    assert last == "after slow"


def test_an_sns_message_in_a_queue_is_wrapped_in_its_envelope(
    emulator: Emulator, make_queue: Callable[..., Queue], unique: str
) -> None:
    sns, queue = emulator.client("sns"), make_queue("wrapped")
    topic = sns.create_topic(Name=unique, Attributes={"KmsMasterKeyId": "alias/aws/sns"})["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)

    sns.publish(TopicArn=topic, Subject="subject", Message="message")

    [envelope] = queue.receive()
    assert {key: envelope[key] for key in ("Type", "TopicArn", "Subject", "Message")} == {
        "Type": "Notification",
        "TopicArn": topic,
        "Subject": "subject",
        "Message": "message",
    }
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["KmsMasterKeyId"] == "alias/aws/sns"
