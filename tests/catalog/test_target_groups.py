"""Whose team a target group's alarms wake, and what they add to the balancer's."""

from __future__ import annotations

from dataclasses import replace

from pdm_catalog.alarms import AlarmGroup, alarm_groups
from pdm_catalog.alarms.target_group import alarms
from pdm_catalog.environment import Environment
from pdm_catalog.names import stack_of
from pdm_catalog.watched import TargetGroup
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
[BALANCER] = PROD.load_balancers
ML = TargetGroup(name="models", service="ml-service", full_name="targetgroup/models/3f4e5d6c7b8a9901")
SHARED = replace(BALANCER, target_groups=(*BALANCER.target_groups, ML))
WITH_MODELS = replace(PROD, load_balancers=(SHARED,))


def group_of(environment: Environment, service: str) -> AlarmGroup:
    stack = stack_of("Service", service)
    return next(group for group in alarm_groups(environment) if group.stack == stack)


def test_a_target_group_of_another_service_wakes_that_service() -> None:
    """Its alarms are in that service's stack: the balancer's own would wake the wrong team."""
    found = {entry.name: entry for entry in group_of(WITH_MODELS, "ml-service").entries}

    assert {entry.service for name, entry in found.items() if "-Models-" in name} == {"ml-service"}
    assert {"prod-Models-No-Healthy-Host", "prod-Models-Target-Error-Share"} <= set(found)


def test_one_more_target_group_changes_no_alarm_of_another_service() -> None:
    """So that its template stays as it was reviewed."""
    assert group_of(WITH_MODELS, "api-gateway") == group_of(PROD, "api-gateway")


def test_errors_of_a_group_are_told_apart_only_where_the_balancers_alarm_wakes_another_team() -> None:
    """Twice the same page helps nobody."""
    [own] = BALANCER.target_groups

    assert not [alarm.name for alarm in alarms(PROD, BALANCER, own) if "Error-Share" in alarm.name]
    [share] = [alarm for alarm in alarms(WITH_MODELS, SHARED, ML) if "Error-Share" in alarm.name]
    dimensions = {"LoadBalancer": SHARED.full_name, "TargetGroup": ML.full_name}
    assert [reading.dimensions for reading in share.signal.readings] == [dimensions, dimensions]
