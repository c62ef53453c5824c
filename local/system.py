"""The system on this machine: an emulated AWS with everything deployed, and where its messages go."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from environments import read_environment
from environments.reader import FOLDER
from local.cdk import Cdk
from local.emulator_process import ACCOUNT, REGION, Emulator
from pdm_catalog.alarms import WATCHDOG, alarm_groups
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.routes import Sink

SLACK_TOKEN = "xoxb-local-demo"  # noqa: S105  # opens nothing but the stand-in on this machine
ROUTING_KEY = "localdemo0123456789abcdef0123456"
ROUTING_KEYS = {ROUTING_KEY: "Predictive maintenance (local)"}

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSystem:
    """A running emulator and the addresses of the stand-ins.

    Attributes:
        emulator: The embedded AWS.
        slack_url: Base address of the Slack stand-in.
        pagerduty_url: Base address of the PagerDuty stand-in.
        folder: Where the cloud assembly and the logs are written.
    """

    emulator: Emulator
    slack_url: str
    pagerduty_url: str
    folder: Path

    @property
    def environment(self) -> Environment:
        """environments/local.yaml."""
        return read_environment(FOLDER / "local.yaml")

    @property
    def names(self) -> Names:
        """The names of everything that is deployed."""
        return Names.of(self.environment)

    def deploy(self, progress: Progress) -> None:
        """Synthesize once, bootstrap beside it, deploy; then check every call against its policies.

        Raises:
            CdkError: A command failed; nothing is cleaned up, the caller ends the emulator.
        """
        cdk = Cdk(self.emulator.environment(), folder=self.folder)
        self._write_secrets()
        progress("cdk synth, and cdk bootstrap beside it")
        with ThreadPoolExecutor() as pool:
            bootstrap = pool.submit(cdk.bootstrap, account=ACCOUNT, region=REGION)
            cdk.synth(self.environment.name)
            bootstrap.result()
        progress(f"cdk deploy '{self.environment.name}/*'")
        cdk.deploy(f"{self.environment.name}/**")
        # Before any function of the pipeline has run: a warm one would keep the rights it started with.
        self.emulator.enforce_iam()

    def _write_secrets(self) -> None:
        """What an operator writes by hand in a real account; the addresses lead to the stand-ins."""
        client: Any = self.emulator.client("secretsmanager")
        values = {
            Sink.SLACK: {"token": SLACK_TOKEN, "api_url": self.slack_url},
            Sink.PAGERDUTY: {"routing_key": ROUTING_KEY, "events_url": self.pagerduty_url},
        }
        for sink, value in values.items():
            client.create_secret(Name=self.names.secret(sink), SecretString=json.dumps(value))

    def watching_alarms(self) -> tuple[MetricAlarm, ...]:
        """The metric alarms on the watched system, as deployed: parameters as CloudFormation resolved them.

        Those on this system itself are not among them: the simulated fleet does not feed them.
        """
        stacks = (group.stack for group in alarm_groups(self.environment) if group.stack != WATCHDOG)
        return tuple(alarm for stack in stacks for alarm in self._alarms_of_stack(stack))

    def _alarms_of_stack(self, stack: str) -> tuple[MetricAlarm, ...]:
        client: Any = self.emulator.client("cloudformation")
        name = f"pdm-{self.environment.name}-{stack}"
        template: Any = client.get_template(StackName=name)["TemplateBody"]
        [described] = client.describe_stacks(StackName=name)["Stacks"]
        parameters = {
            parameter["ParameterKey"]: parameter.get("ResolvedValue") or parameter["ParameterValue"]
            for parameter in described.get("Parameters", [])
        }
        body = json.loads(template) if isinstance(template, str) else template
        return read_alarms(body, parameters=parameters, account=ACCOUNT, region=REGION)
