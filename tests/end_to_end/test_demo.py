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
CPU = "local-ml-service-High-CPU-Utilization"
MEMORY = "local-data-pipeline-High-Memory-Utilization"
LATENCY = "local-API-Gateway-High-Latency"
ERRORS, SHARE = "local-API-Gateway-High-Error-Rate", "local-API-Gateway-High-Error-Share"
MODEL = "local-ML-Service-Prediction-Errors"
FAILING = "local-Endpoint-Failing-pdm-local-rul.primary"
HIGH, CRITICAL = (CPU, LATENCY, MEMORY, FAILING), (ERRORS, SHARE, MODEL)
INCIDENTS = {"cpu": CPU, "memory": MEMORY, "deployment": ERRORS, "model": MODEL}
Told = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What `make demo` wrote for machines, after it ended with 0."""
    folder = tmp_path_factory.mktemp("demo")
    path = folder / "demo.json"
    done = subprocess.run(
        [sys.executable, "-m", "local.demo", "--folder", str(folder), "--json", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(path.read_text(encoding="utf-8"))


def moments(told: Told, incident: str, step: str) -> list[Told]:
    return [moment for moment in told["timeline"] if (moment["incident"], moment["step"]) == (incident, step)]


def message_of(told: Told, alarm: str) -> Told:
    """The one Slack message of an alarm."""
    [message] = [m for m in told["slack"] if alarm in m["text"] and m["thread_ts"] is None]
    return message


def notes_of(told: Told, alarm: str) -> list[str]:
    """What its thread says."""
    ts = message_of(told, alarm)["ts"]
    return [message["text"] for message in told["slack"] if message["thread_ts"] == ts]


@pytest.mark.parametrize("incident", INCIDENTS)
def test_every_step_happens_in_its_order(told: Told, incident: str) -> None:
    """Fault, alarm, page, action, recovery, and the remedy's account of it; each one or several moments."""
    steps = [moment["step"] for moment in told["timeline"] if moment["incident"] == incident]

    once = [step for number, step in enumerate(steps) if number == 0 or step != steps[number - 1]]
    assert once == ["fault", "alarm", "page", "action", "recovery", "action"]


@pytest.mark.parametrize("incident", INCIDENTS)
def test_a_fault_is_detected_within_five_minutes(told: Told, incident: str) -> None:
    """In simulated time, which is what CloudWatch's periods cost."""
    assert all(0 < alarm["simulated_s"] <= 300 for alarm in moments(told, incident, "alarm"))


@pytest.mark.parametrize("incident", INCIDENTS)
def test_a_remedied_incident_is_over_within_half_an_hour(told: Told, incident: str) -> None:
    """From the fault on, in simulated time."""
    ends = [each["simulated_s"] for each in moments(told, incident, "recovery") if each["simulated_s"]]

    assert max(ends) <= 1800


@pytest.mark.parametrize("alarm", CRITICAL)
def test_critical_reaches_pagerduty_and_a_ticket_and_both_close(told: Told, alarm: str) -> None:
    """One incident, one ticket: opened once, closed once."""
    [incident] = [incident for incident in told["pagerduty"] if alarm in incident["summary"]]
    [ticket] = [ticket for ticket in told["tickets"] if alarm in ticket["title"]]

    assert incident["status"] == "resolved"
    assert [event["action"] for event in incident["events"]] == ["trigger", "resolve"]
    assert ticket["status"] == "Resolved"


@pytest.mark.parametrize("alarm", [*HIGH, *CRITICAL])
def test_one_slack_message_tells_an_incident_from_beginning_to_end(told: Told, alarm: str) -> None:
    """In the channel of its severity, and updated in its place."""
    message = message_of(told, alarm)

    assert message["channel_name"] == ("alerts-critical" if alarm in CRITICAL else "alerts-high")
    assert f"{alarm} resolved" in message["text"]
    assert [f"{alarm} firing" in edit["text"] for edit in message["edits"]] == [True]


@pytest.mark.parametrize("alarm", HIGH)
def test_high_is_mailed_to_on_call_as_it_rises_and_as_it_ends(told: Told, alarm: str) -> None:
    """And to nobody's pager."""
    mails = [mail for mail in told["mail"] if alarm in mail["subject"]]

    assert [mail["subject"] for mail in mails] == [f"HIGH ALARM: {alarm}", f"RESOLVED: {alarm}"]
    assert {mail["topic"] for mail in mails} == {"pdm-local-on-call-mail"}


@pytest.mark.parametrize("alarm", CRITICAL)
def test_critical_takes_the_second_path_too(told: Told, alarm: str) -> None:
    """Mails of AWS itself, beside the pipeline."""
    mails = [mail["body"] for mail in told["mail"] if mail["topic"] == "pdm-local-second-path"]

    assert len([body for body in mails if f"{alarm} is ALARM since" in body]) == 1


@pytest.mark.parametrize(
    ("alarm", "did"),
    [
        (CPU, "scaled pdm-local/ml-service out from 2 to 4 tasks"),
        (MEMORY, "restarted pdm-local/data-pipeline"),
        (ERRORS, "returned pdm-local/api-gateway from pdm-local-api-gateway:2 to pdm-local-api-gateway:1"),
        (MODEL, "sent all traffic of endpoint/pdm-local-rul to its variant backup"),
    ],
)
def test_the_remedy_acts_once_and_says_what_it_did_and_that_it_helped(
    told: Told, alarm: str, did: str
) -> None:
    """The demo itself has seen that the workload shows it."""
    action, outcome = notes_of(told, alarm)

    assert did in action
    assert f"helped: {alarm} is OK again after" in outcome


def test_nobody_is_told_of_anything_else(told: Told) -> None:
    """Seven alarms, of which four have a remedy. Alarms that turn OK at the start are no news in Slack."""
    assert len(told["slack"]) == 7 + 2 * 4
    assert len(told["pagerduty"]) == len(told["tickets"]) == len(CRITICAL)
    assert len([mail for mail in told["mail"] if mail["topic"] == "pdm-local-on-call-mail"]) == 2 * len(HIGH)
