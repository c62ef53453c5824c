"""One failure is one page: of the service that is down, and of the one that the others wait for."""

from __future__ import annotations

import dataclasses

import pytest

from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.alarms.composites import LONGEST_WAIT_S, over_after_s, seen_after_s, with_composites
from pdm_catalog.composite import CompositeAlarm
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.indexing import alarm_index
from pdm_catalog.remedies import RestartService
from pdm_catalog.severity import Severity
from pdm_catalog.watched import Service
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
CAUSE = next(alarm for alarm in metric_alarms(alarms_of(PROD)) if alarm.means_down)
CLUSTER = PROD.clusters[0].name


def service(name: str, *needs: str) -> Service:
    return Service(name=name, cluster=CLUSTER, max_tasks=2, depends_on=needs)


def composites(of: Service, *others: str) -> dict[str, CompositeAlarm]:
    """Those of a service; it and the others each have one cause."""
    watching = {
        name: (dataclasses.replace(CAUSE, name=f"prod-{name}-fails", service=name, told_by=None),)
        for name in (of.name, *others)
    }
    entries = with_composites(PROD, of, watching=watching)
    return {entry.name: entry for entry in entries if isinstance(entry, CompositeAlarm)}


def test_a_service_is_down_when_any_alarm_rings_that_means_it(environment: Environment) -> None:
    """Whatever declares itself a cause is one: no list of names has to be kept."""
    entries = alarms_of(environment)
    causes = [alarm for alarm in metric_alarms(entries) if alarm.means_down]
    for cause in causes:
        [down] = [e for e in entries if isinstance(e, CompositeAlarm) and cause.name in e.rule.alarms]
        assert down.service == cause.service
        assert down.severity is Severity.CRITICAL

    assert causes


def test_a_cause_leaves_the_telling_to_the_composite_unless_it_has_a_remedy(environment: Environment) -> None:
    """A remedy is reached through the alarm's own action and no other way."""
    causes = [alarm for alarm in metric_alarms(alarms_of(environment)) if alarm.means_down]

    assert causes
    assert all((alarm.told_by is None) == (alarm.remedy is not None) for alarm in causes)


def test_the_index_says_which_composite_pages_for_a_cause_that_has_a_remedy() -> None:
    """So that the router keeps its page and sends its remedy."""
    remedy = RestartService(cluster=CLUSTER, service="api")
    cause = dataclasses.replace(CAUSE, name="prod-api-stuck", service="api", told_by=None, remedy=remedy)
    entries = tuple(with_composites(PROD, service("api"), watching={"api": (cause,)}))
    [found] = [entry for entry in alarm_index(PROD, entries).entries.values() if entry.remedy]

    assert found.part_of == "prod-API-Down"


def test_a_service_without_a_dependency_waits_for_nobody() -> None:
    """Its page comes at once."""
    [down] = composites(service("api")).values()

    assert down.suppressor is None


def test_one_dependency_suppresses_by_its_own_alarm() -> None:
    """A composite over one would cost and say nothing more."""
    found = composites(service("api", "model"), "model")

    assert list(found) == ["prod-API-Down"]
    suppressor = found["prod-API-Down"].suppressor
    assert suppressor is not None
    assert suppressor.alarm == "prod-Model-Down"


def test_several_dependencies_suppress_as_one_that_is_only_logged() -> None:
    """CloudWatch takes one suppressor."""
    found = composites(service("api", "model", "store"), "model", "store")
    together = found["prod-API-Dependency-Down"]
    suppressor = found["prod-API-Down"].suppressor

    assert suppressor is not None
    assert suppressor.alarm == together.name
    assert together.rule.alarms == ("prod-Model-Down", "prod-Store-Down")
    assert together.severity is Severity.LOW


def test_the_wait_covers_how_much_later_the_cause_may_be_seen() -> None:
    """At least a minute: each alarm is evaluated at a second of its own. Never so long as to be late."""
    slow = dataclasses.replace(
        CAUSE, name="prod-model-fails", service="model", datapoints=(5, 5), told_by=None
    )
    own = dataclasses.replace(CAUSE, name="prod-api-fails", service="api", told_by=None)
    for cause in (own, slow):
        watching = {"api": (own,), "model": (dataclasses.replace(cause, name="prod-model-fails"),)}
        entries = with_composites(PROD, service("api", "model"), watching=watching)
        [down] = [entry for entry in entries if isinstance(entry, CompositeAlarm)]
        assert down.suppressor is not None
        late_s = seen_after_s(cause) - own.datapoints[0] * own.period_s
        assert 60 <= down.suppressor.wait_s <= LONGEST_WAIT_S
        assert down.suppressor.wait_s >= min(late_s, LONGEST_WAIT_S)
        assert down.suppressor.extension_s >= over_after_s(own)


@pytest.mark.parametrize(
    ("needs", "circle"),
    [
        ({"api-gateway": ("api-gateway",)}, "api-gateway -> api-gateway"),
        (
            {
                "api-gateway": ("ml-service",),
                "ml-service": ("data-pipeline",),
                "data-pipeline": ("api-gateway",),
            },
            "api-gateway -> ml-service -> data-pipeline -> api-gateway",
        ),
    ],
)
def test_a_circle_of_dependencies_is_refused(needs: dict[str, tuple[str, ...]], circle: str) -> None:
    """Everybody in it would wait for everybody: nobody would be told."""
    services = tuple(dataclasses.replace(one, depends_on=needs.get(one.name, ())) for one in PROD.services)

    with pytest.raises(CatalogError, match=f"goes in a circle: {circle}") as caught:
        dataclasses.replace(PROD, services=services)

    assert len(caught.value.problems) == 1
