"""What only all alarms of an environment together can tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdm_catalog.alarms import alarm_groups, alarms_of
from pdm_catalog.errors import CatalogError
from pdm_catalog.watched import Service, title_of
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]


def test_one_more_service_is_one_more_group_and_changes_no_other() -> None:
    """Its stack is added; no alarm of another moves or reads differently."""
    more = Service(name="orders", cluster=PROD.clusters[0].name, max_tasks=4)
    before = {group.stack: group for group in alarm_groups(PROD)}
    after = {group.stack: group for group in alarm_groups(replace(PROD, services=(more, *PROD.services)))}

    assert after.keys() - before.keys() == {"Service-orders"}
    assert {stack: after[stack] for stack in before} == before


def test_two_alarms_of_one_name_are_refused() -> None:
    """CloudWatch would keep the last one deployed, and tell nobody."""
    [pipeline] = PROD.pipelines
    twice = replace(PROD, pipelines=(pipeline, replace(pipeline, service="ml-service")))

    with pytest.raises(CatalogError, match="is the name of two alarms"):
        alarms_of(twice)


@pytest.mark.parametrize(
    ("name", "title"),
    [("api-gateway", "API-Gateway"), ("ml-service", "ML-Service"), ("orders", "Orders"), ("a--b", "A--B")],
)
def test_a_title_is_spelt_as_the_plan_spells_it(name: str, title: str) -> None:
    """Whoever knows the plan finds its alarms."""
    assert title_of(name) == title
