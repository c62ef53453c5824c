"""Plans arrive as they were sent, stack by stack; a sender that dies is not taken for one that is done."""

from __future__ import annotations

import io
import pickle
import tempfile
from io import BufferedReader
from pathlib import Path
from typing import cast

import pytest

from pdm_watch.resources import Resources
from stacks.declared import DeclaredStack, Plan
from stacks.stream import receive, send


def plan(name: str, *stacks: str) -> Plan:
    declared: list[DeclaredStack] = []
    for stack in stacks:
        resources = Resources()
        resources.add("Queue", "AWS::SQS::Queue", QueueName=stack)
        declared.append(DeclaredStack(name=stack, description="d", resources=resources))
    return Plan(
        name=name,
        account="1",
        region="r",
        tags={},
        stacks=declared,
        order=(),
        sample_workload=None,
    )


def sent(*plans: Plan) -> bytes:
    buffer = io.BytesIO()
    send(plans, buffer)
    return buffer.getvalue()


def received(data: bytes) -> list[tuple[Plan, list[DeclaredStack]]]:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        return [(each, list(each.stacks)) for each in receive(cast(BufferedReader, file))]


def test_plans_arrive_as_they_were_sent() -> None:
    given = [plan("one", "a", "b"), plan("none"), plan("two", "c")]

    arrived = received(sent(*given))

    assert [each.name for each, _ in arrived] == ["one", "none", "two"]
    assert [stacks for _, stacks in arrived] == [list(each.stacks) for each in given]
    assert received(b"") == []


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_sender_that_ends_in_the_middle_is_an_error(kept: float) -> None:
    """Half an environment would delete the other half when it is deployed."""
    data = sent(plan("one", "a", "b", "c"))

    with pytest.raises((EOFError, pickle.UnpicklingError)):
        received(data[: int(len(data) * kept)])


def test_an_application_is_not_made_of_what_a_dying_process_sent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from stacks.main import built  # starts Node

    script = (
        "import sys; from stacks.stream import send; from tests.stacks.test_stream import plan; "
        "send([plan('one', 'a')], sys.stdout.buffer); sys.exit('it broke')"
    )

    assert built(["-c", script], outdir=str(tmp_path)) is None
    assert "it broke" in capfd.readouterr().err
