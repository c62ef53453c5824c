"""ECS deployments take their time, can be rolled back, and are kept as service deployments.

ministack completes a deployment within UpdateService. Here it waits for its rollout (`ecs_rollout.py`),
which is looked at whenever ECS is called, so that nothing is seen late, and by itself as long as a
deployment is under way, so that nobody has to ask for its events (`ecs_events.py`).
"""

from __future__ import annotations

import functools
import threading
import time
from dataclasses import replace
from typing import Any

from ministack.core.concurrency import spawn_background
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, json_response
from ministack.services import ecs

from local.emulator import ecs_events, ecs_tasks
from local.emulator.ecs_history import (
    Deployment,
    History,
    Record,
    counts,
    new_deployment_arn,
    revision_summary,
)
from local.emulator.ecs_rollout import Plan, Rollout, begun, next_step, superseded
from local.emulator.json_api import Answer, RefusedError, refusal

LOCK = threading.RLock()
"""Every ECS call runs in a thread of its own."""
HISTORY = History()
LOOK_EVERY_S = 0.05
"""How often a deployment under way is looked at when nobody calls ECS."""

_plans = AccountRegionScopedDict()  # (ARN of a service, ARN of a task definition), or "" for any -> Plan
_settling: set[tuple[str, str]] = set()  # account and region whose deployments are looked at


def take_time_to_deploy() -> None:
    """Create, update and delete of a service keep its history; every call looks at the clock first."""
    dispatch = ecs._dispatch_action

    @functools.wraps(dispatch)
    def dispatched(action: str, data: Record) -> Answer:
        with LOCK:
            settle()
            return dispatch(action, data)

    ecs._dispatch_action = dispatched
    ecs_tasks.hold_unfinished_rollouts(_may_complete)
    for action, function, kept in (
        ("CreateService", "_create_service", _creating),
        ("UpdateService", "_update_service", _updating),
        ("DeleteService", "_delete_service", _deleting),
    ):
        patched = _refusing(functools.partial(kept, getattr(ecs, function)))
        ecs._ACTION_MAP[action] = patched
        setattr(ecs, function, patched)  # CloudFormation calls these


def plan_of(service_arn: str, task_definition: str) -> Plan:
    """The most special plan for a deployment of this task definition."""
    keys = ((service_arn, task_definition), (service_arn, ""), ("", ""))
    return next((_plans[key] for key in keys if key in _plans), Plan())


def set_plan(service_arn: str, task_definition: str, plan: Plan) -> None:
    """From now on deployments of the service (of the definition) go by `plan`, running ones too."""
    with LOCK:
        settle()
        _plans[service_arn, task_definition] = replace(plan, since_s=time.time())


def settle() -> None:
    """Bring every deployment of this account and region to where it is by now."""
    now_s = time.time()
    for deployment in HISTORY.deployments.values():
        if deployment.rollout.ongoing:
            _advance(deployment, now_s)
    for service in ecs._services.values():
        _tell_current(service)


def change(deployment: Deployment, rollout: Rollout) -> None:
    """Put the deployment into this state, with what that means for its service."""
    is_news = rollout.status != deployment.rollout.status
    deployment.rollout = rollout
    service = deployment.service
    if rollout.failures:
        ecs_tasks.count_failures(service, deployment.target.deployment_id, rollout.failures)
    if rollout.status == "SUCCESSFUL":
        HISTORY.steady[service["serviceArn"]] = deployment.target
        ecs_tasks.finish(service)
    elif rollout.status == "ROLLBACK_IN_PROGRESS":
        ecs_tasks.return_to(service, deployment.steady)
    elif rollout.status == "ROLLBACK_SUCCESSFUL":
        ecs_tasks.finish(service)
    elif rollout.status in ("STOPPED", "ROLLBACK_FAILED"):
        ecs_tasks.fail(service, (deployment.target, deployment.steady), rollout.reason or rollout.status)
    if not rollout.ongoing:
        deployment.ended_with = counts(deployment)
    if is_news:
        ecs_events.tell_rollout(deployment)


def is_rolling(service: Record) -> bool:
    """Whether ECS itself deploys the service, not CodeDeploy and not task sets."""
    return (service.get("deploymentController") or {}).get("type", "ECS") == "ECS"


def _advance(deployment: Deployment, now_s: float) -> None:
    service = deployment.service
    plan = plan_of(service["serviceArn"], deployment.target.description["taskDefinition"])
    while (step := next_step(deployment.rollout, plan)) and step.since_s <= now_s:
        finishes = step.status in ("SUCCESSFUL", "ROLLBACK_SUCCESSFUL")
        if finishes and not ecs_tasks.all_replaced(service):
            return  # maximumPercent and minimumHealthyPercent leave no room: it stays in progress
        change(deployment, step)


def _may_complete(service: Record) -> bool:
    """Whether ministack may call the service's primary deployment completed."""
    if not is_rolling(service):
        return True
    newest = HISTORY.newest(service["serviceArn"])
    primary = ecs._primary_deployment(service)
    if newest is None or primary is None or newest.rollout.ongoing:
        return False
    return primary["id"] in (newest.target.deployment_id, newest.steady.deployment_id)


def _creating(create: Any, data: Record) -> Answer:
    ecs_tasks.require_task_definition(data)
    answer = create(data)
    service = ecs_tasks.service_of(data, "serviceName")
    if answer[0] != 200 or service is None:
        return answer
    HISTORY.forget(service["serviceArn"])
    if is_rolling(service):
        _record(service, time.time())
    return _answer(service)


def _updating(update: Any, data: Record) -> Answer:
    settle()
    service = ecs_tasks.service_of(data, "service")
    if service is None:
        return update(data)
    ecs_tasks.require_updatable(service, data, rolling=is_rolling(service))
    before = ecs._primary_deployment(service)
    answer = update(data)
    if answer[0] != 200:
        return answer
    if is_rolling(service) and before is not ecs._primary_deployment(service):
        _record(service, time.time())
    return _answer(service)


def _deleting(delete: Any, data: Record) -> Answer:
    service = ecs_tasks.service_of(data, "service")
    answer = delete(data)
    if answer[0] == 200 and service is not None:
        HISTORY.forget(service["serviceArn"])
    return answer


def _record(service: Record, now_s: float) -> None:
    """Begin a service deployment for the deployment that ministack has just made primary."""
    arn = service["serviceArn"]
    primary = ecs._primary_deployment(service)
    revision = HISTORY.add_revision(service, primary["id"], now_s)
    others = (HISTORY.revision_of(each["id"]) for each in service["deployments"] if each is not primary)
    before = HISTORY.newest(arn)
    waits = before is not None and before.rollout.ongoing
    if before is not None and waits:
        change(before, superseded(before.rollout, now_s))
    breaker = (service.get("deploymentConfiguration") or {}).get("deploymentCircuitBreaker") or {}
    rollout = Rollout(
        status="PENDING",
        since_s=now_s,
        created_s=now_s,
        threshold=ecs._circuit_breaker_threshold(service),
        breaker=bool(breaker.get("enable")),
        breaker_rolls_back=bool(breaker.get("rollback")),
    )
    deployment = Deployment(
        arn=new_deployment_arn(service),
        service=service,
        target=revision,
        steady=HISTORY.steady.get(arn, revision),
        sources=tuple(each for each in others if each is not None),
        rollout=begun(rollout, pending=waits and before is not None and before.rollout.ongoing),
        configuration={"strategy": "ROLLING", **(service.get("deploymentConfiguration") or {})},
    )
    HISTORY.deployments[deployment.arn] = deployment
    ecs_events.tell_rollout(deployment)
    _keep_settling()
    if before is None:  # a service begins with a deployment that has succeeded
        change(deployment, replace(deployment.rollout, status="SUCCESSFUL", finished_s=now_s))


def _keep_settling() -> None:
    scope = (get_account_id(), get_region())
    if scope not in _settling:
        _settling.add(scope)
        spawn_background(_settle_while_ongoing, scope, thread_name="ecs-deployments")


def _settle_while_ongoing(scope: tuple[str, str]) -> None:
    ongoing = True
    while ongoing:
        time.sleep(LOOK_EVERY_S)
        with LOCK:
            settle()
            ongoing = any(each.rollout.ongoing for each in HISTORY.deployments.values())
            if not ongoing:
                _settling.discard(scope)


def _tell_current(service: Record) -> None:
    newest = HISTORY.newest(service["serviceArn"])
    if newest is None:
        return
    service["currentServiceDeployment"] = newest.arn
    revisions = (HISTORY.revision_of(each["id"]) for each in service["deployments"])
    service["currentServiceRevisions"] = [revision_summary(service, each) for each in revisions if each]


def _answer(service: Record) -> Answer:
    _tell_current(service)
    return json_response({"service": ecs._sanitize(service)})


def _refusing(function: Any) -> Any:
    def called(data: Record) -> Answer:
        with LOCK:
            try:
                return function(data)
            except RefusedError as refused:
                return refusal(refused)

    return called
