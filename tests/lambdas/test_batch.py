"""A batch of queue messages: each is acknowledged alone, and an incident's messages keep their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared.aws import LONGEST_DELAY_S, Postponer, client
from lambdas.shared.batch import RetryLaterError, attempts, backoff_s, work_through
from tests.lambdas.builders import event, record
from tests.lambdas.world import Wire

OUTCOMES = ("done", "later", "broken")


class Worker:
    """Does what each message's body says, and remembers which it was given and which were postponed."""

    def __init__(self, *, postpone_fails: bool = False) -> None:
        self.done: list[str] = []
        self.given: list[str] = []
        self.postponed: dict[str, int] = {}
        self._postpone_fails = postpone_fails

    def do(self, record: Mapping[str, Any]) -> None:
        self.given.append(record["messageId"])
        if record["body"] == "later":
            raise RetryLaterError("busy", delay_s=17)
        if record["body"] == "broken":
            raise ValueError("poison")
        self.done.append(record["messageId"])

    def postpone(self, record: Mapping[str, Any], *, delay_s: int) -> None:
        if self._postpone_fails:
            raise ConnectionError("SQS is down")
        self.postponed[record["messageId"]] = delay_s

    def failed(self, *records: dict[str, Any]) -> list[str]:
        answer = work_through(event(records), self.do, postpone=self.postpone)
        assert list(answer) == ["batchItemFailures"]
        return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


def test_only_the_failed_messages_are_reported_and_the_others_are_done() -> None:
    worker = Worker()
    bodies = ("done", "broken", "done", "later", "done")
    failed = worker.failed(*(record(body, message_id=str(place)) for place, body in enumerate(bodies)))
    assert (failed, worker.done) == (["1", "3"], ["0", "2", "4"])


def test_an_empty_batch_has_no_failures() -> None:
    assert Worker().failed() == []


def test_a_message_that_is_to_be_tried_later_is_hidden_as_long_as_was_asked() -> None:
    worker = Worker()
    worker.failed(record("later", message_id="a"), record("broken", message_id="b"))
    assert worker.postponed == {"a": 17}


def test_a_postponement_that_fails_loses_no_message_and_ends_no_batch() -> None:
    worker = Worker(postpone_fails=True)
    failed = worker.failed(
        record("later", message_id="a", group="g"),
        record("done", message_id="b", group="g"),
        record("done", message_id="c"),
    )
    assert (failed, worker.done) == (["a", "b"], ["c"])


@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(("x", "y", "z")))))
def test_after_a_failure_the_rest_of_its_group_waits_and_other_groups_do_not(
    plan: list[tuple[str, str]],
) -> None:
    worker = Worker()
    records = [record(body, message_id=str(at), group=group) for at, (body, group) in enumerate(plan)]
    failed = worker.failed(*records)
    for wanted in ("x", "y", "z"):
        mine = [(str(at), body) for at, (body, group) in enumerate(plan) if group == wanted]
        bodies = [body for _, body in mine]
        first = next((at for at, body in enumerate(bodies) if body != "done"), len(bodies))
        ids = [message_id for message_id, _ in mine]
        assert [one for one in worker.done if one in ids] == ids[:first]
        assert [one for one in failed if one in ids] == ids[first:]
        assert [one for one in worker.given if one in ids] == ids[: first + 1]


@pytest.mark.parametrize(("asked_s", "set_s"), [(30, 30), (10**9, LONGEST_DELAY_S)])
def test_a_delay_becomes_the_visibility_that_sqs_allows(wire: Wire, asked_s: int, set_s: int) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    client("sqs").send_message(QueueUrl=url, MessageBody="x")
    [message] = client("sqs").receive_message(QueueUrl=url)["Messages"]
    Postponer(client("sqs"), url)({"receiptHandle": message["ReceiptHandle"]}, delay_s=asked_s)
    [change] = wire.of("ChangeMessageVisibility")
    assert change["VisibilityTimeout"] == set_s
    assert "Messages" not in client("sqs").receive_message(QueueUrl=url)


def test_the_backoff_doubles_and_is_bounded() -> None:
    assert [backoff_s(attempt) for attempt in (1, 2, 3, 4, 8, 9, 10_000)] == [2, 4, 8, 16, 256, 300, 300]


def test_attempts_count_the_present_one() -> None:
    assert attempts(record("x", receives=3)) == 3
