"""`make up`: deploy to the emulated AWS and leave everything running, with a note on how to look around."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time

from local.cdk import CdkError
from local.emulator_process import Emulator, EmulatorError, launch
from local.running import FOLDER, STATE, Running, stop_process
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


def main() -> int:
    """Start everything; 0 when it is up."""
    parser = argparse.ArgumentParser(prog="make up", description=__doc__)
    parser.add_argument("--port", type=int, help="port of the emulated AWS (default: a free one)")
    arguments = parser.parse_args()
    if STATE.exists():
        print("up: it is up already; `make down` ends it", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    receivers, slack_url, pagerduty_url = _start_receivers()
    emulator: Emulator | None = None
    try:
        emulator = launch(port=arguments.port, log=FOLDER / "emulator.log")
        system = LocalSystem(
            emulator=emulator, slack_url=slack_url, pagerduty_url=pagerduty_url, folder=FOLDER
        )
        system.deploy(lambda what: print(f"{time.monotonic() - started:5.1f} s  {what}", flush=True))
    except BaseException as error:
        stop_process(receivers.pid)
        if emulator:
            emulator.stop()
        if isinstance(error, CdkError | EmulatorError):
            print(f"up: {error}", file=sys.stderr)
            return 1
        raise
    variables = emulator.environment()
    (FOLDER / "env.sh").write_text("".join(f"export {name}={variables[name]}\n" for name in CLIENT_VARIABLES))
    Running(emulator=emulator.process.pid, receivers=receivers.pid, folder=str(emulator.folder)).write()
    print(_how_to_look_around(emulator, slack_url, pagerduty_url))
    return 0


def _start_receivers() -> tuple[subprocess.Popen[str], str, str]:
    keys = [f"--routing-key={key}={service}" for key, service in ROUTING_KEYS.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "local.receivers", f"--slack-token={SLACK_TOKEN}", *keys],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=(FOLDER / "receivers.log").open("w"),
        start_new_session=True,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        urls = json.loads(process.stdout.readline())
    return process, urls["slack"], urls["pagerduty"]


def _how_to_look_around(emulator: Emulator, slack_url: str, pagerduty_url: str) -> str:
    origin = slack_url.split("/api")[0]
    return f"""
It is up: AWS at {emulator.endpoint_url}, IAM enforced.

  . {FOLDER}/env.sh    the AWS CLI and boto3 now reach it
  aws cloudwatch describe-alarms --query 'MetricAlarms[].[AlarmName,StateValue]'
  aws cloudwatch set-alarm-state --state-reason 'trying it' \\
      --alarm-name local-API-Gateway-High-Error-Rate --state-value ALARM

  python -c 'import boto3; print(boto3.client("ecs").list_services(cluster="pdm-local")["serviceArns"])'

What arrived:
  Slack      curl -s {origin}/_received
  PagerDuty  curl -s {pagerduty_url}/_received
  logs       {FOLDER}/emulator.log

  make down                            ends it
"""


if __name__ == "__main__":
    sys.exit(main())
