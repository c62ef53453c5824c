"""`make up`: deploy to the emulated AWS and leave everything running, with a note on how to look around."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from local.cdk import CdkError
from local.emulator_process import Emulator, EmulatorError, launch
from local.running import FOLDER, Running, stop_process
from local.system import ROUTING_KEYS, SLACK_TOKEN, LocalSystem

# What an AWS client needs to find the emulator; the rest of its environment is for child processes.
CLIENT_VARIABLES = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """The process that stands in for Slack and PagerDuty, and its addresses."""

    pid: int
    slack_url: str
    pagerduty_url: str


def main() -> int:
    """Start everything; 0 when it is up, 1 when it is not and nothing is left running."""
    parser = argparse.ArgumentParser(prog="make up", description=__doc__)
    parser.add_argument("--port", type=int, help="port of the emulated AWS (default: a free one)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where logs and state are written")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    if Running.read(folder):
        print("up: it is up already; `make down` ends it", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    receivers = _start_receivers(folder)
    emulator: Emulator | None = None
    try:
        emulator = launch(port=arguments.port, log=folder / "emulator.log")
        _deploy(emulator, receivers, folder)
    except BaseException as error:
        stop_process(receivers.pid)
        if emulator:
            emulator.stop()
        if isinstance(error, CdkError | EmulatorError):
            print(f"up: {error}", file=sys.stderr)
            return 1
        raise
    variables = emulator.environment()
    exports = "".join(f"export {name}={variables[name]}\n" for name in CLIENT_VARIABLES)
    (folder / "env.sh").write_text(exports, encoding="utf-8")
    pids = Running(emulator=emulator.process.pid, receivers=receivers.pid, folder=str(emulator.folder))
    pids.write(folder)
    print(_how_to_look_around(emulator, receivers, folder))
    return 0


def _start_receivers(folder: Path) -> Receivers:
    keys = [f"--routing-key={key}={service}" for key, service in ROUTING_KEYS.items()]
    with (folder / "receivers.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.receivers", f"--slack-token={SLACK_TOKEN}", *keys],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            text=True,
        )
    assert process.stdout is not None
    with process.stdout:
        urls = json.loads(process.stdout.readline())
    return Receivers(pid=process.pid, slack_url=urls["slack"], pagerduty_url=urls["pagerduty"])


def _deploy(emulator: Emulator, receivers: Receivers, folder: Path) -> None:
    started = time.monotonic()
    system = LocalSystem(
        emulator=emulator,
        slack_url=receivers.slack_url,
        pagerduty_url=receivers.pagerduty_url,
        folder=folder,
    )
    system.deploy(lambda what: print(f"{time.monotonic() - started:5.1f} s  {what}", flush=True))


def _how_to_look_around(emulator: Emulator, receivers: Receivers, folder: Path) -> str:
    return f"""
It is up: AWS at {emulator.endpoint_url}, IAM enforced.

  . {folder}/env.sh     the AWS CLI and boto3 of this shell now reach it
  aws cloudwatch describe-alarms --query 'MetricAlarms[].[AlarmName,StateValue]'
  aws cloudwatch set-alarm-state --state-reason 'trying it' \\
      --alarm-name local-API-Gateway-High-Error-Rate --state-value ALARM

The same from Python:
  .venv/bin/python -c 'import boto3; boto3.client("cloudwatch").set_alarm_state(StateReason="trying it",
      AlarmName="local-API-Gateway-High-Error-Rate", StateValue="ALARM")'

What arrived:
  Slack       curl -s {receivers.slack_url.removesuffix("/api/")}/_received
  PagerDuty   curl -s {receivers.pagerduty_url}/_received
  logs        {folder}/emulator.log

make down     ends it"""


if __name__ == "__main__":
    sys.exit(main())
