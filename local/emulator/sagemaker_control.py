"""`POST /_local/sagemaker`: how updates of endpoints go, and what an endpoint is like.

{"step_s": 0.1}                                          how long each state lasts, everywhere
{"endpoint": "e", "updates": "hang"}                     Updating until it is told otherwise
{"endpoint": "e", "updates": "fail"}                     weights and capacities are rolled back;
                                                         another configuration ends in Failed
{"endpoint": "e", "status": "SystemUpdating"}            stays so until another status is set
{"endpoint": "e", "variant": "v", "instanceCount": 0}    its current and desired count
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from typing import Any

from local.emulator import sagemaker_store as store
from local.emulator.endpoint_states import Plan
from local.emulator.json_api import RefusedError
from local.emulator.outcomes import Outcome

PATH = "/_local/sagemaker"
MEMBERS = ("endpoint", "updates", "step_s", "status", "variant", "instanceCount")
STATUSES = (
    "OutOfService",
    "Creating",
    "Updating",
    "SystemUpdating",
    "RollingBack",
    "InService",
    "Deleting",
    "Failed",
    "UpdateRollbackFailed",
)
"""EndpointStatus of the API reference."""


def control_sagemaker(request: dict[str, Any]) -> dict[str, Any]:
    """Do what `request` asks for; what it leaves out is as it was.

    Raises:
        ValueError: it names a member, an endpoint, a variant, a status or an outcome that there is not.
    """
    unknown = set(request) - set(MEMBERS)
    if unknown:
        raise ValueError(f"{PATH}: {', '.join(sorted(unknown))}: takes only {', '.join(MEMBERS)}")
    name = request.get("endpoint", "")
    plan = asdict(store.plan_of(name))
    if "updates" in request or "step_s" in request:
        plan["updates"] = Outcome(request.get("updates", plan["updates"]))
        plan["step_s"] = float(request.get("step_s", plan["step_s"]))
        store.set_plan(name, Plan(**plan))
    try:
        if "status" in request:
            _set_status(name, request["status"])
        if "variant" in request:
            _set_count(name, request["variant"], int(request["instanceCount"]))
    except RefusedError as refused:
        raise ValueError(f"{PATH}: endpoint = {name}: {refused.message}") from refused
    return {key: plan[key] for key in ("updates", "step_s")}


def _set_status(name: str, status: str) -> None:
    if status not in STATUSES:
        raise ValueError(f"{PATH}: status = {status}: is none of {', '.join(STATUSES)}")
    endpoint = store.endpoint(name)
    store.put(replace(endpoint, status=status, since_s=time.time(), held=status != "InService"))


def _set_count(name: str, variant: str, count: int) -> None:
    endpoint = store.endpoint(name)
    if variant not in [each.name for each in endpoint.variants]:
        raise ValueError(f"{PATH}: variant = {variant}: is not in endpoint {name}")
    variants = tuple(
        replace(each, current_count=count, desired_count=count) if each.name == variant else each
        for each in endpoint.variants
    )
    store.put(replace(endpoint, variants=variants))
