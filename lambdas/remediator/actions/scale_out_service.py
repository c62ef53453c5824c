"""Add tasks to a service, up to a cap.

Where Application Auto Scaling manages the service, its minimum capacity is raised instead of the
desired count, which its next scale-in would undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lambdas.remediator.actions.clients import Clients
from lambdas.remediator.actions.ecs_service import ServiceState, active, read_service
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import ScaleOutService

NAMESPACE, DIMENSION = "ecs", "ecs:service:DesiredCount"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalableTarget:
    """What Application Auto Scaling keeps a service between."""

    min_capacity: int
    max_capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleState:
    """A service, and its scalable target; None for each that does not exist."""

    service: ServiceState | None
    scalable: ScalableTarget | None


def read(remedy: ScaleOutService, client: Clients) -> ScaleState:
    """The target as it is."""
    service = read_service(client("ecs"), remedy.cluster, remedy.service)
    found = client("application-autoscaling").describe_scalable_targets(
        ServiceNamespace=NAMESPACE, ResourceIds=[_resource_id(remedy)], ScalableDimension=DIMENSION
    )["ScalableTargets"]
    scalable = [
        ScalableTarget(min_capacity=target["MinCapacity"], max_capacity=target["MaxCapacity"])
        for target in found
    ]
    return ScaleState(service=service, scalable=scalable[0] if scalable else None)


def plan(
    remedy: ScaleOutService, state: ScaleState, *, again: Effect | None, now: datetime
) -> Effect | Refusal:
    """A step more than there are, within the cap and the scalable target."""
    service, scalable = active(state.service), state.scalable
    if isinstance(service, Refusal):
        return service
    if service.deploying:
        return Refusal(because="a deployment is in progress: more tasks may be more of the fault")
    has = max(service.desired, scalable.min_capacity if scalable else 0)
    if has >= remedy.at_most:
        return Refusal(because=f"it has {has} tasks; the cap is {remedy.at_most}")
    if scalable and has >= scalable.max_capacity:
        return Refusal(because=f"it has {has} tasks; its scalable target allows {scalable.max_capacity}")
    wanted = _count(again) if again else has + remedy.step
    to_count = min(wanted, remedy.at_most, scalable.max_capacity if scalable else wanted)
    move = f"{remedy.target} out from {service.desired} to {to_count} tasks"
    if scalable is None:
        return Effect(
            api="ecs",
            operation="update_service",
            parameters={"cluster": remedy.cluster, "service": remedy.service, "desiredCount": to_count},
            before=f"desiredCount {service.desired}",
            did=f"scaled {move} (cap {remedy.at_most})",
            would=f"scale {move}",
        )
    return Effect(
        api="application-autoscaling",
        operation="register_scalable_target",
        parameters={
            "ServiceNamespace": NAMESPACE,
            "ResourceId": _resource_id(remedy),
            "ScalableDimension": DIMENSION,
            "MinCapacity": to_count,
        },
        before=f"MinCapacity {scalable.min_capacity}",
        did=(
            f"scaled {move} (cap {remedy.at_most}) by its minimum capacity; "
            f"set that to {scalable.min_capacity} again when the load is over"
        ),
        would=f"scale {move} by its minimum capacity",
    )


def visible(effect: Effect, state: ScaleState) -> bool:
    """Whether the service keeps as many tasks: whoever has gone further is not overruled."""
    if state.service is None:
        return False
    # Tasks that its own scaling added are taken back by it, so they do not stand for a minimum capacity.
    auto_scaled = effect.operation == "register_scalable_target" and state.scalable is not None
    kept = 0 if auto_scaled else state.service.desired
    return max(kept, state.scalable.min_capacity if state.scalable else 0) >= _count(effect)


def _count(effect: Effect) -> int:
    key = "MinCapacity" if effect.operation == "register_scalable_target" else "desiredCount"
    return effect.parameters[key]


def _resource_id(remedy: ScaleOutService) -> str:
    return f"service/{remedy.target}"
