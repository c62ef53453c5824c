"""A remedy names an exact target and has a bound."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pdm_catalog.errors import CatalogError
from pdm_catalog.remedies import (
    REMEDIES,
    FallbackToBackupModel,
    Remedy,
    RestartService,
    RollbackDeployment,
    ScaleOutService,
    remedy_from_json,
    remedy_to_json,
)

SCALE_OUT = ScaleOutService(cluster="c", service="s")
FALLBACK = FallbackToBackupModel(endpoint="e", primary="p", backup="b")
ONE_OF_EACH = [
    SCALE_OUT,
    RestartService(cluster="c", service="s"),
    RollbackDeployment(cluster="c", service="s"),
    FALLBACK,
]


@pytest.mark.parametrize(
    ("good", "fields", "field"),
    [
        *[(remedy, {"cluster": ""}, "cluster") for remedy in ONE_OF_EACH[:3]],
        *[(remedy, {"service": ""}, "service") for remedy in ONE_OF_EACH[:3]],
        (SCALE_OUT, {"step": 0}, "step"),
        (SCALE_OUT, {"step": 11}, "step"),
        (FALLBACK, {"endpoint": ""}, "endpoint"),
        (FALLBACK, {"primary": ""}, "primary"),
        (FALLBACK, {"backup": ""}, "backup"),
    ],
    ids=str,
)
def test_a_remedy_without_target_or_bound_is_refused(
    good: Remedy, fields: dict[str, Any], field: str
) -> None:
    """Nothing acts on "whatever is there"."""
    with pytest.raises(CatalogError) as caught:
        replace(good, **fields)

    assert [problem.field for problem in caught.value.problems] == [field]


def test_the_names_are_those_of_the_plan() -> None:
    """People read them in Slack and look them up."""
    assert set(REMEDIES) == {
        "scale-out-service",
        "restart-service",
        "rollback-deployment",
        "fallback-to-backup-model",
    }
    assert {type(remedy) for remedy in ONE_OF_EACH} == set(REMEDIES.values())


def test_scale_out_adds_two_and_never_passes_ten_unless_told() -> None:
    """The plan's numbers."""
    assert (SCALE_OUT.step, SCALE_OUT.at_most) == (2, 10)


@pytest.mark.parametrize("remedy", ONE_OF_EACH, ids=lambda remedy: remedy.name)
def test_a_remedy_survives_its_json(remedy: Remedy) -> None:
    """The index carries it to the Lambda."""
    assert remedy_from_json(remedy_to_json(remedy)) == remedy


@pytest.mark.parametrize("remedy", ONE_OF_EACH, ids=lambda remedy: remedy.name)
def test_a_remedy_leaves_its_target_alone_for_a_while(remedy: Remedy) -> None:
    """Long enough to see whether it helped: an alarm of 2 of 3 minutes needs three."""
    assert remedy.cooldown_s >= 180


def test_remedies_of_one_service_share_its_target() -> None:
    """One action at a time per target, whichever remedy it is."""
    assert {remedy.target for remedy in ONE_OF_EACH[:3]} == {"c/s"}
    assert FALLBACK.target == "endpoint/e"
