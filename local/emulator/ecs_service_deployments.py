"""The API of service deployments and service revisions: list, describe and stop."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from typing import Any

from ministack.core.responses import json_response
from ministack.services import ecs

from local.emulator import ecs_tasks
from local.emulator.ecs_deployments import HISTORY, change, is_rolling
from local.emulator.ecs_history import Deployment, Record, Revision, brief, described
from local.emulator.ecs_rollout import stopped
from local.emulator.json_api import Answer, RefusedError, page, refusal
from local.emulator.request_constraints import first_violation

INVALID = "InvalidParameterException"
MOST_DESCRIBED = 20
"""ARNs a call, DescribeServiceDeployments and DescribeServiceRevisions of the API reference."""
MOST_LISTED = 100


def serve_service_deployments() -> None:
    """Put the four operations in the place of ministack's, which answer nothing."""
    for function in (
        list_service_deployments,
        describe_service_deployments,
        describe_service_revisions,
        stop_service_deployment,
    ):
        name = "".join(word.title() for word in function.__name__.split("_"))
        ecs._ACTION_MAP[name] = functools.partial(_answer, name, function)


def list_service_deployments(request: Record) -> Record:
    """The newest first, filtered by status and time of creation."""
    service = _service(request)
    period = request.get("createdAt") or {}
    found = [
        each
        for each in reversed(HISTORY.of_service(service["serviceArn"]))
        if each.rollout.status in (request.get("status") or [each.rollout.status])
        and period.get("after", 0.0) <= each.rollout.created_s <= period.get("before", float("inf"))
    ]
    size = min(request.get("maxResults") or MOST_LISTED, MOST_LISTED)
    listed, token = page(found, request.get("nextToken"), size, invalid=INVALID)
    answer: Record = {"serviceDeployments": [brief(each) for each in listed]}
    return answer | ({"nextToken": token} if token else {})


def describe_service_deployments(request: Record) -> Record:
    found, failures = _found(request["serviceDeploymentArns"], HISTORY.deployments.get)
    return {"serviceDeployments": [described(each) for each in found], "failures": failures}


def describe_service_revisions(request: Record) -> Record:
    found, failures = _found(request["serviceRevisionArns"], HISTORY.revisions.get)
    return {"serviceRevisions": [_revision(each) for each in found], "failures": failures}


def stop_service_deployment(request: Record) -> Record:
    """Begin to roll back or abort an ongoing deployment; one that is stopping already goes on."""
    arn = request["serviceDeploymentArn"]
    _refuse_other_controllers(arn)
    deployment: Deployment | None = HISTORY.deployments.get(arn)
    if deployment is None:
        raise RefusedError("ServiceDeploymentNotFoundException", "The service deployment was not found.")
    rollout = stopped(deployment.rollout, request.get("stopType", "ROLLBACK"), time.time())
    if rollout is None:
        raise RefusedError(
            "ConflictException",
            f"The service deployment cannot be stopped: its status is {deployment.rollout.status}.",
            resourceIds=[arn],
        )
    if rollout is not deployment.rollout:
        change(deployment, rollout)
    return {"serviceDeploymentArn": arn}


def _answer(name: str, function: Callable[[Record], Record], request: Record) -> Answer:
    try:
        violation = first_violation("ecs", name, request)
        if violation:
            raise RefusedError(INVALID, violation)
        return json_response(function(request))
    except RefusedError as refused:
        return refusal(refused)


def _service(request: Record) -> Record:
    cluster = ecs._resolve_cluster_name(request.get("cluster", "default"))
    if cluster not in ecs._clusters:
        raise RefusedError("ClusterNotFoundException", "Cluster not found.")
    service = ecs_tasks.service_of(request, "service")
    if service is None or service["status"] == "INACTIVE":
        raise RefusedError("ServiceNotFoundException", "Service not found.")
    _refuse_unless_rolling(service)
    return service


def _refuse_other_controllers(deployment_arn: str) -> None:
    for service in ecs._services.values():
        if deployment_arn.startswith(
            service["serviceArn"].replace(":service/", ":service-deployment/") + "/"
        ):
            _refuse_unless_rolling(service)


def _refuse_unless_rolling(service: Record) -> None:
    if not is_rolling(service):
        controller = service["deploymentController"]["type"]
        raise RefusedError(
            "UnsupportedFeatureException",
            f"Service deployments are not supported for the {controller} deployment controller.",
        )


def _found(arns: Sequence[str], find: Callable[[str], Any]) -> tuple[list[Any], list[Record]]:
    if not 1 <= len(arns) <= MOST_DESCRIBED:
        raise RefusedError(INVALID, f"Between 1 and {MOST_DESCRIBED} ARNs can be described, not {len(arns)}.")
    missing = [{"arn": arn, "reason": "MISSING"} for arn in arns if find(arn) is None]
    return [found for arn in arns if (found := find(arn)) is not None], missing


def _revision(revision: Revision) -> Record:
    return {"serviceRevisionArn": revision.arn, **revision.description}
