"""Starting, reaching and ending an emulator; errors that say what is wrong."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local import emulator_process
from local.emulator_process import Emulator, EmulatorError, start_emulator

from .conftest import Function


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with (
            pytest.raises(EmulatorError, match=f"port = {port} is not free"),
            start_emulator(port=port, log=tmp_path / "emulator.log"),
        ):
            pass


def test_an_emulator_that_dies_shows_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulator_process, "PYTHON", sys.executable)  # where ministack is not installed

    with (
        pytest.raises(EmulatorError, match=r"exit code 1[\s\S]*No module named 'ministack'"),
        start_emulator(log=tmp_path / "emulator.log"),
    ):
        pass


def test_the_end_takes_the_lambda_workers_along(tmp_path: Path) -> None:
    with start_emulator(log=tmp_path / "emulator.log") as emulator:
        function = Function(emulator, "worker", "obeys", {})
        worker = function({"do": "call", "service": "sqs", "operation": "list_queues"})["process"]
        assert is_running(worker)

    while is_running(worker):  # the kill has been sent; the system takes its moment
        time.sleep(0.01)
    assert not emulator.folder.exists()


def is_running(pid: int) -> bool:
    """Whether the process lives; one that has ended and waits for its parent does not."""
    told = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607  # ps is where the PATH has it
    return told.stdout.strip()[:1] not in ("", "Z")


def test_it_listens_on_the_loopback_interface_only(emulator: Emulator) -> None:
    # Whoever listens on every address answers on this one too.
    with pytest.raises(OSError, match=r"refused|assign|timed out|unreachable"):
        socket.create_connection(("127.0.0.2", emulator.port), timeout=5)


def test_the_settings_of_the_user_do_not_leak_in(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "https://elsewhere.test")

    environment = emulator.environment()

    assert environment.keys().isdisjoint({"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_SQS"})
    assert environment["AWS_CONFIG_FILE"] == os.devnull
    assert emulator.client("sts").get_caller_identity()["Account"] == emulator_process.ACCOUNT


def test_its_environment_leads_a_new_process_to_it(emulator: Emulator, unique: str) -> None:
    code = f"import boto3; print(boto3.client('s3').create_bucket(Bucket='{unique}')['Location'])"

    told = subprocess.run(
        [sys.executable, "-c", code], env=emulator.environment(), capture_output=True, text=True, check=True
    )

    assert unique in told.stdout
    assert unique in [bucket["Name"] for bucket in emulator.client("s3").list_buckets()["Buckets"]]


def test_a_function_that_raises_answers_the_next_time(make_function: Callable[..., Function]) -> None:
    function = make_function("obeys")

    failed = function({"do": "fail", "message": "on purpose"})

    assert failed["errorMessage"] == "on purpose"
    assert function({"do": "import", "names": ["json"]}) == {"json": True}
