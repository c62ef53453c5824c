"""How long a fault lasts before its alarm rings, by the scenarios: `python -m local.detection`.

The alarms are rendered from the catalogue and played by alarmlab. CloudWatch evaluates an alarm once a
minute, at a second of its own, and disregards the newest 10 seconds (docs/alarmlab.md). Both are added: 70 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.alarms.survey import read_alarms
from alarmlab.scenarios.runner import play
from alarmlab.scenarios.scenario import Scenario, load_scenario
from environments import read_environments
from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.environment import Environment
from pdm_catalog.rendering import alarm_properties
from pdm_catalog.watched import Parameter

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
LOAD_BALANCER = "app/pdm-local/0123456789abcdef"
TARGET_GROUP = "targetgroup/pdm-local/0123456789abcdef"
"""What the scenarios call the sample workload's load balancer and its targets; AWS makes the real names."""
EVALUATION_S = 70
TARGET_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """The slowest firing case of an alarm.

    Attributes:
        alarm: Its name.
        case: The case's name.
        waits_for_silence: Whether the fault is that nothing comes: silence needs time to be one.
        took_s: From the fault, or for a sparse metric from the datapoint that tells, to the state ALARM.
    """

    alarm: str
    case: str
    waits_for_silence: bool
    took_s: int


def detections(environment: Environment, scenarios: Iterable[Scenario]) -> Iterator[Detection]:
    """The slowest firing case of each alarm that has one.

    Raises:
        ValueError: A case that must fire does not, or a scenario names no alarm of this environment.
    """
    alarms = rendered(environment)
    for scenario in scenarios:
        if scenario.alarm not in alarms:
            raise ValueError(f"{scenario.path}: {environment.name} has no alarm {scenario.alarm!r}")
        found = list(_cases(alarms[scenario.alarm], scenario))
        if found:
            yield max(found, key=lambda detection: detection.took_s)


def rendered(environment: Environment) -> Mapping[str, MetricAlarm]:
    """The environment's alarms by name, as alarmlab reads them, without a synth."""
    resources: dict[str, Any] = {
        f"Alarm{index}": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": alarm_properties(environment, alarm, actions=(), resolve=simulated_name),
        }
        for index, alarm in enumerate(metric_alarms(alarms_of(environment)))
    }
    read = read_alarms(
        {"Resources": resources}, parameters={}, account=environment.account, region=environment.region
    )
    return {alarm.name: alarm for alarm in read}


def simulated_name(parameter: Parameter) -> str:
    """What stands for a name that AWS makes at deployment."""
    return TARGET_GROUP if parameter.name.endswith("target-group") else LOAD_BALANCER


def _cases(alarm: MetricAlarm, scenario: Scenario) -> Iterator[Detection]:
    for case in scenario.cases:
        if case.fires and case.fault_at_s is not None:
            rang = [step.at_s for step in play(alarm, case) if step.state is State.ALARM]
            if not rang:
                raise ValueError(f"{scenario.path}: {case.name!r} must fire and does not")
            yield Detection(
                alarm=alarm.name,
                case=case.name,
                waits_for_silence=alarm.treat_missing_data is TreatMissingData.BREACHING,
                took_s=rang[0] - case.fault_at_s + EVALUATION_S,
            )


def main() -> int:
    """Print the table; 1 when an alarm that does not wait for silence is slower than the target."""
    [environment] = [found for found in read_environments() if found.name == "local"]
    found = list(detections(environment, (load_scenario(path) for path in sorted(SCENARIOS.glob("*.yaml")))))
    table = Table(title="Fault to ALARM, worst case, seconds", title_justify="left", width=110)
    for column in ("alarm", "seconds", "its slowest case"):
        table.add_column(column, justify="right" if column == "seconds" else "left")
    for one in sorted(found, key=lambda one: -one.took_s):
        silence = " (waits for silence)" if one.waits_for_silence else ""
        table.add_row(one.alarm, str(one.took_s), one.case + silence)
    Console(highlight=False, width=110).print(table)
    slow = [one for one in found if not one.waits_for_silence and one.took_s > TARGET_S]
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
