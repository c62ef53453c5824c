"""Functions have AWS's runtime and their role; IAM refuses what the role does not allow."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Function, Queue

LIST_QUEUES = {"do": "call", "service": "sqs", "operation": "list_queues"}


@pytest.fixture
def function(make_function: Callable[..., Function]) -> Function:
    return make_function("obeys", AWS_ENDPOINT_URL_S3="http://set.by.the.function")


@pytest.fixture
def enforced(emulator: Emulator) -> Iterator[Callable[[], None]]:
    """Switches IAM enforcement on, until the end of the test."""
    yield emulator.enforce_iam
    emulator.enforce_iam(enforce=False)


def test_a_function_imports_only_what_aws_has(function: Function) -> None:
    ours = ("local", "pdm_catalog", "lambdas", "alarmlab")
    emulators = ("ministack", "yaml", "pip", "hypercorn")
    runtimes = ("boto3", "botocore", "urllib3", "dateutil", "json")

    found = function({"do": "import", "names": [*ours, *emulators, *runtimes]})

    assert [name for name, is_there in found.items() if is_there] == list(runtimes)


def test_a_function_knows_the_endpoint_and_its_own_role(emulator: Emulator, function: Function) -> None:
    environment = function({"do": "environment"})

    assert environment["AWS_ENDPOINT_URL"] == emulator.endpoint_url
    assert environment["AWS_ENDPOINT_URL_S3"] == "http://set.by.the.function"
    assert environment["caller"].endswith(f":assumed-role/{function.name}/{function.name}")


def test_a_function_does_not_run_in_the_checkout(function: Function) -> None:
    checkout = Path(__file__).resolve().parents[3]

    environment = function({"do": "environment"})

    assert not Path(environment["working folder"]).is_relative_to(checkout)
    assert "PYTHONPATH" not in environment


def test_what_a_function_prints_is_in_its_log_group(emulator: Emulator, function: Function) -> None:
    function({"do": "environment"})

    events = emulator.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{function.name}")["events"]
    assert "told to environment" in [event.get("message") for event in events]


def test_a_warm_function_is_refused_what_its_role_does_not_allow(
    function: Function, enforced: Callable[[], None]
) -> None:
    before = function(LIST_QUEUES)
    enforced()
    refused = function(LIST_QUEUES)
    function.allow("sqs:ListQueues")
    allowed = function(LIST_QUEUES)

    assert [before["answer"], refused["answer"], allowed["answer"]] == ["ok", "AccessDenied", "ok"]
    assert before["process"] == refused["process"] == allowed["process"]


def test_a_policy_that_demands_tls_does_not_deny_everything(
    function: Function, enforced: Callable[[], None], make_queue: Callable[..., Queue], emulator: Emulator
) -> None:
    queue = make_queue("tls")
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": queue.arn,
        "Condition": insecure,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    emulator.client("sqs").set_queue_attributes(QueueUrl=queue.url, Attributes={"Policy": policy})
    function.allow("sqs:SendMessage")
    enforced()

    sent = function(
        {
            "do": "call",
            "service": "sqs",
            "operation": "send_message",
            "parameters": {"QueueUrl": queue.url, "MessageBody": '"sent"'},
        }
    )

    assert sent["answer"] == "ok"
    assert queue.receive() == ["sent"]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"enforce": "yes"}', b"[]"])
def test_the_control_endpoint_refuses_what_it_does_not_understand(emulator: Emulator, body: bytes) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{emulator.endpoint_url}/_local/iam", data=body)  # noqa: S310  # the emulator's own URL
    with refused.value:
        assert refused.value.code == 400
        assert "takes POST" in json.load(refused.value)["error"]


def test_the_control_endpoint_tells_whether_iam_is_enforced(
    emulator: Emulator, enforced: Callable[[], None]
) -> None:
    def told() -> Any:
        with urllib.request.urlopen(f"{emulator.endpoint_url}/_local/iam") as answer:  # noqa: S310  # the emulator's own URL
            return json.load(answer)["enforce"]

    assert told() is False
    enforced()
    assert told() is True
