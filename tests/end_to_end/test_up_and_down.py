"""`make up` leaves a working system running; `make down` ends that, and only that."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.running import Running, is_ours

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20


def run(module: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, "--folder", str(folder), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def up(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder in which it is up, and what the command said."""
    done = run("local.up", tmp_path)
    try:
        assert done.returncode == 0, done.stdout + done.stderr
        yield tmp_path, done.stdout
    finally:
        run("local.down", tmp_path)


def test_an_alarm_set_by_hand_reaches_slack_and_down_ends_everything(up: tuple[Path, str]) -> None:
    """What the command says to try, tried."""
    folder, said = up
    variables = dict(
        line.removeprefix("export ").split("=", 1) for line in (folder / "env.sh").read_text().splitlines()
    )
    client: Any = boto3.client(  # pyright: ignore[reportUnknownMemberType]  # stubs know few services
        "cloudwatch",
        endpoint_url=variables["AWS_ENDPOINT_URL"],
        region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
    )
    received = next(line.split()[-1] for line in said.splitlines() if line.strip().startswith("Slack "))
    running = Running.read(folder)

    client.set_alarm_state(
        AlarmName="local-API-Gateway-High-Error-Rate", StateValue="ALARM", StateReason="trying it"
    )
    [message] = wait_for_messages(received)
    again = run("local.up", folder)
    ended = run("local.down", folder)

    assert "trying it" in json.dumps(message)
    assert (again.returncode, again.stderr) == (1, "up: it is up already; `make down` ends it\n")
    assert (ended.returncode, ended.stdout) == (0, "down: ended\n")
    assert running is not None
    assert not is_ours(running.emulator, "local.emulator")
    assert not is_ours(running.receivers, "local.receivers")


def test_a_busy_port_is_one_sentence_and_leaves_nothing_running(tmp_path: Path) -> None:
    """Whoever asks for a port is told that it is taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = run("local.up", tmp_path, "--port", str(port))

    assert done.returncode == 1
    assert done.stderr.startswith(f"up: emulator: port = {port} is not free")
    assert "fix: end what listens there, or give another port" in done.stderr
    assert Running.read(tmp_path) is None


def test_down_without_up_says_so(tmp_path: Path) -> None:
    """Nothing to end is no error."""
    done = run("local.down", tmp_path)

    assert (done.returncode, done.stdout) == (0, "down: nothing is up\n")


def wait_for_messages(url: str) -> list[Any]:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with urllib.request.urlopen(url) as answer:  # noqa: S310  # a loopback address that `make up` printed
            if messages := json.load(answer)["messages"]:
                return messages
        time.sleep(0.05)
    return []
