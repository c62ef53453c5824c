"""The remediator's targets by name while a policy can hold them, then by cluster; and its quota is kept."""

from __future__ import annotations

import json
from functools import cache

import pytest

from benchmarks.large_environment import with_services
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.names import Names
from pdm_watch.remedy_permissions import Permission, permissions
from pdm_watch.target_scope import POLICY_MAX_CHARS, TARGETS_MAX_CHARS, fitting
from tests.conftest import ENVIRONMENTS

PROD = next(environment for environment in ENVIRONMENTS if environment.name == "prod")


@cache
def large(services: int) -> Environment:
    """prod with so many services."""
    return with_services(PROD, services)


@cache
def exact(services: int) -> tuple[Permission, ...]:
    """What each remedy of so many services needs, on its target only."""
    environment = large(services)
    names = Names.of(environment)
    remedies = [alarm.remedy for alarm in alarms_of(environment) if alarm.remedy]
    return tuple(permission for remedy in remedies for permission in permissions(remedy, names))


def allows(given: tuple[Permission, ...], action: str, arn: str) -> bool:
    """Whether IAM would: an asterisk stands for anything."""
    return any(
        action in permission.actions
        and any(
            arn.startswith(allowed[:-1]) if allowed.endswith("*") else arn == allowed
            for allowed in permission.resources
        )
        for permission in given
    )


@pytest.mark.parametrize("services", [3, 40, 400, 1_000])
def test_what_a_remedy_needs_is_allowed_at_any_size(services: int) -> None:
    """Wider, never narrower."""
    needed = exact(services)
    given = fitting(needed)

    assert all(
        allows(given, action, arn)
        for permission in needed
        for action in permission.actions
        for arn in permission.resources
    )


@pytest.mark.parametrize("services", [1, 3, 12])
def test_few_targets_are_named_one_by_one(services: int) -> None:
    """No asterisk but where AWS makes the ids."""
    environment = large(services)
    arns = {arn for permission in fitting(exact(services)) for arn in permission.resources}

    assert not [arn for arn in arns if arn.endswith(":service/*") or arn.endswith("endpoint/*")]
    assert {arn.rsplit("/", 1)[1] for arn in arns if ":service/" in arn} == {
        service.name for service in environment.services
    }


@pytest.mark.parametrize("services", [3, 40, 400, 1_000])
def test_the_policy_stays_within_its_quota(services: int) -> None:
    """As IAM counts: JSON without white space."""
    statements = [
        {"Effect": "Allow", "Action": permission.actions, "Resource": permission.resources}
        for permission in fitting(exact(services))
    ]

    assert len(json.dumps(statements, separators=(",", ":"))) < TARGETS_MAX_CHARS + 500 < POLICY_MAX_CHARS


def test_another_cluster_is_out_of_reach_at_any_size() -> None:
    """As is everything of ECS but services, deployments and revisions of the watched clusters."""
    given = fitting(exact(400))
    ecs = Names.of(PROD).ecs_arn

    assert allows(given, "ecs:UpdateService", ecs("service/predictive-maintenance-00/api-gateway-0000"))
    assert not allows(given, "ecs:UpdateService", ecs("service/payments/api-gateway-0000"))
    assert not allows(given, "ecs:UpdateService", ecs("service/predictive-maintenance-000/api-gateway"))
    assert not allows(given, "ecs:UpdateService", ecs("cluster/predictive-maintenance-00"))


def test_too_many_clusters_are_refused_in_words() -> None:
    """Before IAM does, in the middle of a deployment."""
    many = [
        Permission(actions=("ecs:UpdateService",), resources=(f"arn:aws:ecs:r:1:service/cluster-{n}/web",))
        for n in range(400)
    ]

    with pytest.raises(CatalogError, match="clusters = 400 are more than one role's policies"):
        fitting(many)
