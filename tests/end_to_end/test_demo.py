"""The demo itself: real CDK, CloudFormation, Lambda code and enforced IAM, from the fault to the recovery."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).resolve().parents[2]
ERRORS, CPU = "local-API-Gateway-High-Error-Rate", "local-ml-service-High-CPU-Utilization"
Told = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What `make demo` wrote for machines, after it ended with 0."""
    path = tmp_path_factory.mktemp("demo") / "demo.json"
    done = subprocess.run(
        [sys.executable, "-m", "local.demo", "--json", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(path.read_text(encoding="utf-8"))


def moments(told: Told, incident: str, step: str) -> list[Told]:
    return [moment for moment in told["timeline"] if (moment["incident"], moment["step"]) == (incident, step)]


@pytest.mark.parametrize(
    ("incident", "steps"),
    [
        ("errors", ["fault", "alarm", "page", "page", "recovery", "recovery", "recovery"]),
        ("cpu", ["fault", "alarm", "page", "action", "recovery", "recovery"]),
    ],
)
def test_every_step_happens_in_its_order(told: Told, incident: str, steps: list[str]) -> None:
    """Fault, alarm, page, action, recovery."""
    assert [m["step"] for m in told["timeline"] if m["incident"] == incident] == steps


@pytest.mark.parametrize("incident", ["errors", "cpu"])
def test_a_fault_is_detected_within_five_minutes(told: Told, incident: str) -> None:
    """In simulated time, which is what CloudWatch's periods cost."""
    [alarm] = moments(told, incident, "alarm")

    assert 0 < alarm["simulated_s"] <= 300


def test_critical_reaches_pagerduty_and_slack_and_both_close(told: Told) -> None:
    """One incident, one message: opened once, closed once."""
    [incident] = told["pagerduty"]
    [message] = [m for m in told["slack"] if ERRORS in m["text"]]

    assert incident["status"] == "resolved"
    assert [event["action"] for event in incident["events"]] == ["trigger", "resolve"]
    assert message["channel_name"] == "alerts-critical"
    assert len(message["edits"]) == 1
    assert "resolved" in message["text"]
    assert "firing" in message["edits"][0]["text"]


def test_high_reaches_slack_only_and_is_healed(told: Told) -> None:
    """The remedy acts once, says so in the thread, and the load falls because of it."""
    [message] = [m for m in told["slack"] if CPU in m["text"]]
    [note] = [m for m in told["slack"] if m["thread_ts"] == message["ts"]]

    assert message["channel_name"] == "alerts-high"
    assert "resolved" in message["text"]
    assert "scaled pdm-local/ml-service out from 2 to 4 tasks" in note["text"]


def test_nobody_is_told_of_anything_else(told: Told) -> None:
    """Two incidents: two messages and a note, one page. Alarms that turn OK at the start tell nobody."""
    assert len(told["slack"]) == 3
    assert len(told["pagerduty"]) == 1
