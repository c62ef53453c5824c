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

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.alarms.survey import Survey, survey
from alarmlab.scenarios.casting import roles_of
from alarmlab.scenarios.runner import play_case
from alarmlab.scenarios.scenario import Scenario, load_scenario
from alarmlab.simulation.site import Site
from environments import read_environments
from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import alarms_of
from pdm_catalog.alarms.composites import EVALUATION_S
from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.rendering import alarm_properties, composite_properties
from pdm_catalog.watched import Parameter

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
LOAD_BALANCER = "app/pdm-local/0123456789abcdef"
TARGET_GROUP = "targetgroup/pdm-local/0123456789abcdef"
"""What the scenarios call the sample workload's load balancer and its targets; AWS makes the real names."""
TARGET_S = 300
HOUR_S = 3_600
_SILENCE = TreatMissingData.BREACHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """The slowest firing case of an alarm.

    Attributes:
        alarm: Its name.
        case: The case's name.
        waits_for_silence: Whether the fault is that nothing comes: silence needs time to be one.
        looks_back_s: The longest window that it, or an alarm it is over, looks back.
        tells: Whether it tells people itself, and not by a ticket.
        took_s: From the fault, or for a sparse metric from the datapoint that tells, to the state ALARM.
    """

    alarm: str
    case: str
    waits_for_silence: bool
    looks_back_s: int
    tells: bool
    took_s: int

    @property
    def is_slow(self) -> bool:
        """Whether it should be faster. Silence, a share of an hour and work for the day take their time."""
        may_take_longer = self.waits_for_silence or self.looks_back_s >= HOUR_S or not self.tells
        return self.took_s > TARGET_S and not may_take_longer


def detections(environment: Environment, scenarios: Iterable[Scenario]) -> Iterator[Detection]:
    """The slowest firing case of each alarm that has one.

    Raises:
        ValueError: A case that must fire does not, or a scenario names no alarm of this environment.
    """
    entries = {entry.name: entry for entry in alarms_of(environment)}
    site = Site(home=survey_of(environment))
    for scenario in scenarios:
        alarm = site.named(scenario.alarm)
        if not isinstance(alarm, MetricAlarm | CompositeAlarm):
            raise ValueError(f"{scenario.path}: {environment.name} has no alarm {scenario.alarm!r}")
        found = list(_cases(alarm, scenario, site, entries[alarm.name]))
        if found:
            yield max(found, key=lambda detection: detection.took_s)


def survey_of(environment: Environment) -> Survey:
    """The environment's alarms, composites too, as alarmlab reads them, without a synth."""
    resources: dict[str, Any] = {}
    for index, entry in enumerate(alarms_of(environment)):
        if isinstance(entry, Alarm):
            properties = alarm_properties(environment, entry, actions=(), resolve=simulated_name)
            resources[f"Alarm{index}"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
        else:
            properties = composite_properties(environment, entry, actions=())
            resources[f"Alarm{index}"] = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}
    return survey(
        {"Resources": resources}, parameters={}, account=environment.account, region=environment.region
    )


def rendered(environment: Environment) -> Mapping[str, MetricAlarm]:
    """The environment's alarms on metrics by name."""
    return {alarm.name: alarm for alarm in survey_of(environment).alarms}


def simulated_name(parameter: Parameter) -> str:
    """What stands for a name that AWS makes at deployment."""
    return TARGET_GROUP if parameter.name.endswith("target-group") else LOAD_BALANCER


def _cases(alarm: AnyAlarm, scenario: Scenario, site: Site, entry: Entry) -> Iterator[Detection]:
    for case in scenario.cases:
        if case.fires and case.fault_at_s is not None:
            story = play_case(alarm, case, site, roles=roles_of(alarm, case, site)).stories[alarm.name]
            rang = [step.at_s for step in story.steps if step.state is State.ALARM]
            if not rang:
                raise ValueError(f"{scenario.path}: {case.name!r} must fire and does not")
            metrics = tuple(_metric_alarms(alarm, site))
            yield Detection(
                alarm=alarm.name,
                case=case.name,
                waits_for_silence=any(one.treat_missing_data is _SILENCE for one in metrics),
                looks_back_s=max(one.period_s * one.evaluation_periods for one in metrics),
                tells=entry.told_by is None and not entry.ticket,
                took_s=rang[0] - case.fault_at_s + EVALUATION_S,
            )


def _metric_alarms(alarm: AnyAlarm, site: Site) -> Iterator[MetricAlarm]:
    """The alarm, or those on metrics that it is over."""
    if isinstance(alarm, MetricAlarm):
        yield alarm
        return
    for name in alarm.children:
        child = site.named(name)
        assert isinstance(child, MetricAlarm | CompositeAlarm), f"{alarm.name}: {name}"
        yield from _metric_alarms(child, site)


def main() -> int:
    """Print the table; 1 when an alarm is slower than the target that may not be."""
    [environment] = [found for found in read_environments() if found.name == "local"]
    found = list(detections(environment, (load_scenario(path) for path in sorted(SCENARIOS.glob("*.yaml")))))
    table = Table(title="Fault to ALARM, worst case, seconds", title_justify="left", width=110)
    for column in ("alarm", "seconds", "its slowest case"):
        table.add_column(column, justify="right" if column == "seconds" else "left")
    for one in sorted(found, key=lambda one: -one.took_s):
        table.add_row(one.alarm, str(one.took_s), one.case + _why_slow(one))
    Console(highlight=False, width=110).print(table)
    return 1 if any(one.is_slow for one in found) else 0


def _why_slow(one: Detection) -> str:
    if one.waits_for_silence:
        return " (waits for silence)"
    if one.looks_back_s >= HOUR_S:
        return f" (looks back {one.looks_back_s // HOUR_S} h)"
    return "" if one.tells else " (another alarm tells, or a ticket)"


if __name__ == "__main__":
    raise SystemExit(main())
