"""Application Auto Scaling: scalable targets and scaling policies. No alarm scales anything here.

Registering a target brings its capacity between the minimum and the maximum, as documented, also when
neither is in the request.
"""

from __future__ import annotations

import time
from typing import Any

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, new_uuid

from local.emulator.json_api import Record, RefusedError, page, register
from local.emulator.scalable_capacity import INVALID, dimension_of

Key = tuple[str, str, str]
KEY = ("ServiceNamespace", "ResourceId", "ScalableDimension")
SUSPENSIONS = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")
POLICY_MEMBERS = (
    "StepScalingPolicyConfiguration",
    "TargetTrackingScalingPolicyConfiguration",
    "PredictiveScalingPolicyConfiguration",
)
MOST = 50
"""Results a page, all three Describe operations."""

TARGETS = AccountRegionScopedDict()  # Key -> ScalableTarget
PENDING = AccountRegionScopedDict()  # Key -> True while a test says that an update is pending

_policies = AccountRegionScopedDict()  # (Key, name) -> ScalingPolicy
_activities = AccountRegionScopedDict()  # id -> ScalingActivity


def serve_application_auto_scaling() -> None:
    """Register the service and its operations."""
    operations = (
        register_scalable_target,
        describe_scalable_targets,
        deregister_scalable_target,
        put_scaling_policy,
        describe_scaling_policies,
        delete_scaling_policy,
        describe_scaling_activities,
    )
    named = {"".join(word.title() for word in each.__name__.split("_")): each for each in operations}
    register("application-autoscaling", target_prefix="AnyScaleFrontendService", operations=named)


def register_scalable_target(request: Record) -> Record:
    """Make or change a target: what is left out of a change stays as it is."""
    key = _key(request)
    dimension = dimension_of(request)
    capacity = dimension.read(request["ResourceId"])
    _refuse_pending(key)
    before = TARGETS.get(key)
    merged = {**(before or {}), **request}
    if merged.get("MinCapacity") is None or merged.get("MaxCapacity") is None:
        raise RefusedError(
            INVALID, "Both MinCapacity and MaxCapacity are required to register a scalable target."
        )
    if not 0 <= merged["MinCapacity"] <= merged["MaxCapacity"]:
        raise RefusedError(
            INVALID, "Minimum capacity must be 0 or more, and not greater than maximum capacity."
        )
    suspended = dict.fromkeys(SUSPENSIONS, False)
    suspended |= (before or {}).get("SuspendedState", {})
    target: Record = {
        **{name: merged[name] for name in (*KEY, "MinCapacity", "MaxCapacity")},
        "RoleARN": merged.get("RoleARN") or _service_linked_role(request["ServiceNamespace"]),
        "SuspendedState": suspended | request.get("SuspendedState", {}),
        "CreationTime": before["CreationTime"] if before else time.time(),
        "ScalableTargetARN": before["ScalableTargetARN"] if before else _target_arn(),
    }
    TARGETS[key] = target
    allowed = min(max(capacity, target["MinCapacity"]), target["MaxCapacity"])
    if allowed != capacity:
        dimension.write(request["ResourceId"], allowed)
        bound = "minimum" if allowed > capacity else "maximum"
        _record_activity(key, allowed, f"{bound} capacity was set to {allowed}")
    return {"ScalableTargetARN": target["ScalableTargetARN"]}


def describe_scalable_targets(request: Record) -> Record:
    wanted = request.get("ResourceIds") or None
    found = [each for each in _of(TARGETS, request) if wanted is None or each["ResourceId"] in wanted]
    return _page("ScalableTargets", found, request)


def deregister_scalable_target(request: Record) -> None:
    """The target's policies go with it."""
    key = _key(_registered(request))
    _refuse_pending(key)
    del TARGETS[key]
    for policy in [each for each in _policies if each[0] == key]:
        del _policies[policy]


def put_scaling_policy(request: Record) -> Record:
    """Make or change a policy: the type and configuration that are left out of a change stay."""
    key = _key(_registered(request))
    _refuse_pending(key)
    name = request["PolicyName"]
    before = _policies.get((key, name))
    kind = request.get("PolicyType") or (before or {}).get("PolicyType", "StepScaling")
    configuration = f"{kind}PolicyConfiguration"
    value = request.get(configuration) or (before or {}).get(configuration)
    if value is None:
        raise RefusedError(INVALID, f"{configuration} is required for the policy type {kind}.")
    if any(member in request for member in POLICY_MEMBERS if member != configuration):
        raise RefusedError(INVALID, f"Only {configuration} can be given for the policy type {kind}.")
    arn = before["PolicyARN"] if before else _policy_arn(key, name)
    _policies[key, name] = {
        "PolicyARN": arn,
        "PolicyName": name,
        **dict(zip(KEY, key, strict=True)),
        "PolicyType": kind,
        configuration: value,
        "Alarms": [],
        "CreationTime": before["CreationTime"] if before else time.time(),
    }
    return {"PolicyARN": arn, "Alarms": []}


def describe_scaling_policies(request: Record) -> Record:
    names = request.get("PolicyNames") or None
    found = [
        each
        for each in _of(_policies, request)
        if names is None or each["PolicyName"] in names or each["PolicyARN"] in names
    ]
    return _page("ScalingPolicies", found, request)


def delete_scaling_policy(request: Record) -> None:
    key = (_key(request), request["PolicyName"])
    if key not in _policies:
        raise RefusedError("ObjectNotFoundException", f"No scaling policy found for {_named(request)}")
    del _policies[key]


def describe_scaling_activities(request: Record) -> Record:
    """The newest first."""
    return _page("ScalingActivities", _of(_activities, request)[::-1], request)


def _registered(request: Record) -> Record:
    dimension_of(request)
    target = TARGETS.get(_key(request))
    if target is None:
        raise RefusedError("ObjectNotFoundException", f"No scalable target registered for {_named(request)}")
    return target


def _refuse_pending(key: Key) -> None:
    if PENDING.get(key):
        raise RefusedError(
            "ConcurrentUpdateException", "You already have a pending update to an Auto Scaling resource."
        )


def _record_activity(key: Key, capacity: int, cause: str) -> None:
    now_s = time.time()
    identity = new_uuid()
    done = f"Successfully set desired count to {capacity}. Change successfully fulfilled by {key[0]}."
    _activities[identity] = {
        "ActivityId": identity,
        **dict(zip(KEY, key, strict=True)),
        "Description": f"Setting desired count to {capacity}.",
        "Cause": cause,
        "StartTime": now_s,
        "EndTime": now_s,
        "StatusCode": "Successful",
        "StatusMessage": done,
    }


def _of(store: Any, request: Record) -> list[Record]:
    return [
        each for each in store.values() if all(request.get(name, each[name]) == each[name] for name in KEY)
    ]


def _page(member: str, found: list[Record], request: Record) -> Record:
    size = min(request.get("MaxResults") or MOST, MOST)
    listed, token = page(found, request.get("NextToken"), size, invalid="InvalidNextTokenException")
    return {member: listed, **({"NextToken": token} if token else {})}


def _key(request: Record) -> Key:
    return (request["ServiceNamespace"], request["ResourceId"], request["ScalableDimension"])


def _named(request: Record) -> str:
    namespace, resource, dimension = _key(request)
    return f"service namespace: {namespace}, resource ID: {resource}, scalable dimension: {dimension}"


def _target_arn() -> str:
    identity = f"0{new_uuid().replace('-', '')[:29]}"
    return f"arn:aws:application-autoscaling:{get_region()}:{get_account_id()}:scalable-target/{identity}"


def _policy_arn(key: Key, name: str) -> str:
    where = f"{get_region()}:{get_account_id()}"
    return (
        f"arn:aws:autoscaling:{where}:scalingPolicy:{new_uuid()}:resource/{key[0]}/{key[1]}:policyName/{name}"
    )


def _service_linked_role(namespace: str) -> str:
    service = {"ecs": "ECSService", "sagemaker": "SageMakerEndpoint"}[namespace]
    folder = f"aws-service-role/{namespace}.application-autoscaling.amazonaws.com"
    name = f"AWSServiceRoleForApplicationAutoScaling_{service}"
    return f"arn:aws:iam::{get_account_id()}:role/{folder}/{name}"
