"""What holds for the dashboards of every environment: whoever is woken finds what the alarm looks at."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any
from zlib import crc32

import pytest

from pdm_catalog.alarms import alarm_groups, alarms_of, metric_alarms
from pdm_catalog.dashboards.alarm_graphs import undrawn
from pdm_catalog.dashboards.catalogue import COMMON, Boards, boards_of
from pdm_catalog.dashboards.marks import judged, key_of
from pdm_catalog.dashboards.panels import AlarmStates, Drawing, Graph
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names, stack_of
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
TEMPLATE_BYTES = 1_000_000
"""CloudFormation takes 1 MB: AWSCloudFormation/latest/UserGuide/cloudformation-limits.html."""


def boards_in(environment: Environment) -> Boards:
    return boards_of(environment, alarm_groups(environment))


@pytest.fixture(scope="module")
def boards() -> Boards:
    return boards_in(PROD)


def with_service(environment: Environment, name: str) -> Environment:
    """One more service, with one of each thing that it may answer for."""
    number = crc32(name.encode())
    service, balancer = environment.services[0], environment.load_balancers[0]
    group, endpoint = balancer.target_groups[0], environment.endpoints[0]
    stream, pipeline = environment.streams[0], environment.pipelines[0]
    check = replace(pipeline.quality[0], table=f"t_{number}")
    group = replace(group, name=name, service=name, full_name=f"targetgroup/{name}/{number:016x}")
    balancer = replace(
        balancer, name=name, service=name, full_name=f"app/{name}/{number:016x}", target_groups=(group,)
    )
    return replace(
        environment,
        services=(*environment.services, replace(service, name=name, depends_on=())),
        load_balancers=(*environment.load_balancers, balancer),
        endpoints=(*environment.endpoints, replace(endpoint, name=name, service=name)),
        streams=(*environment.streams, replace(stream, name=name, service=name)),
        pipelines=(*environment.pipelines, replace(pipeline, service=name, quality=(check,))),
    )


def bodies(boards: Boards) -> dict[str, dict[str, Any]]:
    return {page.name: boards.renderer.body(page, resolve=lambda _: "app/x/1") for page in boards.pages}


def test_whatever_an_alarm_looks_at_is_in_a_graph(environment: Environment) -> None:
    panels = [panel for page in boards_in(environment).pages for panel in page.panels]
    alarms = metric_alarms(alarms_of(environment))

    assert alarms
    assert [alarm.name for alarm in undrawn(alarms, panels)] == []


def test_every_threshold_is_drawn(environment: Environment) -> None:
    """In a graph of what is compared with it, and not on another statistic of it."""
    boards = boards_in(environment)
    drawn = {
        (key_of(line.signal), mark.value)
        for page in boards.pages
        for panel in page.panels
        if isinstance(panel, Graph)
        for line in panel.lines
        for mark in boards.renderer.marks.get(key_of(line.signal), ())
    }
    for alarm in metric_alarms(alarms_of(environment)):
        for signal in judged(alarm):
            limits = [v for key, v in drawn if key == key_of(signal)]
            assert limits, alarm.name


def test_the_state_of_every_alarm_is_shown(environment: Environment) -> None:
    shown = Counter(
        name
        for page in boards_in(environment).pages
        for panel in page.panels
        if isinstance(panel, AlarmStates) and not panel.ringing_only
        for name in panel.alarms
    )

    assert {entry.name for entry in alarms_of(environment)} == set(shown)


def test_the_overview_lists_every_alarm_that_tells_somebody(environment: Environment) -> None:
    """Those of which a composite tells are in their service's dashboard."""
    [overview] = [page for page in boards_in(environment).pages if page.name == "overview"]
    listed = [name for panel in overview.panels if isinstance(panel, AlarmStates) for name in panel.alarms]

    assert sorted(listed) == sorted(e.name for e in alarms_of(environment) if e.told_by is None)


def test_names_are_unique_and_begin_with_the_environments(environment: Environment) -> None:
    """Dashboards are global in an account: another environment's would be replaced."""
    names = [Names.of(environment).dashboard(page.name) for page in boards_in(environment).pages]

    assert len(set(names)) == len(names)
    assert all(name.startswith(f"pdm-{environment.name}-") for name in names)


def test_every_thing_that_is_watched_has_its_dashboard(environment: Environment) -> None:
    boards = boards_in(environment)
    names = {page.name for page in boards.pages}

    assert boards.common_stacks == (COMMON,)
    assert {"index", "overview", "fleet", "business", "alerting"} <= names
    assert {f"service-{service.name}" for service in environment.services} <= names
    assert {f"load-balancer-{balancer.name}" for balancer in environment.load_balancers} <= names
    assert {f"endpoint-{endpoint.name}" for endpoint in environment.endpoints} <= names
    assert {f"pipeline-{stream.service}" for stream in environment.streams} <= names
    assert {f"cluster-{cluster.name}" for cluster in environment.clusters} <= names


def test_the_index_links_every_other_dashboard_in_its_region(environment: Environment) -> None:
    found = bodies(boards_in(environment))
    text = "".join(
        widget["properties"]["markdown"]
        for name, body in found.items()
        if name.partition("_")[0] == "index"
        for widget in body["widgets"]
    )
    names = Names.of(environment)

    for name in found:
        assert f"?region={environment.region}#dashboards:name={names.dashboard(name)})" in text


def test_a_graph_says_what_it_shows_and_in_which_unit(boards: Boards) -> None:
    for page in boards.pages:
        drawings = [panel for panel in page.panels if isinstance(panel, Drawing)]
        titles = [drawing.title for drawing in drawings]

        assert len(set(titles)) == len(titles) or page.name.startswith("pipeline-")
        for graph in drawings:
            assert graph.title
            assert graph.lines
            labels = [line.label for line in graph.lines]
            assert len(set(labels)) == len(labels), graph.title
            if isinstance(graph, Graph):
                assert graph.unit, graph.title
                assert bool(graph.right_unit) == any(line.right for line in graph.lines)


def test_what_was_asked_for_and_nobody_measures_is_named(boards: Boards) -> None:
    text = json.dumps(bodies(boards)["business"])

    for what in ("cost savings", "downtime avoided", "time-to-failure distribution", "cost per engine"):
        assert what in text


def test_one_more_service_changes_only_what_lists_all_services(boards: Boards) -> None:
    before, after = bodies(boards), bodies(boards_in(with_service(PROD, "new-one")))
    changed = {name for name, body in before.items() if after[name] != body}
    of_the_new = {f"{kind}-new-one" for kind in ("service", "load-balancer", "endpoint", "pipeline")}

    assert changed == {"index", "overview", "cluster-predictive-maintenance"}
    assert after.keys() - before.keys() == of_the_new


def test_the_new_services_dashboards_are_in_its_stack() -> None:
    after = boards_in(with_service(PROD, "new-one"))

    assert [page.name for page in after.by_stack[stack_of("Service", "new-one")]] == [
        "service-new-one",
        "load-balancer-new-one",
        "endpoint-new-one",
        "pipeline-new-one",
    ]


def test_with_a_hundred_services_every_stack_can_still_be_deployed() -> None:
    """As text in a template a body's quotes are escaped."""
    large = PROD
    for number in range(100):
        large = with_service(large, f"service-{number}")
    boards = boards_in(large)
    sizes = {
        stack: sum(
            len(json.dumps(json.dumps(boards.renderer.body(page, resolve=lambda _: "app/x/1"))))
            for page in pages
        )
        for stack, pages in boards.by_stack.items()
    }

    assert max(sizes.values()) < TEMPLATE_BYTES / 2
    assert sum(len(boards.by_stack[stack]) for stack in boards.common_stacks) >= 5
