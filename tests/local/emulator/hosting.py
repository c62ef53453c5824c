"""A SageMaker endpoint as tests see and steer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MAIN = {"VariantName": "main", "InitialVariantWeight": 1.0, "InitialInstanceCount": 2}
FALLBACK = {"VariantName": "fallback", "InitialVariantWeight": 0.0, "InitialInstanceCount": 1}


@dataclass
class Hosting:
    """An endpoint of two variants; `control` says how its updates go."""

    sagemaker: Any
    name: str
    control: Callable[..., Any]

    def told(self) -> Any:
        return self.sagemaker.describe_endpoint(EndpointName=self.name)

    def status(self) -> str:
        return self.told()["EndpointStatus"]

    def weights(self, which: str = "Current") -> dict[str, float]:
        return {each["VariantName"]: each[f"{which}Weight"] for each in self.told()["ProductionVariants"]}

    def counts(self) -> dict[str, int]:
        return {
            each["VariantName"]: each["CurrentInstanceCount"] for each in self.told()["ProductionVariants"]
        }

    def ask(self, *desired: Any) -> Any:
        return self.sagemaker.update_endpoint_weights_and_capacities(
            EndpointName=self.name, DesiredWeightsAndCapacities=list(desired)
        )

    def configure(self, suffix: str, *variants: dict[str, Any]) -> str:
        name = f"{self.name}-{suffix}"
        chosen = [{"ModelName": self.name, "InstanceType": "ml.m5.large", **each} for each in variants]
        self.sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=chosen)
        return name


def make_hosting(sagemaker: Any, name: str, control: Callable[..., Any]) -> Hosting:
    """Create an endpoint in service, with its model and configuration; its updates take no time."""

    def plan(**settings: Any) -> Any:
        return control("sagemaker", endpoint=name, **settings)

    hosting = Hosting(sagemaker, name, plan)
    sagemaker.create_model(ModelName=name, PrimaryContainer={"Image": "model"})
    config = hosting.configure("first", MAIN, FALLBACK)
    plan(step_s=0)
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    assert hosting.status() == "InService"
    return hosting


def weight(variant: str, value: float) -> dict[str, Any]:
    return {"VariantName": variant, "DesiredWeight": value}
