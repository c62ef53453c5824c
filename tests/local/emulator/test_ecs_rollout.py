"""The states of a service deployment and the arrows between them, as documented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.emulator.ecs_rollout import (
    COMPLETED,
    ONGOING,
    Plan,
    Rollout,
    begun,
    next_step,
    stopped,
    superseded,
)
from local.emulator.outcomes import Outcome

NOW_S = 1_000.0
LATER_S = 1_030.0
PLAN = Plan(step_s=30.0)


def rollout(status: str, **members: Any) -> Rollout:
    return Rollout(status=status, since_s=NOW_S, created_s=NOW_S, **members)


def plan(**outcomes: Outcome) -> Plan:
    return replace(PLAN, **outcomes)


@pytest.mark.parametrize(
    ("before", "goes", "after"),
    [
        (rollout("PENDING"), PLAN, "IN_PROGRESS"),
        (rollout("IN_PROGRESS"), PLAN, "SUCCESSFUL"),
        (rollout("IN_PROGRESS"), plan(deployments=Outcome.HANG), None),
        (rollout("STOP_REQUESTED"), plan(deployments=Outcome.HANG), "STOPPED"),
        (rollout("ROLLBACK_REQUESTED"), plan(deployments=Outcome.HANG), "ROLLBACK_IN_PROGRESS"),
        (rollout("ROLLBACK_IN_PROGRESS"), plan(deployments=Outcome.HANG), "ROLLBACK_SUCCESSFUL"),
        (rollout("ROLLBACK_IN_PROGRESS"), plan(rollbacks=Outcome.FAIL), "ROLLBACK_FAILED"),
        (rollout("ROLLBACK_IN_PROGRESS"), plan(rollbacks=Outcome.HANG), None),
        *((rollout(status), PLAN, None) for status in COMPLETED),
    ],
    ids=lambda value: getattr(value, "status", None),
)
def test_a_state_lasts_its_time_and_is_followed_by_the_documented_one(
    before: Rollout, goes: Plan, after: str | None
) -> None:
    step = next_step(before, goes)

    assert (step and step.status) == after
    assert step is None or step.since_s == LATER_S


@pytest.mark.parametrize(
    ("breaker", "rolls_back", "after"),
    [(True, True, "ROLLBACK_IN_PROGRESS"), (True, False, "STOP_REQUESTED"), (False, False, "IN_PROGRESS")],
)
def test_only_the_circuit_breaker_ends_a_failing_deployment(
    breaker: bool, rolls_back: bool, after: str
) -> None:
    before = rollout("IN_PROGRESS", breaker=breaker, breaker_rolls_back=rolls_back, threshold=5)

    step = next_step(before, plan(deployments=Outcome.FAIL))

    assert step is not None
    assert (step.status, step.failures) == (after, 5)
    if not breaker:
        assert next_step(step, plan(deployments=Outcome.FAIL)) is None


@pytest.mark.parametrize(
    ("status", "stop_type", "after"),
    [
        ("PENDING", "ROLLBACK", "ROLLBACK_REQUESTED"),
        ("IN_PROGRESS", "ROLLBACK", "ROLLBACK_REQUESTED"),
        ("PENDING", "ABORT", "STOP_REQUESTED"),
        ("IN_PROGRESS", "ABORT", "STOP_REQUESTED"),
        *((status, stop, status) for status in ONGOING[2:] for stop in ("ROLLBACK", "ABORT")),
        *((status, stop, None) for status in COMPLETED for stop in ("ROLLBACK", "ABORT")),
    ],
)
def test_a_stop_is_taken_once_and_never_by_a_completed_deployment(
    status: str, stop_type: str, after: str | None
) -> None:
    before = rollout(status)

    once = stopped(before, stop_type, LATER_S)

    assert (once and once.status) == after
    if once is not None:
        assert stopped(once, stop_type, LATER_S + 1) == once


@pytest.mark.parametrize(
    ("status", "after"),
    [
        ("PENDING", "STOP_REQUESTED"),
        ("IN_PROGRESS", "STOP_REQUESTED"),
        ("STOP_REQUESTED", "STOP_REQUESTED"),
        ("ROLLBACK_REQUESTED", "ROLLBACK_FAILED"),
        ("ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED"),
        ("SUCCESSFUL", "SUCCESSFUL"),
    ],
)
def test_a_newer_deployment_ends_the_one_before(status: str, after: str) -> None:
    assert superseded(rollout(status), LATER_S).status == after


@pytest.mark.parametrize(("pending", "status"), [(False, "IN_PROGRESS"), (True, "PENDING")])
def test_a_deployment_waits_only_for_the_one_before_it(pending: bool, status: str) -> None:
    assert begun(rollout("PENDING"), pending=pending).status == status


def test_what_hung_goes_on_from_the_moment_at_which_it_may() -> None:
    step = next_step(rollout("IN_PROGRESS"), replace(PLAN, since_s=NOW_S + 500))

    assert step is not None
    assert step.finished_s == NOW_S + 500
