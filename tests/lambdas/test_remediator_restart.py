"""Restarting: fresh tasks of the same definition, and never a second time for the same decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.actions.ecs_service import ServiceState
from lambdas.remediator.actions.restart_service import plan, visible
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import RestartService
from tests.lambdas.builders import START

REMEDY = RestartService(cluster="plant", service="ml-service")
HEALTHY = ServiceState(
    status="ACTIVE",
    desired=4,
    deploying=False,
    controller="ECS",
    deployment="ecs-svc/1",
    task_definition="arn:aws:ecs:eu-west-1:333333333333:task-definition/ml:7",
)
RESTART = Effect(
    api="ecs",
    operation="update_service",
    parameters={"cluster": "plant", "service": "ml-service", "forceNewDeployment": True},
    before="ecs-svc/1",
    did="restarted plant/ml-service: fresh tasks of ml:7",
    would="start fresh tasks of ml:7",
)


def test_it_starts_a_deployment_of_what_runs_and_names_no_other_definition() -> None:
    assert plan(REMEDY, HEALTHY, again=None, now=START) == RESTART


@pytest.mark.parametrize("again", [None, RESTART])
@pytest.mark.parametrize(
    ("service", "because"),
    [
        (None, "the service does not exist"),
        (replace(HEALTHY, status="DRAINING"), "the service is DRAINING"),
        (replace(HEALTHY, status="INACTIVE"), "the service is INACTIVE"),
        (replace(HEALTHY, controller="CODE_DEPLOY"), "its deployments belong to the controller CODE_DEPLOY"),
        (replace(HEALTHY, controller="EXTERNAL"), "its deployments belong to the controller EXTERNAL"),
        (replace(HEALTHY, deploying=True), "a deployment is in progress: its tasks are fresh already"),
        (replace(HEALTHY, desired=0), "it has no tasks"),
    ],
)
def test_in_doubt_it_refuses(service: ServiceState | None, again: Effect | None, because: str) -> None:
    assert plan(REMEDY, service, again=again, now=START) == Refusal(because=because)


@pytest.mark.parametrize(
    ("service", "shows"),
    [
        (HEALTHY, False),
        (replace(HEALTHY, deployment="ecs-svc/2"), True),
        (replace(HEALTHY, deployment="ecs-svc/2", deploying=True), True),
        (replace(HEALTHY, desired=9), False),
        (None, False),
    ],
)
def test_a_deployment_other_than_the_one_before_is_its_effect(
    service: ServiceState | None, shows: bool
) -> None:
    assert visible(RESTART, service) is shows


@given(
    service=st.builds(
        ServiceState,
        status=st.sampled_from((*("ACTIVE",) * 8, "DRAINING", "INACTIVE")),
        desired=st.integers(0, 12),
        deploying=st.booleans(),
        controller=st.sampled_from(("ECS", "ECS", "CODE_DEPLOY", "EXTERNAL")),
        deployment=st.sampled_from(("ecs-svc/1", "ecs-svc/2")),
        task_definition=st.sampled_from(("a:1", "a:2")),
    )
)
def test_it_is_repeated_only_as_it_was_and_only_while_it_does_not_show(service: ServiceState) -> None:
    again = plan(REMEDY, service, again=RESTART, now=START)
    if isinstance(again, Refusal) or visible(RESTART, service):
        return
    assert again == RESTART
    assert (service.status, service.controller, service.deploying) == ("ACTIVE", "ECS", False)
    assert service.deployment == RESTART.before
