"""One deployed system for every end-to-end test but the demo's, which deploys its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from local.emulator_process import start_emulator
from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.slack import SlackReceiver
from local.system import ROUTING_KEYS, SLACK_TOKEN, LocalSystem

PATIENCE_S = 20.0
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """The system with what it speaks to."""

    system: LocalSystem
    slack: SlackReceiver
    pagerduty: PagerDutyReceiver

    def client(self, service: str) -> Any:
        """A client of the emulated AWS."""
        return self.system.emulator.client(service)

    def set_alarm(self, name: str, state: str, reason: str = "set by a test") -> None:
        """Let an alarm take a state."""
        self.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue=state, StateReason=reason)

    def invoke(self, package: str, event: object) -> Any:
        """Call the function whose code is lambdas/<package>; the payload, or what it raised."""
        name = self.system.names.function(package)
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
        payload = json.loads(answer["Payload"].read() or b"null")
        return {"raised": payload} if answer.get("FunctionError") else payload


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Deployed once a worker, with IAM enforced."""
    folder = tmp_path_factory.mktemp("system")
    slack = SlackReceiver(token=SLACK_TOKEN)
    pagerduty = PagerDutyReceiver(routing_keys=ROUTING_KEYS)
    with slack, pagerduty, start_emulator(log=folder / "emulator.log") as emulator:
        system = LocalSystem(
            emulator=emulator, slack_url=slack.url, pagerduty_url=pagerduty.url, folder=folder
        )
        system.deploy(lambda what: None)
        yield Deployed(system=system, slack=slack, pagerduty=pagerduty)


def wait_for(look: Callable[[], Seen | None]) -> Seen:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"nothing was seen within {PATIENCE_S:.0f} s")
