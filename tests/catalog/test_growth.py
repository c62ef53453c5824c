"""What an alarm is depends on what it watches, and never on what else there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.large_environment import with_services
from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.alarms import alarm_groups, alarms_of
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.indexing import alarm_index
from pdm_catalog.names import stack_of
from pdm_catalog.rendering import alarm_properties, composite_properties
from pdm_catalog.watched import Service
from tests.conftest import ENVIRONMENTS

PROD = next(environment for environment in ENVIRONMENTS if environment.name == "prod")
# CloudFormation, resources in a template; the log group, its filters and the dashboards need a few too.
ALARMS_OF_A_STACK = 300
INDEX_BYTES_AN_ALARM = 2_000


def rendered(environment: Environment) -> dict[str, dict[str, Any]]:
    """Every alarm's properties, by stack and name."""
    return {
        group.stack: {entry.name: _properties(environment, entry) for entry in group.entries}
        for group in alarm_groups(environment)
    }


def _properties(environment: Environment, entry: Entry) -> dict[str, Any]:
    if isinstance(entry, CompositeAlarm):
        return composite_properties(environment, entry, actions=[])
    return alarm_properties(environment, entry, actions=[], resolve=lambda parameter: parameter.name)


@pytest.mark.parametrize("count", [1, 40, 400])
def test_one_more_service_changes_no_alarm_of_another(count: int) -> None:
    """It stands first in the file and runs in a cluster that is there: its alarms are in its own stack."""
    before = with_services(PROD, count)
    new = Service(name="added", cluster=before.clusters[0].name, max_tasks=4)
    after = rendered(replace(before, services=(new, *before.services)))
    own = after.pop(stack_of("Service", new.name))

    assert own
    assert after == rendered(before)


@pytest.mark.parametrize("count", [3, 400])
def test_no_stack_holds_more_alarms_for_more_services(count: int) -> None:
    """Of one service, of a cluster, of all together."""
    sizes = [len(group.entries) for group in alarm_groups(with_services(PROD, count))]

    assert max(sizes) < ALARMS_OF_A_STACK


def test_the_alarm_index_grows_with_the_alarms_and_reads_one_at_a_time() -> None:
    """The router's start reads the text; an entry is made when its alarm comes."""
    environment = with_services(PROD, 400)
    alarms = alarms_of(environment)
    index = alarm_index(environment, alarms)
    text = index.to_text()
    read = AlarmIndex.from_text(text)

    assert len(text) < INDEX_BYTES_AN_ALARM * len(alarms)
    assert [read.find(alarm.name) for alarm in alarms] == [index.find(alarm.name) for alarm in alarms]
    assert read.to_text() == text
