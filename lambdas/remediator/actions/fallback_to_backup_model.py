"""Send all traffic of a SageMaker endpoint to its backup variant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from lambdas.remediator.actions.clients import Clients
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import FallbackToBackupModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A production variant: the weight that it shall have, and the instances that it has."""

    weight: float
    instances: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointState:
    """An endpoint as DescribeEndpoint shows it; its status is InService when it can be updated."""

    status: str
    variants: Mapping[str, Variant]


def read(remedy: FallbackToBackupModel, client: Clients) -> EndpointState | None:
    """The endpoint as it is; None when it does not exist."""
    try:
        found = client("sagemaker").describe_endpoint(EndpointName=remedy.endpoint)
    except ClientError as error:
        # SageMaker models no error for it: a ValidationException with this sentence.
        if "Could not find" in str(error):
            return None
        raise
    return EndpointState(
        status=found["EndpointStatus"],
        variants={
            variant["VariantName"]: _variant(variant) for variant in found.get("ProductionVariants", [])
        },
    )


def plan(
    remedy: FallbackToBackupModel, state: EndpointState | None, *, again: Effect | None, now: datetime
) -> Effect | Refusal:
    """Weight 0 for the primary, 1 for the backup: weights move traffic and no instances."""
    if state is None:
        return Refusal(because="the endpoint does not exist")
    for name in (remedy.primary, remedy.backup):
        if name not in state.variants:
            return Refusal(because=f"it has no variant {name}")
    primary, backup = state.variants[remedy.primary], state.variants[remedy.backup]
    if primary.weight == 0 and backup.weight > 0:
        return Refusal(because="already on the backup")
    if state.status != "InService":
        return Refusal(because=f"the endpoint is {state.status}")
    if backup.instances < remedy.min_instances:
        has = f"{remedy.backup} has {backup.instances} instances"
        return Refusal(because=f"variant {has}; it needs {remedy.min_instances}")
    return again or Effect(
        api="sagemaker",
        operation="update_endpoint_weights_and_capacities",
        parameters={
            "EndpointName": remedy.endpoint,
            "DesiredWeightsAndCapacities": [
                {"VariantName": remedy.primary, "DesiredWeight": 0},
                {"VariantName": remedy.backup, "DesiredWeight": 1},
            ],
        },
        before=f"weights {remedy.primary} {primary.weight:g}, {remedy.backup} {backup.weight:g}",
        did=(
            f"sent all traffic of {remedy.target} to its variant {remedy.backup}; {remedy.primary} gets none "
            "until somebody, or the next UpdateEndpoint, changes the weights"
        ),
        would=f"send all traffic to variant {remedy.backup}",
    )


def visible(effect: Effect, state: EndpointState | None) -> bool:
    """Whether every variant is asked for the weight that the effect asks for."""
    if state is None:
        return False
    wanted = {
        each["VariantName"]: each["DesiredWeight"]
        for each in effect.parameters["DesiredWeightsAndCapacities"]
    }
    return all(name in state.variants and state.variants[name].weight == wanted[name] for name in wanted)


def _variant(found: Mapping[str, Any]) -> Variant:
    """Both are absent for some variants: weights of a single one, instances of a serverless one."""
    weight = found.get("DesiredWeight", found.get("CurrentWeight", 1))
    return Variant(weight=weight, instances=found.get("CurrentInstanceCount", 0))
