"""Weights and capacities of SageMaker endpoints: they change in time, and wrong ones are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator_process import Emulator

from .hosting import Hosting, weight


def test_weights_shift_when_the_update_has_finished(hosting: Hosting) -> None:
    hosting.control(updates="hang")

    hosting.ask(weight("main", 0), weight("fallback", 1))

    assert hosting.status() == "Updating"
    assert hosting.weights("Current") == {"main": 1.0, "fallback": 0.0}
    assert hosting.weights("Desired") == {"main": 0.0, "fallback": 1.0}

    hosting.control(updates="complete")

    assert hosting.status() == "InService"
    assert hosting.weights("Current") == {"main": 0.0, "fallback": 1.0}


def test_an_update_finishes_without_being_told_to(hosting: Hosting) -> None:
    hosting.control(step_s=0.01)
    hosting.ask(weight("fallback", 1))

    while hosting.status() == "Updating":
        pass

    assert hosting.weights() == {"main": 1.0, "fallback": 1.0}


def test_capacity_does_not_move_with_the_weight(hosting: Hosting) -> None:
    hosting.ask(weight("main", 0), weight("fallback", 1))
    assert hosting.counts() == {"main": 2, "fallback": 1}

    hosting.ask({"VariantName": "fallback", "DesiredInstanceCount": 3})
    assert hosting.counts() == {"main": 2, "fallback": 3}


def test_an_update_that_fails_is_rolled_back(hosting: Hosting) -> None:
    hosting.control(updates="fail")

    hosting.ask(weight("main", 0), weight("fallback", 1))

    assert hosting.status() == "InService"
    assert hosting.weights("Desired") == hosting.weights("Current") == {"main": 1.0, "fallback": 0.0}


@pytest.mark.parametrize(
    ("desired", "message"),
    [
        ([weight("other", 1)], "The variant name.s. other is/are not present"),
        ([weight("main", 0)], "sum of the variant weights"),
        ([weight("main", 0.5), weight("main", 0.7)], "must be unique: main"),
        (
            [{"VariantName": name, "DesiredInstanceCount": 2} for name in ("main", "fallback")],
            "capacity of one variant",
        ),
    ],
)
def test_weights_and_capacities_that_make_no_sense_are_refused(
    hosting: Hosting, desired: list[Any], message: str
) -> None:
    with pytest.raises(ClientError, match=rf"ValidationException.*{message}"):
        hosting.ask(*desired)

    assert hosting.status() == "InService"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            {"EndpointName": "e", "DesiredWeightsAndCapacities": [weight("v", -1)]},
            "greater than or equal to 0",
        ),
        ({"EndpointName": "not_a_name", "DesiredWeightsAndCapacities": [weight("v", 1)]}, "pattern"),
        ({"EndpointName": "e"}, "desiredWeightsAndCapacities.*must not be null"),
        ({"EndpointName": "e", "DesiredWeightsAndCapacities": []}, "length greater than or equal to 1"),
    ],
)
def test_what_the_model_does_not_allow_is_refused_by_the_service_too(
    emulator: Emulator, parameters: dict[str, Any], message: str
) -> None:
    sagemaker: Any = emulator.client("sagemaker", config=Config(parameter_validation=False))

    with pytest.raises(ClientError, match=rf"ValidationException.*1 validation error detected.*{message}"):
        sagemaker.update_endpoint_weights_and_capacities(**parameters)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("Creating", "Cannot update in-progress endpoint"),
        ("Updating", "Cannot update in-progress endpoint"),
        ("SystemUpdating", "Cannot update in-progress endpoint"),
        ("RollingBack", "Cannot update in-progress endpoint"),
        ("Deleting", "Cannot update in-progress endpoint"),
        ("Failed", "with status Failed"),
        ("OutOfService", "with status OutOfService"),
        ("UpdateRollbackFailed", "with status UpdateRollbackFailed"),
    ],
)
def test_only_an_endpoint_in_service_is_updated(hosting: Hosting, status: str, message: str) -> None:
    hosting.control(status=status)

    for change in (
        lambda: hosting.ask(weight("main", 1)),
        lambda: hosting.sagemaker.update_endpoint(EndpointName=hosting.name, EndpointConfigName="x"),
    ):
        with pytest.raises(ClientError, match=rf"ValidationException.*{message}"):
            change()
    assert hosting.status() == status

    hosting.control(status="InService")
    hosting.ask(weight("fallback", 1))


@pytest.mark.parametrize(
    "operation", ["describe_endpoint", "delete_endpoint", "update_endpoint_weights_and_capacities"]
)
def test_an_unknown_endpoint_is_not_found(hosting: Hosting, operation: str) -> None:
    more = {"DesiredWeightsAndCapacities": [weight("v", 1)]} if operation.startswith("update") else {}

    with pytest.raises(ClientError, match=r'Could not find endpoint "arn:aws:sagemaker:[^"]*:endpoint/gone"'):
        getattr(hosting.sagemaker, operation)(EndpointName="Gone", **more)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"state": "InService"}, "takes only"),
        ({"status": "Broken"}, "is none of"),
        ({"variant": "other", "instanceCount": 1}, "is not in endpoint"),
        ({"updates": "maybe"}, "maybe"),
        ({"endpoint": "gone", "status": "Failed"}, "Could not find endpoint"),
    ],
)
def test_the_control_endpoint_says_what_it_does_not_know(
    hosting: Hosting, refused: Callable[..., str], settings: dict[str, Any], complaint: str
) -> None:
    assert complaint in refused("sagemaker", **{"endpoint": hosting.name, **settings})


def test_a_test_can_take_a_variants_instances_away(hosting: Hosting) -> None:
    hosting.control(variant="fallback", instanceCount=0)

    assert hosting.counts() == {"main": 2, "fallback": 0}
