"""A maintenance window becomes CloudWatch's own mute rules, in the stack of the alarms that it mutes."""

from __future__ import annotations

import dataclasses
from typing import Any

from pdm_catalog.alarms import AlarmGroup, alarm_groups
from pdm_catalog.environment import Environment
from pdm_catalog.maintenance import Maintenance
from pdm_watch.alarm_set import alarm_set
from pdm_watch.mute_rules import mute_rules
from pdm_watch.resources import Resources
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
WINDOW = Maintenance(
    name="works", schedule="at(2026-05-03T02:00)", duration="PT2H", timezone="Europe/Berlin", services="all"
)


def synthesized(environment: Environment) -> dict[str, Any]:
    """The resources of a stack with the alarms of one service, and their mute rules."""
    group: AlarmGroup = next(g for g in alarm_groups(environment) if g.stack == "Service-data-pipeline")
    resources = Resources()
    alarms = alarm_set(resources, environment=environment, alarms=group.entries)
    mute_rules(resources, environment=environment, group=group, alarms=alarms)
    return resources.declared


def test_a_window_is_one_rule_that_waits_for_the_alarms_it_mutes() -> None:
    """CloudWatch asks for a right on each of them: they must exist."""
    resources = synthesized(dataclasses.replace(PROD, maintenance=(WINDOW,)))
    [rule] = [one for one in resources.values() if one["Type"] == "AWS::CloudWatch::AlarmMuteRule"]
    made = {key: one["Properties"]["AlarmName"] for key, one in resources.items() if one is not rule}

    assert rule["Properties"]["Rule"]["Schedule"] == {
        "Expression": "at(2026-05-03T02:00)",
        "Duration": "PT2H",
        "Timezone": "Europe/Berlin",
    }
    waits_for = {made[key] for key in rule["DependsOn"]}
    assert set(rule["Properties"]["MuteTargets"]["AlarmNames"]) <= waits_for


def test_without_planned_work_there_is_no_rule() -> None:
    """An empty rule would be one that nobody can read."""
    resources = synthesized(dataclasses.replace(PROD, maintenance=()))

    assert {one["Type"] for one in resources.values()} <= {
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::CompositeAlarm",
    }
