"""Scaling out: a step, within the cap and within what Application Auto Scaling allows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.actions.ecs_service import ServiceState
from lambdas.remediator.actions.scale_out_service import ScalableTarget, ScaleState, plan, visible
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import ScaleOutService
from tests.lambdas.builders import REMEDY, START

HEALTHY = ServiceState(
    status="ACTIVE", desired=4, deploying=False, controller="ECS", deployment="d", task_definition="t"
)


def state(
    desired: int = 4, scalable: tuple[int, int] | None = None, *, service: ServiceState | None = HEALTHY
) -> ScaleState:
    target = ScalableTarget(min_capacity=scalable[0], max_capacity=scalable[1]) if scalable else None
    return ScaleState(service=replace(service, desired=desired) if service else None, scalable=target)


def planned(
    now: ScaleState, *, again: Effect | None = None, remedy: ScaleOutService = REMEDY
) -> Effect | Refusal:
    return plan(remedy, now, again=again, now=START)


def effect(desired: int = 4, scalable: tuple[int, int] | None = None) -> Effect:
    found = planned(state(desired, scalable))
    assert isinstance(found, Effect)
    return found


@pytest.mark.parametrize(
    ("desired", "step", "at_most", "to_count"),
    [(4, 2, 10, 6), (0, 2, 10, 2), (9, 2, 10, 10), (8, 2, 10, 10), (1, 1, 100, 2)],
)
def test_it_adds_a_step_and_never_more_than_the_cap(
    desired: int, step: int, at_most: int, to_count: int
) -> None:
    remedy = replace(REMEDY, step=step, at_most=at_most)
    assert planned(state(desired), remedy=remedy) == Effect(
        api="ecs",
        operation="update_service",
        parameters={"cluster": "plant", "service": "ml-service", "desiredCount": to_count},
        before=f"desiredCount {desired}",
        did=f"scaled plant/ml-service out from {desired} to {to_count} tasks (cap {at_most})",
        would=f"scale plant/ml-service out from {desired} to {to_count} tasks",
    )


@pytest.mark.parametrize(
    ("desired", "scalable", "to_count"),
    [
        (4, (1, 20), 6),
        (4, (4, 20), 6),
        (9, (1, 20), 10),  # the cap
        (4, (1, 5), 5),  # the maximum capacity
        (2, (5, 20), 7),  # below its minimum, as after a deploy: never less than that
    ],
)
def test_of_a_service_that_is_auto_scaled_it_raises_the_minimum_capacity(
    desired: int, scalable: tuple[int, int], to_count: int
) -> None:
    assert effect(desired, scalable) == Effect(
        api="application-autoscaling",
        operation="register_scalable_target",
        parameters={
            "ServiceNamespace": "ecs",
            "ResourceId": "service/plant/ml-service",
            "ScalableDimension": "ecs:service:DesiredCount",
            "MinCapacity": to_count,
        },
        before=f"MinCapacity {scalable[0]}",
        did=(
            f"scaled plant/ml-service out from {desired} to {to_count} tasks (cap 10) "
            f"by its minimum capacity; set that to {scalable[0]} again when the load is over"
        ),
        would=f"scale plant/ml-service out from {desired} to {to_count} tasks by its minimum capacity",
    )


@pytest.mark.parametrize(
    ("now", "because"),
    [
        (state(service=None), "the service does not exist"),
        (state(service=replace(HEALTHY, status="DRAINING")), "the service is DRAINING"),
        (state(service=replace(HEALTHY, status="INACTIVE")), "the service is INACTIVE"),
        (state(service=replace(HEALTHY, status="")), "the service is "),
        (
            state(service=replace(HEALTHY, deploying=True)),
            "a deployment is in progress: more tasks may be more of the fault",
        ),
        (state(10), "it has 10 tasks; the cap is 10"),
        (state(25), "it has 25 tasks; the cap is 10"),
        (state(4, (1, 4)), "it has 4 tasks; its scalable target allows 4"),
        (state(6, (1, 4)), "it has 6 tasks; its scalable target allows 4"),
        (state(2, (10, 20)), "it has 10 tasks; the cap is 10"),
    ],
)
def test_in_doubt_it_refuses(now: ScaleState, because: str) -> None:
    assert planned(now) == Refusal(because=because)


@pytest.mark.parametrize("desired", [4, 5])
def test_a_plan_that_was_cut_off_stays_what_it_was(desired: int) -> None:
    again = planned(state(desired), again=effect(4))
    assert isinstance(again, Effect)
    assert again.parameters == effect(4).parameters


def test_a_cap_that_was_lowered_since_holds_for_a_plan_that_was_cut_off() -> None:
    again = planned(state(4), again=effect(4), remedy=replace(REMEDY, at_most=5))
    assert isinstance(again, Effect)
    assert again.parameters["desiredCount"] == 5


@pytest.mark.parametrize(
    ("done", "now", "shows"),
    [
        (effect(4), state(5), False),
        (effect(4), state(6), True),
        (effect(4), state(30), True),
        (effect(4), state(4, (6, 20)), True),  # auto-scaled since, and it will have as many
        (effect(4), state(service=None), False),
        (effect(4, (1, 20)), state(4, (1, 20)), False),
        (effect(4, (1, 20)), state(4, (6, 20)), True),
        (effect(4, (1, 20)), state(9, (1, 20)), False),  # its own scaling, which scale-in takes back
        (effect(4, (1, 20)), state(9), True),  # not auto-scaled any more
        (effect(4, (1, 20)), state(5), False),
    ],
)
def test_it_shows_once_the_service_keeps_as_many_tasks(done: Effect, now: ScaleState, shows: bool) -> None:
    assert visible(done, now) is shows


SCALABLE = st.none() | st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda two: (min(two), max(two)))
STATES = st.builds(state, st.integers(0, 12), SCALABLE)
REMEDIES = st.integers(1, 12).flatmap(
    lambda at_most: st.builds(
        ScaleOutService,
        cluster=st.just("plant"),
        service=st.just("ml-service"),
        step=st.integers(1, at_most),
        at_most=st.just(at_most),
    )
)


@given(first=STATES, then=STATES, remedy=REMEDIES, then_remedy=REMEDIES)
def test_whatever_changes_in_between_it_goes_up_and_stays_within_cap_and_target(
    first: ScaleState, then: ScaleState, remedy: ScaleOutService, then_remedy: ScaleOutService
) -> None:
    decided = planned(first, remedy=remedy)
    again = decided if isinstance(decided, Effect) else None
    if again is not None and visible(again, then):
        return  # it is not planned again
    found = planned(then, again=again, remedy=then_remedy)
    if isinstance(found, Refusal):
        return
    count = found.parameters.get("desiredCount") or found.parameters["MinCapacity"]
    assert count <= then_remedy.at_most
    if then.scalable is None:
        assert then.service is not None
        assert then.service.desired < count
    else:
        assert then.scalable.min_capacity < count <= then.scalable.max_capacity
    if again is not None:
        assert count <= (again.parameters.get("desiredCount") or again.parameters["MinCapacity"])
