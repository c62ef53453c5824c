"""Rolling back: only what is to blame, only to what ran before, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.actions.ecs_service import ServiceState
from lambdas.remediator.actions.rollback_deployment import RollbackState, plan, visible
from lambdas.remediator.actions.service_deployments import Deployment
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import RollbackDeployment
from tests.lambdas.builders import START, after

REMEDY = RollbackDeployment(cluster="plant", service="ml-service", blame_s=3_600)
TASK = "arn:aws:ecs:eu-west-1:333333333333:task-definition/ml:{}"
SERVICE = ServiceState(
    status="ACTIVE",
    desired=4,
    deploying=False,
    controller="ECS",
    deployment="ecs-svc/1",
    task_definition=TASK.format(7),
)
Told = tuple[float, str, int | None]  # began so many minutes ago, status, revision of the definition
BAD: Told = (10, "SUCCESSFUL", 7)
GOOD: Told = (9_000, "SUCCESSFUL", 6)
RUNS: Told = (1, "IN_PROGRESS", None)


def state(*told: Told, service: ServiceState | None = SERVICE, usable: bool = True) -> RollbackState:
    """A service with these deployments, newest first."""
    deployments = tuple(
        Deployment(
            arn=f"deployment/{number}",
            status=status,
            began=after(-60 * ago_min),
            task_definition=TASK.format(revision) if revision else None,
        )
        for number, (ago_min, status, revision) in enumerate(told)
    )
    return RollbackState(service=service, deployments=deployments, usable=usable)


def planned(now: RollbackState, again: Effect | None = None) -> Effect | Refusal:
    return plan(REMEDY, now, again=again, now=START)


def effect(*told: Told) -> Effect:
    found = planned(state(*told))
    assert isinstance(found, Effect)
    return found


STOP, RETURN = effect(RUNS, BAD, GOOD), effect(BAD, GOOD)


@pytest.mark.parametrize("status", ["PENDING", "IN_PROGRESS"])
def test_a_deployment_that_still_runs_is_stopped_and_rolled_back_by_ecs(status: str) -> None:
    assert planned(state((1, status, None), GOOD)) == Effect(
        api="ecs",
        operation="stop_service_deployment",
        parameters={"serviceDeploymentArn": "deployment/0", "stopType": "ROLLBACK"},
        before=f"deployment/0 {status}",
        did=(
            "stopped the running deployment of plant/ml-service, which rolls it back; "
            "the next deploy brings the fault back unless its cause is removed"
        ),
        would="stop the running deployment, which rolls it back",
    )


@pytest.mark.parametrize(
    "told",
    [
        (BAD, GOOD),
        ((59.9, "SUCCESSFUL", 7), GOOD),
        (BAD, GOOD, (9_500, "SUCCESSFUL", 5)),
        ((5, "ROLLBACK_SUCCESSFUL", None), BAD, (20, "STOPPED", None), GOOD),
        ((5, "SUCCESSFUL", 7), BAD, GOOD),  # restarted since: that changed nothing
        (BAD, GOOD, (9_500, "SUCCESSFUL", 5), (9_600, "SUCCESSFUL", 6)),
    ],
)
def test_after_one_that_has_finished_the_service_returns_to_the_definition_before(
    told: tuple[Told, ...],
) -> None:
    assert planned(state(*told)) == Effect(
        api="ecs",
        operation="update_service",
        parameters={"cluster": "plant", "service": "ml-service", "taskDefinition": TASK.format(6)},
        before=f"taskDefinition {TASK.format(7)}",
        did=(
            "returned plant/ml-service from ml:7 to ml:6; "
            "the next deploy brings the fault back unless its cause is removed"
        ),
        would="return from ml:7 to ml:6",
    )


@pytest.mark.parametrize(
    ("now", "because"),
    [
        (state(service=None), "the service does not exist"),
        (state(BAD, GOOD, service=replace(SERVICE, status="DRAINING")), "the service is DRAINING"),
        (
            state(BAD, GOOD, service=replace(SERVICE, controller="CODE_DEPLOY")),
            "its deployments belong to the controller CODE_DEPLOY",
        ),
        (
            state(BAD, GOOD, service=replace(SERVICE, controller="EXTERNAL")),
            "its deployments belong to the controller EXTERNAL",
        ),
        *(
            (state((1, status, None), BAD, GOOD), "its deployment is being stopped or rolled back already")
            for status in ("STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
        ),
        (state(RUNS), "its first deployment is in progress: there is none to return to"),
        (
            state(RUNS, (5, "ROLLBACK_FAILED", None)),
            "its first deployment is in progress: there is none to return to",
        ),
        (state(), "it has no successful deployment"),
        (state((5, "STOPPED", None)), "it has no successful deployment"),
        (state(BAD), "there is no successful deployment before ml:7"),
        (state(BAD, (20, "STOPPED", None)), "there is no successful deployment before ml:7"),
        (state((60, "SUCCESSFUL", 7), GOOD), "no deployment is to blame: ml:7 has been there for 60 min"),
        (state(GOOD, service=replace(SERVICE, task_definition=TASK.format(6))), "no deployment is to blame"),
        (
            state(BAD, (90, "SUCCESSFUL", 7), GOOD),
            "no deployment is to blame: ml:7 has been there for 90 min",
        ),
        (state(BAD, GOOD, (9_500, "SUCCESSFUL", 7)), "its newest deployment is itself a return to ml:7"),
        (
            state(BAD, GOOD, service=replace(SERVICE, task_definition=TASK.format(8))),
            "it asks for ml:8, which is not what was last deployed with success",
        ),
        (state((10, "SUCCESSFUL", None), GOOD), "it asks for ml:7, which is not what was last deployed"),
        (state(BAD, (90, "SUCCESSFUL", None)), "what was deployed before ml:7 cannot be deployed any more"),
        (state(BAD, GOOD, usable=False), "what was deployed before ml:7 cannot be deployed any more"),
    ],
)
def test_in_doubt_it_refuses(now: RollbackState, because: str) -> None:
    refusal = planned(now)
    assert isinstance(refusal, Refusal)
    assert refusal.because.startswith(because)


@pytest.mark.parametrize(
    ("again", "now"),
    [
        (STOP, state((1, "SUCCESSFUL", 7), BAD, GOOD)),  # it finished before it was stopped
        (RETURN, state(RUNS, BAD, GOOD)),  # people deploy
        (RETURN, state((1, "SUCCESSFUL", 8), BAD, GOOD, service=replace(SERVICE, task_definition="ml:8"))),
        (RETURN, state(BAD, (90, "SUCCESSFUL", 5))),
    ],
)
def test_a_decision_that_was_cut_off_is_given_up_when_the_deployments_have_changed(
    again: Effect, now: RollbackState
) -> None:
    assert isinstance(planned(now, again), Refusal)


@pytest.mark.parametrize(("again", "now"), [(STOP, state(RUNS, BAD, GOOD)), (RETURN, state(BAD, GOOD))])
def test_a_decision_that_was_cut_off_is_repeated_while_nothing_has_changed(
    again: Effect, now: RollbackState
) -> None:
    assert planned(now, again) == again
    assert not visible(again, now)


@pytest.mark.parametrize(
    ("done", "now", "shows"),
    [
        *(
            (STOP, state((1, status, None), BAD, GOOD), True)
            for status in ("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL")
        ),
        (STOP, state((1, "ROLLBACK_FAILED", None), BAD), True),
        (STOP, state((1, "STOPPED", None), BAD), True),
        (STOP, state((1, "SUCCESSFUL", 7), BAD), False),
        (STOP, state(), False),
        (RETURN, state(service=replace(SERVICE, task_definition=TASK.format(6))), True),
        (RETURN, state(BAD, GOOD), False),
        (RETURN, state(service=None), False),
    ],
)
def test_it_shows_in_the_deployments_status_or_in_what_the_service_asks_for(
    done: Effect, now: RollbackState, shows: bool
) -> None:
    assert visible(done, now) is shows


TOLD = st.tuples(
    st.integers(0, 90),
    st.sampled_from((*("SUCCESSFUL",) * 6, "IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL")),
    st.sampled_from((4, 5, 6, 7, 7, None)),
)
HISTORIES = st.lists(TOLD, max_size=6).map(lambda told: state(*sorted(told, key=lambda one: one[0])))


@given(now=HISTORIES)
def test_it_never_returns_to_what_runs_nor_to_what_was_left_nor_touches_the_count(now: RollbackState) -> None:
    found = planned(now)
    if isinstance(found, Refusal):
        return
    good = [one.task_definition for one in now.deployments if one.status == "SUCCESSFUL"]
    assert good
    assert "desiredCount" not in found.parameters
    if found.operation == "update_service":
        target = found.parameters["taskDefinition"]
        assert good[0] == TASK.format(7) != target
        assert TASK.format(7) not in good[good.index(target) :]
        assert all(one.status not in ("IN_PROGRESS", "ROLLBACK_IN_PROGRESS") for one in now.deployments)
