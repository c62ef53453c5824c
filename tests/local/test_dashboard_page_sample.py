"""The sample that the dashboards are drawn from, and the pages that the command draws of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from alarmlab.alarms.states import State
from local.dashboard_page.__main__ import main
from local.dashboard_page.sample import Sample, sample
from pdm_catalog.alarms import alarm_groups
from pdm_catalog.dashboards.catalogue import boards_of
from pdm_catalog.environment import Environment
from tests.conftest import ENVIRONMENTS

LOCAL = next(environment for environment in ENVIRONMENTS if environment.name == "local")
LOAD_BALANCER = {"local-API-Gateway-High-Error-Rate", "local-API-Gateway-High-Error-Share"}
ONLY_WHEN_WRONG = {"Lines in which something is masked", "Log lines that were not delivered"}
"""Graphs of queries that find nothing while all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the command drew, and the sample that it drew it from, which takes seconds to make."""

    pages: Mapping[str, str]
    data: Sample


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    out, made = tmp_path_factory.mktemp("dashboards"), list[Sample]()

    def overheard(environment: Environment) -> Sample:
        made.append(sample(environment))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("local.dashboard_page.__main__.sample", overheard)
        assert main(["--out", str(out)]) == 0
    [data] = made
    return Drawn(pages={path.stem: path.read_text(encoding="utf-8") for path in out.iterdir()}, data=data)


@pytest.fixture(scope="module")
def pages(drawn: Drawn) -> Mapping[str, str]:
    return drawn.pages


def test_at_three_the_load_balancers_errors_ring_and_what_follows_from_the_nights_two_faults(
    drawn: Drawn,
) -> None:
    """Made-up data must not ring: a picture with an alarm that nobody can explain teaches nothing."""
    states = drawn.data.states
    ringing = {name for name, now in states.items() if now.state is not State.OK}

    assert ringing >= LOAD_BALANCER
    assert all("API-Gateway" in name for name in ringing)
    assert all(states[name].since for name in ringing)


def test_no_graph_of_any_dashboard_is_empty(pages: Mapping[str, str]) -> None:
    """So that a picture shows each; a line may be silent beside others, as a backup's that is not asked."""
    assert {page.name for page in boards_of(LOCAL, alarm_groups(LOCAL)).pages} == {
        name.removeprefix("pdm-local-") for name in pages
    }
    for name, text in pages.items():
        empty = re.findall(r'aria-label="([^"]*)"(?:(?!</section>).)*?No data available', text)

        assert set(empty) <= ONLY_WHEN_WRONG, name


def test_nothing_in_a_dashboard_of_this_project_cannot_be_drawn(pages: Mapping[str, str]) -> None:
    for name, text in pages.items():
        assert "is not drawn" not in text, name
        assert "would refuse" not in text, name


def test_the_pages_load_nothing(pages: Mapping[str, str]) -> None:
    """Links lead to the console and to runbooks; nothing is fetched by the page itself."""
    for text in pages.values():
        assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|src=", text)
