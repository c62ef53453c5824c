"""AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy."""

from __future__ import annotations

from collections.abc import Callable

from ministack.services.cloudformation import provisioners

from local.emulator import autoscaling
from local.emulator.json_api import Operation, Record
from local.emulator.resource_requests import call, request_of

Provisioned = tuple[str, dict[str, str]]
Put = Callable[[Record], Provisioned]
Create = Callable[[str, Record, str], Provisioned]
Update = Callable[[str, Record, Record, str], Provisioned]
SERVICE = "application-autoscaling"
IDENTITY = ("ResourceId", "ScalableDimension", "ServiceNamespace")
"""In the order in which Ref of a scalable target has them."""


def provision_application_auto_scaling() -> None:
    """Register both resource types."""
    handlers = provisioners._RESOURCE_HANDLERS
    handlers["AWS::ApplicationAutoScaling::ScalableTarget"] = {
        "create": _creating(_register),
        "update": _updating(_register),
        "delete": _deregister,
    }
    handlers["AWS::ApplicationAutoScaling::ScalingPolicy"] = {
        "create": _creating(_put_policy),
        "update": _updating(_put_policy),
        "delete": _delete_policy,
    }


def _creating(put: Put) -> Create:
    def create(_logical_id: str, properties: Record, _stack: str) -> Provisioned:
        return put(properties)

    return create


def _updating(put: Put) -> Update:
    def update(_reference: str, _old: Record, new: Record, _stack: str) -> Provisioned:
        return put(new)

    return update


def _register(properties: Record) -> Provisioned:
    operation: Operation = autoscaling.register_scalable_target
    # ScheduledActions, which the request does not take, are not kept: nothing here acts on a schedule.
    call(SERVICE, "RegisterScalableTarget", operation, {**properties, "Tags": {}})
    reference = "|".join(properties[name] for name in IDENTITY)
    return reference, {"Id": reference}


def _deregister(reference: str, _properties: Record) -> None:
    target = _target(reference)
    if tuple(target[name] for name in autoscaling.KEY) in autoscaling.TARGETS:
        call(SERVICE, "DeregisterScalableTarget", autoscaling.deregister_scalable_target, target)


def _put_policy(properties: Record) -> Provisioned:
    answer = call(SERVICE, "PutScalingPolicy", autoscaling.put_scaling_policy, _of_policy(properties))
    return answer["PolicyARN"], {"Arn": answer["PolicyARN"]}


def _delete_policy(_arn: str, properties: Record) -> None:
    request = request_of(SERVICE, "DeleteScalingPolicy", _of_policy(properties))
    if autoscaling.describe_scaling_policies({**request, "PolicyNames": [request["PolicyName"]]})[
        "ScalingPolicies"
    ]:
        autoscaling.delete_scaling_policy(request)


def _of_policy(properties: Record) -> Record:
    """`ScalingTargetId` stands for the three members that name the target."""
    target = properties.get("ScalingTargetId")
    return {**properties, **(_target(target) if target else {})}


def _target(reference: str) -> Record:
    return dict(zip(IDENTITY, reference.split("|"), strict=True))
