"""`POST /_local/ecs`: how deployments go. They complete unless a test or the demo wants a bad one.

{"step_s": 0.1}                                                 how long each state lasts, everywhere
{"cluster": "c", "service": "s", "deployments": "hang"}         in progress until it is told otherwise
{"cluster": "c", "service": "s", "taskDefinition": ARN, ...}    only what deploys this definition
{..., "deployments": "fail"}                                    its tasks keep failing
{..., "rollbacks": "hang"}                                      or "complete", or "fail"
{"cluster": "c", "service": "s", "crash": 137}                  a container exits so; ECS replaces its task
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ministack.services import ecs

from local.emulator import ecs_tasks
from local.emulator.ecs_deployments import LOCK, plan_of, set_plan
from local.emulator.ecs_rollout import Plan
from local.emulator.outcomes import Outcome

PATH = "/_local/ecs"
MEMBERS = ("cluster", "service", "taskDefinition", "deployments", "rollbacks", "step_s", "crash")


def control_ecs(request: dict[str, Any]) -> dict[str, Any]:
    """Make the plan that `request` asks for; what it leaves out is as it was.

    Raises:
        ValueError: it names a member, a service, an outcome or a running task that there is not.
    """
    unknown = set(request) - set(MEMBERS)
    if unknown:
        raise ValueError(f"{PATH}: {', '.join(sorted(unknown))}: takes only {', '.join(MEMBERS)}")
    arn = _service_arn(request)
    definition = _definition_arn(request)
    plan = asdict(plan_of(arn, definition))
    plan |= {key: Outcome(request[key]) for key in ("deployments", "rollbacks") if key in request}
    plan["step_s"] = float(request.get("step_s", plan["step_s"]))
    set_plan(arn, definition, Plan(**plan))
    if "crash" in request:
        _crash(request)
    return {key: plan[key] for key in ("deployments", "rollbacks", "step_s")}


def _crash(request: dict[str, Any]) -> None:
    service = ecs_tasks.service_of(request, "service") if "service" in request else None
    with LOCK:
        if service is None or not ecs_tasks.crash(service, exit_code=int(request["crash"])):
            raise ValueError(f"{PATH}: crash = {request['crash']}: takes a service with a running task")


def _service_arn(request: dict[str, Any]) -> str:
    if "service" not in request:
        return ""
    service = ecs_tasks.service_of(request, "service")
    if service is None:
        raise ValueError(
            f"{PATH}: service = {request['service']}: is not in cluster {request.get('cluster')}"
        )
    return service["serviceArn"]


def _definition_arn(request: dict[str, Any]) -> str:
    if "taskDefinition" not in request:
        return ""
    definition = ecs._task_defs.get(ecs._resolve_td_key(request["taskDefinition"]) or "")
    if definition is None:
        raise ValueError(f"{PATH}: taskDefinition = {request['taskDefinition']}: is not registered")
    return definition["taskDefinitionArn"]
