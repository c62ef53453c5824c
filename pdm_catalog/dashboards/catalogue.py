"""Every dashboard of an environment, by the stack that holds it.

A service's stack holds its own dashboards, so that one more service is one more stack; what is about all of
them is in the stack Dashboards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pdm_catalog.alarms import BUSINESS, WATCHDOG, AlarmGroup, Entry, metric_alarms
from pdm_catalog.dashboards import (
    alerting,
    business,
    clusters,
    endpoints,
    fleet,
    index,
    load_balancers,
    overview,
    pipelines,
    services,
)
from pdm_catalog.dashboards.body import PART, Renderer
from pdm_catalog.dashboards.marks import marks_of
from pdm_catalog.dashboards.panels import Dashboard
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names, stack_of
from pdm_catalog.watched import Service

COMMON = "Dashboards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """The dashboards of an environment.

    Attributes:
        renderer: Makes their bodies.
        by_stack: Each one's pages, every one within CloudWatch's limits.
    """

    renderer: Renderer
    by_stack: Mapping[str, tuple[Dashboard, ...]]

    @property
    def common_stacks(self) -> tuple[str, ...]:
        """The stacks of what is about everything; more than one in a large environment only."""
        return tuple(stack for stack in self.by_stack if stack.partition("-")[0] == COMMON)

    @property
    def pages(self) -> tuple[Dashboard, ...]:
        """All of them."""
        return tuple(page for pages in self.by_stack.values() for page in pages)


def boards_of(environment: Environment, groups: Sequence[AlarmGroup]) -> Boards:
    """Every dashboard of an environment, in a stable order; `groups` are all its alarms.

    Raises:
        CatalogError: One cannot be deployed.
    """
    group_of = {group.stack: group for group in groups}
    engine_alarms = group_of[BUSINESS].entries
    alarms = metric_alarms(entry for group in groups for entry in group.entries)
    renderer = Renderer(names=Names.of(environment), marks=marks_of(alarms))
    common = (
        overview.dashboard(environment, groups),
        (engines := fleet.dashboard(environment, engine_alarms)),
        business.dashboard(environment, engine_alarms, engines),
        alerting.dashboard(environment, group_of[WATCHDOG].entries),
    )
    titled = {
        COMMON: ("All of it", common),
        **{
            group.stack: (group.title, tuple(_of_service(environment, service, group.entries)))
            for service in environment.services
            for group in (group_of[stack_of("Service", service.name)],)
        },
        **{
            group.stack: (group.title, (clusters.dashboard(environment, cluster, group.entries),))
            for cluster in environment.clusters
            for group in (group_of[stack_of("Cluster", cluster.name)],)
        },
    }
    pages = {stack: _pages(renderer, found) for stack, (_, found) in titled.items()}
    listed = index.dashboard(environment, [(said, pages[stack]) for stack, (said, _) in titled.items()])
    pages[COMMON] = (*_pages(renderer, [listed]), *pages[COMMON])
    return Boards(
        renderer=renderer,
        by_stack={
            **_by_template(pages[COMMON]),
            **{stack: found for stack, found in pages.items() if stack != COMMON},
        },
    )


def _by_template(common: Sequence[Dashboard]) -> dict[str, tuple[Dashboard, ...]]:
    """The first pages in one stack; each part of a divided one, for its size, in a stack of its own."""
    parts = [page for page in common if PART in page.name]
    return {
        COMMON: tuple(page for page in common if PART not in page.name),
        **{f"{COMMON}-{page.name.replace(PART, '-')}": (page,) for page in parts},
    }


def _of_service(environment: Environment, service: Service, entries: Sequence[Entry]) -> Iterator[Dashboard]:
    things = [
        *(
            load_balancers.dashboard(environment, one, entries)
            for one in environment.load_balancers_of(service)
        ),
        *(endpoints.dashboard(environment, one, entries) for one in environment.endpoints_of(service)),
    ]
    if environment.streams_of(service) or environment.pipelines_of(service):
        things.append(pipelines.dashboard(environment, service, entries))
    yield services.dashboard(environment, service, entries, things)
    yield from things


def _pages(renderer: Renderer, dashboards: Sequence[Dashboard]) -> tuple[Dashboard, ...]:
    return tuple(page for dashboard in dashboards for page in renderer.pages(dashboard))
