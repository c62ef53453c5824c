"""Falling back: all traffic to a backup variant that is there to take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.actions.fallback_to_backup_model import EndpointState, Variant, plan, read, visible
from lambdas.remediator.core import Effect, Refusal
from lambdas.shared.aws import client
from pdm_catalog.remedies import FallbackToBackupModel
from tests.lambdas.builders import START
from tests.lambdas.world import Wire

REMEDY = FallbackToBackupModel(endpoint="rul", primary="primary", backup="backup", min_instances=2)


def state(
    primary: float = 1, backup: float = 0, *, instances: int = 2, status: str = "InService", **more: Variant
) -> EndpointState:
    variants = {
        "primary": Variant(weight=primary, instances=3),
        "backup": Variant(weight=backup, instances=instances),
    }
    return EndpointState(status=status, variants=variants | more)


def without(variant: str) -> EndpointState:
    kept = {name: found for name, found in state().variants.items() if name != variant}
    return EndpointState(status="InService", variants=kept)


FALLBACK = Effect(
    api="sagemaker",
    operation="update_endpoint_weights_and_capacities",
    parameters={
        "EndpointName": "rul",
        "DesiredWeightsAndCapacities": [
            {"VariantName": "primary", "DesiredWeight": 0},
            {"VariantName": "backup", "DesiredWeight": 1},
        ],
    },
    before="weights primary 1, backup 0",
    did=(
        "sent all traffic of endpoint/rul to its variant backup; primary gets none until somebody, "
        "or the next UpdateEndpoint, changes the weights"
    ),
    would="send all traffic to variant backup",
)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (state(), "weights primary 1, backup 0"),
        (state(0.9, 0.1), "weights primary 0.9, backup 0.1"),
        (state(0, 0), "weights primary 0, backup 0"),
        (state(instances=5), "weights primary 1, backup 0"),
    ],
)
def test_the_primary_gets_weight_0_and_the_backup_1(now: EndpointState, before: str) -> None:
    assert plan(REMEDY, now, again=None, now=START) == replace(FALLBACK, before=before)


@pytest.mark.parametrize("again", [None, FALLBACK])
@pytest.mark.parametrize(
    ("now", "because"),
    [
        (None, "the endpoint does not exist"),
        (without("primary"), "it has no variant primary"),
        (without("backup"), "it has no variant backup"),
        (state(0, 1), "already on the backup"),
        (state(0, 0.5), "already on the backup"),
        (state(0, 1, status="Updating"), "already on the backup"),
        *(
            (state(status=status), f"the endpoint is {status}")
            for status in (
                "OutOfService",
                "Creating",
                "Updating",
                "SystemUpdating",
                "RollingBack",
                "Deleting",
            )
        ),
        (state(status="Failed"), "the endpoint is Failed"),
        (state(status="UpdateRollbackFailed"), "the endpoint is UpdateRollbackFailed"),
        (state(instances=1), "variant backup has 1 instances; it needs 2"),
        (state(instances=0), "variant backup has 0 instances; it needs 2"),
    ],
)
def test_in_doubt_it_refuses(now: EndpointState | None, again: Effect | None, because: str) -> None:
    assert plan(REMEDY, now, again=again, now=START) == Refusal(because=because)


@pytest.mark.parametrize(
    ("now", "shows"),
    [
        *((state(), False), (state(0, 0.5), False), (state(1, 1), False)),
        *((state(0, 1), True), (state(0, 1, status="Updating"), True)),
        *((None, False), (without("backup"), False)),
    ],
)
def test_it_shows_in_the_weights_that_are_asked_for(now: EndpointState | None, shows: bool) -> None:
    assert visible(FALLBACK, now) is shows


def answered(answer: dict[str, Any]) -> Callable[..., Any]:
    """A handler of botocore's event `before-call`."""

    def handler(**_: Any) -> Any:
        return SimpleNamespace(status_code=400 if "Error" in answer else 200), answer

    return handler


@pytest.mark.parametrize(
    ("variant", "read_as"),
    [
        (
            {"DesiredWeight": 0.0, "CurrentWeight": 1.0, "CurrentInstanceCount": 2},
            Variant(weight=0, instances=2),
        ),
        ({"CurrentWeight": 0.5, "CurrentInstanceCount": 1}, Variant(weight=0.5, instances=1)),
        ({"CurrentServerlessConfig": {}}, Variant(weight=1, instances=0)),
    ],
)
def test_a_variant_is_read_as_what_it_is_asked_to_be(
    wire: Wire, variant: dict[str, Any], read_as: Variant
) -> None:
    described = {
        "EndpointStatus": "Updating",
        "ProductionVariants": [{"VariantName": "primary", **variant}],
    }
    client("sagemaker").meta.events.register("before-call.sagemaker.DescribeEndpoint", answered(described))
    assert read(REMEDY, client) == EndpointState(status="Updating", variants={"primary": read_as})


def test_an_endpoint_that_does_not_exist_is_none(wire: Wire) -> None:
    assert read(REMEDY, client) is None


def test_any_other_error_of_sagemaker_goes_up(wire: Wire) -> None:
    denied = {"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}
    client("sagemaker").meta.events.register("before-call.sagemaker.DescribeEndpoint", answered(denied))
    with pytest.raises(ClientError, match="not authorized"):
        read(REMEDY, client)


@given(
    primary=st.sampled_from((0, 0.5, 1)),
    backup=st.sampled_from((0, 0.5, 1)),
    instances=st.integers(0, 4),
    status=st.sampled_from(("InService", "InService", "Updating")),
)
def test_it_never_sends_traffic_to_a_variant_that_cannot_take_it(
    primary: float, backup: float, instances: int, status: str
) -> None:
    found = plan(REMEDY, state(primary, backup, instances=instances, status=status), again=None, now=START)
    if isinstance(found, Effect):
        assert (status, instances >= 2) == ("InService", True)
        assert found.parameters == FALLBACK.parameters
        assert (primary, backup) != (0, 1)
