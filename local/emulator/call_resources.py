"""The resources and condition keys of calls, as the Service Authorization Reference has them.

A call on several resources needs leave for each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region

from local.emulator import autoscaling, sagemaker_store

Request = dict[str, Any]
Resources = Callable[[Request], list[str]]


def _services(member: str) -> Resources:
    def arns(request: Request) -> list[str]:
        named = request.get(member) or ["*"]
        return [_service_arn(request, each) for each in (named if isinstance(named, list) else [named])]

    return arns


def _service_arn(request: Request, name: str) -> str:
    if name.startswith("arn:"):
        return name
    cluster = str(request.get("cluster") or "default").rpartition("/")[2]
    return _arn("ecs", f"service/{cluster}/{name}")


def _clusters(member: str) -> Resources:
    def arns(request: Request) -> list[str]:
        named = request.get(member) or ["default"]
        names = named if isinstance(named, list) else [named]
        return [each if each.startswith("arn:") else _arn("ecs", f"cluster/{each}") for each in names]

    return arns


def _with_their_services(kind: str, member: str) -> Resources:
    """Service deployments or revisions, each with the service that it is of."""

    def arns(request: Request) -> list[str]:
        named = request.get(member) or ["*"]
        found = named if isinstance(named, list) else [named]
        services = [each.rpartition("/")[0].replace(f":{kind}/", ":service/") for each in found]
        return [each or "*" for pair in zip(services, found, strict=True) for each in pair]

    return arns


def _named(kind_by_member: dict[str, str]) -> Resources:
    def arns(request: Request) -> list[str]:
        pairs = kind_by_member.items()
        return [sagemaker_store.arn_of(kind, str(request.get(member) or "*")) for member, kind in pairs]

    return arns


def _config_and_models(request: Request) -> list[str]:
    models = [str(each.get("ModelName") or "*") for each in request.get("ProductionVariants", [])]
    config = sagemaker_store.arn_of("endpoint-config", str(request.get("EndpointConfigName") or "*"))
    return [config, *(sagemaker_store.arn_of("model", each) for each in models)]


def _scalable_target(request: Request) -> list[str]:
    key = tuple(request.get(name) for name in autoscaling.KEY)
    target = autoscaling.TARGETS.get(key)
    return [target["ScalableTargetARN"] if target else _arn("application-autoscaling", "scalable-target/*")]


def _ops_item(request: Request) -> list[str]:
    return [_arn("ssm", f"opsitem/{request.get('OpsItemId') or '*'}")]


def _anything(_request: Request) -> list[str]:
    return ["*"]


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"


ENDPOINT = _named({"EndpointName": "endpoint"})
ENDPOINT_AND_CONFIG = _named({"EndpointName": "endpoint", "EndpointConfigName": "endpoint-config"})
CONFIG = _named({"EndpointConfigName": "endpoint-config"})
MODEL = _named({"ModelName": "model"})

RESOURCES: dict[tuple[str, str], Resources] = {
    ("ecs", "DescribeClusters"): _clusters("clusters"),
    ("ecs", "UpdateClusterSettings"): _clusters("cluster"),
    ("ecs", "CreateService"): _services("serviceName"),
    ("ecs", "UpdateService"): _services("service"),
    ("ecs", "DeleteService"): _services("service"),
    ("ecs", "DescribeServices"): _services("services"),
    ("ecs", "ListServiceDeployments"): _services("service"),
    ("ecs", "DescribeServiceDeployments"): _with_their_services(
        "service-deployment", "serviceDeploymentArns"
    ),
    ("ecs", "DescribeServiceRevisions"): _with_their_services("service-revision", "serviceRevisionArns"),
    ("ecs", "StopServiceDeployment"): _with_their_services("service-deployment", "serviceDeploymentArn"),
    ("sagemaker", "CreateModel"): MODEL,
    ("sagemaker", "DescribeModel"): MODEL,
    ("sagemaker", "DeleteModel"): MODEL,
    ("sagemaker", "CreateEndpointConfig"): _config_and_models,
    ("sagemaker", "DescribeEndpointConfig"): CONFIG,
    ("sagemaker", "DeleteEndpointConfig"): CONFIG,
    ("sagemaker", "CreateEndpoint"): ENDPOINT_AND_CONFIG,
    ("sagemaker", "DescribeEndpoint"): ENDPOINT,
    ("sagemaker", "UpdateEndpoint"): ENDPOINT_AND_CONFIG,
    ("sagemaker", "UpdateEndpointWeightsAndCapacities"): ENDPOINT,
    ("sagemaker", "DeleteEndpoint"): ENDPOINT,
    ("application-autoscaling", "RegisterScalableTarget"): _scalable_target,
    ("application-autoscaling", "DeregisterScalableTarget"): _scalable_target,
    ("application-autoscaling", "PutScalingPolicy"): _scalable_target,
    ("application-autoscaling", "DeleteScalingPolicy"): _scalable_target,
    ("ssm", "CreateOpsItem"): _anything,
    ("ssm", "DescribeOpsItems"): _anything,
    ("ssm", "GetOpsItem"): _ops_item,
    ("ssm", "UpdateOpsItem"): _ops_item,
}
"""(service, operation) -> its resources. What is not here is ministack's to tell."""


def _ecs_context(request: Request) -> dict[str, Any]:
    for member in ("serviceDeploymentArn", "serviceDeploymentArns", "serviceRevisionArns"):
        if request.get(member):
            named = request[member]
            arn = named[0] if isinstance(named, list) else named
            return {"ecs:cluster": _arn("ecs", f"cluster/{arn.split('/')[1]}")} if arn.count("/") > 1 else {}
    if request.keys().isdisjoint({"cluster", "service", "services"}):
        return {}
    named = str(request.get("cluster") or "default")
    return {"ecs:cluster": named if named.startswith("arn:") else _arn("ecs", f"cluster/{named}")}


def _autoscaling_context(request: Request) -> dict[str, Any]:
    keys = {"service-namespace": "ServiceNamespace", "scalable-dimension": "ScalableDimension"}
    return {f"application-autoscaling:{key}": request[name] for key, name in keys.items() if name in request}


def _cloudwatch_context(request: Request) -> dict[str, Any]:
    return {"cloudwatch:namespace": request["Namespace"]} if "MetricData" in request else {}


CONTEXTS: dict[str, Callable[[Request], dict[str, Any]]] = {
    "ecs": _ecs_context,
    "application-autoscaling": _autoscaling_context,
    "monitoring": _cloudwatch_context,
}
"""service -> the condition keys of its own that a request sets."""
