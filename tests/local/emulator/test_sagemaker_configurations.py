"""Models, configurations and endpoints of SageMaker: through the API and in templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import Deploy
from .hosting import FALLBACK, MAIN, Hosting, weight
from .model import Checked


@pytest.mark.parametrize(
    ("options", "weights", "counts"),
    [
        ({}, {"main": 1.0, "fallback": 0.0}, {"main": 2, "fallback": 1}),
        ({"RetainAllVariantProperties": True}, {"main": 0.0, "fallback": 1.0}, {"main": 2, "fallback": 3}),
        (
            {
                "RetainAllVariantProperties": True,
                "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredInstanceCount"}],
            },
            {"main": 0.0, "fallback": 1.0},
            {"main": 2, "fallback": 1},
        ),
        (
            {
                "RetainAllVariantProperties": True,
                "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}],
            },
            {"main": 1.0, "fallback": 0.0},
            {"main": 2, "fallback": 3},
        ),
    ],
)
def test_another_configuration_resets_what_is_not_retained(
    hosting: Hosting, options: dict[str, Any], weights: dict[str, float], counts: dict[str, int]
) -> None:
    hosting.ask(weight("main", 0), weight("fallback", 1))
    assert hosting.status() == "InService"
    hosting.ask({"VariantName": "fallback", "DesiredInstanceCount": 3})
    assert hosting.status() == "InService"
    second = hosting.configure("second", MAIN, FALLBACK)

    hosting.sagemaker.update_endpoint(EndpointName=hosting.name, EndpointConfigName=second, **options)

    assert (hosting.weights(), hosting.counts()) == (weights, counts)
    assert hosting.told()["EndpointConfigName"] == second


def test_a_pending_configuration_is_told_beside_the_present_one(hosting: Hosting) -> None:
    second = hosting.configure("second", {**MAIN, "InitialInstanceCount": 5})
    hosting.control(updates="hang")

    hosting.sagemaker.update_endpoint(EndpointName=hosting.name, EndpointConfigName=second)

    told = hosting.told()
    assert told["EndpointConfigName"] == f"{hosting.name}-first"
    assert told["PendingDeploymentSummary"]["EndpointConfigName"] == second
    [variant] = told["PendingDeploymentSummary"]["ProductionVariants"]
    assert (variant["CurrentInstanceCount"], variant["DesiredInstanceCount"]) == (0, 5)


def test_a_failed_endpoint_says_why_and_can_be_deleted(hosting: Hosting) -> None:
    hosting.control(updates="fail")
    second = hosting.configure("second", MAIN)
    hosting.sagemaker.update_endpoint(EndpointName=hosting.name, EndpointConfigName=second)
    assert hosting.status() == "Failed"
    assert "health check" in hosting.told()["FailureReason"]

    hosting.sagemaker.delete_endpoint(EndpointName=hosting.name)

    with pytest.raises(ClientError, match="Could not find endpoint"):
        hosting.told()


def test_an_endpoint_that_a_test_has_failed_can_be_deleted(hosting: Hosting) -> None:
    hosting.control(status="Failed")

    hosting.sagemaker.delete_endpoint(EndpointName=hosting.name)

    with pytest.raises(ClientError, match="Could not find endpoint"):
        hosting.told()


def test_a_configuration_reads_back(hosting: Hosting) -> None:
    told = hosting.sagemaker.describe_endpoint_config(EndpointConfigName=f"{hosting.name}-first")

    assert [each["VariantName"] for each in told["ProductionVariants"]] == ["main", "fallback"]
    assert [each["InitialVariantWeight"] for each in told["ProductionVariants"]] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("operation", "parameters", "message"),
    [
        ("describe_endpoint_config", {"EndpointConfigName": "gone"}, "Could not find endpoint configuration"),
        ("describe_model", {"ModelName": "gone"}, "Could not find model"),
        (
            "create_endpoint",
            {"EndpointName": "e", "EndpointConfigName": "gone"},
            "Could not find endpoint conf",
        ),
        (
            "create_endpoint_config",
            {"EndpointConfigName": "c", "ProductionVariants": [{**MAIN, "ModelName": "gone"}]},
            "Could not find model",
        ),
    ],
)
def test_what_does_not_exist_is_not_found(
    hosting: Hosting, operation: str, parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(ClientError, match=rf"ValidationException.*{message}"):
        getattr(hosting.sagemaker, operation)(**parameters)


def test_nothing_is_created_twice(hosting: Hosting) -> None:
    for create in (
        lambda: hosting.sagemaker.create_model(ModelName=hosting.name),
        lambda: hosting.configure("first", MAIN),
        lambda: hosting.sagemaker.create_endpoint(
            EndpointName=hosting.name, EndpointConfigName=f"{hosting.name}-first"
        ),
    ):
        with pytest.raises(ClientError, match="Cannot create already existing"):
            create()


def test_endpoints_are_listed_by_name_and_status_page_by_page(hosting: Hosting) -> None:
    config = f"{hosting.name}-first"
    names = [f"{hosting.name}-{suffix}" for suffix in "abc"]
    for name in names:
        hosting.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)

    def listed(**options: Any) -> list[str]:
        pages: Iterable[Any] = hosting.sagemaker.get_paginator("list_endpoints").paginate(
            NameContains=f"{hosting.name}-", **options
        )
        return [each["EndpointName"] for page in pages for each in page["Endpoints"]]

    assert listed(SortBy="Name", SortOrder="Ascending") == names
    assert listed(PaginationConfig={"PageSize": 1}) == names[::-1]  # the newest first
    assert listed(StatusEquals="Failed") == []


def test_an_endpoint_of_a_template_is_in_service(deploy: Deploy, checked: Checked, unique: str) -> None:
    def resources(instances: int, **endpoint: Any) -> dict[str, Any]:
        variant = {**MAIN, "ModelName": {"Fn::GetAtt": ["Model", "ModelName"]}, "InstanceType": "ml.m5.large"}
        variant |= {"InitialInstanceCount": str(instances)}  # templates may write numbers as text
        endpoint |= {
            "EndpointName": unique,
            "EndpointConfigName": {"Fn::GetAtt": ["Config", "EndpointConfigName"]},
        }
        fallback = {**variant, **FALLBACK}
        return {
            "Model": {"Type": "AWS::SageMaker::Model", "Properties": {"PrimaryContainer": {"Image": "m"}}},
            "Config": {
                "Type": "AWS::SageMaker::EndpointConfig",
                "Properties": {"ProductionVariants": [variant, fallback]},
            },
            "Endpoint": {"Type": "AWS::SageMaker::Endpoint", "Properties": endpoint},
        }

    sagemaker = checked("sagemaker")

    def told() -> dict[str, tuple[float, int]]:
        endpoint = sagemaker.describe_endpoint(EndpointName=unique)
        assert endpoint["EndpointStatus"] == "InService"
        return {
            each["VariantName"]: (each["CurrentWeight"], each["CurrentInstanceCount"])
            for each in endpoint["ProductionVariants"]
        }

    name = {"Name": {"Fn::GetAtt": ["Config", "EndpointConfigName"]}}
    first = deploy(resources(2), **name)
    assert first["Endpoint"] == f"arn:aws:sagemaker:us-east-1:000000000000:endpoint/{unique}"
    assert told() == {"main": (1.0, 2), "fallback": (0.0, 1)}

    second = deploy(resources(4), **name)
    assert (first["Model"], first["Endpoint"]) == (second["Model"], second["Endpoint"])
    assert told() == {"main": (1.0, 4), "fallback": (0.0, 1)}
    assert sagemaker.describe_endpoint_config(EndpointConfigName=second["Name"])
    with pytest.raises(ClientError, match="Could not find endpoint configuration"):
        sagemaker.describe_endpoint_config(EndpointConfigName=first["Name"])

    deploy({"Model": resources(4)["Model"]})
    with pytest.raises(ClientError, match="Could not find endpoint"):
        told()
