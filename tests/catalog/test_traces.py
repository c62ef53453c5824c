"""Groups and sampling rules stay within X-Ray's quotas for any number of services, and cost what is said."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.quotas import MAX_GROUPS, MAX_OWN, MAX_RULES
from pdm_catalog.trace_cost import USD_PER_MILLION_TRACES, traces_per_s, usd_a_month
from pdm_catalog.traces import (
    EXPRESSION_MAX_CHARS,
    NAME_MAX_CHARS,
    own_group,
    own_rule,
    rules_of,
    shared_groups,
    shared_rules,
)
from pdm_catalog.watched import Service, Traced
from tests.conftest import ENVIRONMENTS

ROOT = Path(__file__).resolve().parents[2]
[LOCAL] = [environment for environment in ENVIRONMENTS if environment.name == "local"]


def with_services(count: int, *, own: int = 0, length: int = 8) -> Environment:
    """The local environment, with so many services besides its own."""
    more = tuple(
        Service(
            name=f"{'s' * (length - 4)}{index:04}",
            cluster=LOCAL.clusters[0].name,
            max_tasks=2,
            traced=Traced.OWN_GROUP if index < own else Traced.SHARED,
        )
        for index in range(count)
    )
    return dataclasses.replace(LOCAL, services=(*LOCAL.services, *more))


@given(count=st.integers(0, 160), own=st.integers(0, MAX_OWN), length=st.integers(5, 80))
def test_any_number_of_services_fits_the_quotas(count: int, own: int, length: int) -> None:
    """25 groups, 25 rules, names of 32 characters that stay apart."""
    environment = with_services(count, own=min(own, count), length=length)
    groups = [
        *shared_groups(environment),
        *(group for service in environment.services if (group := own_group(environment, service))),
    ]
    rules = list(rules_of(environment))

    assert len(groups) <= MAX_GROUPS
    assert len(rules) <= MAX_RULES
    for named in (groups, rules):
        names = [each.name for each in named]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= NAME_MAX_CHARS
    assert all(len(group.filter_expression) <= EXPRESSION_MAX_CHARS for group in groups)
    assert all(len(rule.service) <= 64 for rule in rules)


def test_one_more_than_fits_is_refused_with_the_quota() -> None:
    """At synth, not in the middle of a deployment."""
    with pytest.raises(CatalogError, match=rf"(?s){MAX_GROUPS} groups an account.*at most {MAX_OWN}"):
        with_services(MAX_OWN + 1, own=MAX_OWN + 1)


def test_more_services_than_saved_queries_are_refused() -> None:
    """The same for CloudWatch Logs."""
    with pytest.raises(CatalogError, match=r"query_quota = 1000 is less than the 1003 saved queries of 167"):
        with_services(167 - len(LOCAL.services))


def test_the_shared_groups_look_into_every_service_or_into_all() -> None:
    """A list that would be too long is no list: it would leave services out."""
    few, many = with_services(3), with_services(100)

    for group in shared_groups(few):
        assert group.filter_expression.count("service(") == len(few.services)
    assert [group.filter_expression for group in shared_groups(many)] == ["fault = true", "responsetime > 1"]


def test_a_service_has_its_own_group_and_rule_only_when_it_asks() -> None:
    """Groups are few."""
    environment = with_services(1, own=1)

    found = [service.name for service in environment.services if own_group(environment, service)]

    assert found == [environment.services[-1].name]
    assert [service.name for service in environment.services if own_rule(environment, service)] == found


def test_a_rule_of_a_service_does_not_depend_on_the_others() -> None:
    """Or adding a service would change the template of another."""
    alone, among = with_services(1, own=1), with_services(9, own=9)
    service = alone.services[-1]

    assert own_rule(alone, service) == own_rule(among, service)
    assert own_group(alone, service) == own_group(among, service)


def test_health_checks_are_tried_first_and_never_kept() -> None:
    """They are most of the requests of a quiet service, and explain nothing."""
    first, *others = rules_of(with_services(2, own=2))

    assert (first.path, first.reservoir_per_s, first.share, first.boost) == ("/health*", 0, 0, None)
    assert all(other.reservoir_per_s >= 1 for other in others)
    assert others[-1].service == others[-1].path == "*"


def test_predictions_are_kept_more_often_than_the_rest() -> None:
    """They are what the system is for."""
    _, predictions, rest = shared_rules(LOCAL)

    assert predictions.priority < rest.priority
    assert predictions.share > rest.share


@pytest.mark.parametrize("requests_per_s", [0, 0.5, 1, 10, 1000])
def test_a_rule_keeps_no_more_than_there_is(requests_per_s: float) -> None:
    """And the bound lies between the share alone and everything."""
    for rule in rules_of(with_services(1, own=1)):
        kept = traces_per_s(rule, requests_per_s)
        assert rule.share * requests_per_s <= kept <= requests_per_s


def test_a_boost_is_paid_for_one_minute_in_its_cooldown() -> None:
    """Worked by hand for 62 requests a second: 2 + 60 x (0.02 + 0.23 / 15)."""
    rest = shared_rules(LOCAL)[-1]

    assert traces_per_s(rest, 62) == pytest.approx(2 + 60 * (0.02 + 0.23 / 15))
    assert usd_a_month(rest, 62) == pytest.approx(traces_per_s(rest, 62) * 2.592 * USD_PER_MILLION_TRACES)


def test_the_page_tells_the_bound_of_every_shared_rule() -> None:
    """The table of docs/logs-and-traces.md is what the catalogue costs."""
    page = (ROOT / "docs" / "logs-and-traces.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `(?:pdm-ENVIRONMENT-)?([a-z]+)` \|.*\| (\d+) \| (\d+) \| (\d+) \|$", page, flags=re.MULTILINE
    )
    told = {name: bounds for name, *bounds in rows}
    service = with_services(1, own=1).services[-1]
    own = own_rule(with_services(1, own=1), service)
    assert own
    rules = {rule.name.rpartition("-")[2]: rule for rule in shared_rules(LOCAL)} | {"own": own}

    assert told == {
        name: [f"{usd_a_month(rule, rate):.0f}" for rate in (1, 10, 100)] for name, rule in rules.items()
    }
