"""The statuses of a SageMaker endpoint and what follows each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.emulator.endpoint_states import Endpoint, Plan, Variant, finished, next_step, retained
from local.emulator.outcomes import Outcome

NOW_S = 1_000.0
PLAN = Plan(step_s=30.0)
SHIFTING = Variant(name="main", current_weight=1.0, desired_weight=0.0, current_count=2, desired_count=4)
NEW = Variant(name="main", current_weight=0.0, desired_weight=0.5, current_count=0, desired_count=3)


def endpoint(status: str, **members: Any) -> Endpoint:
    return Endpoint(
        name="e",
        arn="arn",
        created_s=NOW_S,
        since_s=NOW_S,
        status=status,
        config_name="old",
        variants=(SHIFTING,),
        **members,
    )


def pending(status: str) -> Endpoint:
    return endpoint(status, pending_config_name="new", pending_variants=(NEW,))


@pytest.mark.parametrize(
    ("before", "outcome", "after"),
    [
        (pending("Creating"), Outcome.COMPLETE, "InService"),
        (pending("Creating"), Outcome.HANG, None),
        (pending("Creating"), Outcome.FAIL, "Failed"),
        (pending("Updating"), Outcome.COMPLETE, "InService"),
        (pending("Updating"), Outcome.FAIL, "Failed"),
        (endpoint("Updating"), Outcome.COMPLETE, "InService"),
        (endpoint("Updating"), Outcome.HANG, None),
        (endpoint("Updating"), Outcome.FAIL, "RollingBack"),
        (endpoint("RollingBack"), Outcome.FAIL, "InService"),
        (endpoint("Deleting"), Outcome.HANG, "Deleted"),
        (endpoint("InService"), Outcome.COMPLETE, None),
        (endpoint("Failed"), Outcome.COMPLETE, None),
        (endpoint("Updating", held=True), Outcome.COMPLETE, None),
    ],
)
def test_a_status_lasts_its_time_and_is_followed_by_the_documented_one(
    before: Endpoint, outcome: Outcome, after: str | None
) -> None:
    step = next_step(before, replace(PLAN, updates=outcome))

    assert (step and step.status) == after
    assert step is None or step.since_s == NOW_S + 30


def test_what_was_asked_for_is_there_when_the_update_has_finished() -> None:
    [variant] = finished(endpoint("Updating"), NOW_S).variants

    assert (variant.current_weight, variant.current_count) == (0.0, 4)


def test_another_configuration_is_there_when_the_update_has_finished() -> None:
    after = finished(pending("Updating"), NOW_S)

    assert (after.config_name, after.pending_config_name, after.pending_variants) == ("new", None, ())
    assert after.variants == (replace(NEW, current_weight=0.5, current_count=3),)


def test_a_rollback_asks_for_what_there_is() -> None:
    step = next_step(endpoint("RollingBack"), PLAN)

    assert step is not None
    assert step.variants == (replace(SHIFTING, desired_weight=1.0, desired_count=2),)


@pytest.mark.parametrize(
    ("weights", "counts", "desired"),
    [
        (True, True, (0.0, 4)),
        (True, False, (0.0, 3)),
        (False, True, (0.5, 4)),
        (False, False, (0.5, 3)),
    ],
)
def test_retained_properties_are_those_of_the_variant_of_the_same_name(
    weights: bool, counts: bool, desired: tuple[float, int]
) -> None:
    other = replace(NEW, name="other")

    [variant, unknown] = retained((NEW, other), (SHIFTING,), weights=weights, counts=counts)

    assert (variant.desired_weight, variant.desired_count) == desired
    assert unknown == other
