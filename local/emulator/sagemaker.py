"""SageMaker's hosting: models, endpoint configurations and endpoints. Nothing is served from them.

Messages are those that SageMaker gives as ValidationException, the only code it has for a wrong request.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import Any

from local.emulator import sagemaker_store as store
from local.emulator.endpoint_states import Endpoint, Variant, retained
from local.emulator.json_api import Record, RefusedError, page, register
from local.emulator.sagemaker_views import described, endpoint_summary

INVALID = "ValidationException"
UNCHANGEABLE = ("Failed", "OutOfService", "UpdateRollbackFailed")
"""Statuses in which an endpoint is not in progress, and takes no update either."""


def serve_sagemaker() -> None:
    """Register the service and its operations."""
    operations = (
        create_model,
        describe_model,
        delete_model,
        create_endpoint_config,
        describe_endpoint_config,
        delete_endpoint_config,
        create_endpoint,
        describe_endpoint,
        list_endpoints,
        update_endpoint,
        update_endpoint_weights_and_capacities,
        delete_endpoint,
    )
    named = {"".join(word.title() for word in each.__name__.split("_")): each for each in operations}
    register("sagemaker", target_prefix="SageMaker", operations=named)


def create_model(request: Record) -> Record:
    name = request["ModelName"]
    arn = _new(store.MODELS, "model", "model", name)
    kept = {"EnableNetworkIsolation": False, **_without_tags(request)}
    store.MODELS[name] = {**kept, "ModelArn": arn, "CreationTime": time.time()}
    return {"ModelArn": arn}


def describe_model(request: Record) -> Record:
    return store.model(request["ModelName"])


def delete_model(request: Record) -> None:
    del store.MODELS[store.model(request["ModelName"])["ModelName"]]


def create_endpoint_config(request: Record) -> Record:
    name = request["EndpointConfigName"]
    arn = _new(store.CONFIGS, "endpoint-config", "endpoint configuration", name)
    _refuse_repeated([each["VariantName"] for each in request["ProductionVariants"]])
    for variant in request["ProductionVariants"]:
        if "ModelName" in variant:
            store.model(variant["ModelName"])
    variants = [{"InitialVariantWeight": 1.0, **each} for each in request["ProductionVariants"]]
    kept = {"EnableNetworkIsolation": False, **_without_tags(request), "ProductionVariants": variants}
    store.CONFIGS[name] = {**kept, "EndpointConfigArn": arn, "CreationTime": time.time()}
    return {"EndpointConfigArn": arn}


def describe_endpoint_config(request: Record) -> Record:
    return store.config(request["EndpointConfigName"])


def delete_endpoint_config(request: Record) -> None:
    del store.CONFIGS[store.config(request["EndpointConfigName"])["EndpointConfigName"]]


def create_endpoint(request: Record) -> Record:
    name, config_name = request["EndpointName"], request["EndpointConfigName"]
    arn = store.arn_of("endpoint", name)
    if store.exists(name):
        raise RefusedError(INVALID, f'Cannot create already existing endpoint "{arn}".')
    now_s = time.time()
    endpoint = Endpoint(
        name=name,
        arn=arn,
        created_s=now_s,
        since_s=now_s,
        status="Creating",
        config_name=config_name,
        pending_config_name=config_name,
        pending_variants=store.variants_of(config_name),
        deployment_config=request.get("DeploymentConfig"),
    )
    store.put(endpoint)
    return {"EndpointArn": arn}


def describe_endpoint(request: Record) -> Record:
    return described(store.endpoint(request["EndpointName"]))


def list_endpoints(request: Record) -> Record:
    """Sorted and filtered; ten a page unless MaxResults says otherwise."""
    summaries = [endpoint_summary(each) for each in store.endpoints()]
    found = [each for each in summaries if _is_wanted(each, request)]
    key = {"Name": "EndpointName", "Status": "EndpointStatus"}.get(request.get("SortBy", ""), "CreationTime")
    found.sort(key=lambda each: each[key], reverse=request.get("SortOrder", "Descending") == "Descending")
    listed, token = page(found, request.get("NextToken"), request.get("MaxResults", 10))
    return {"Endpoints": listed, **({"NextToken": token} if token else {})}


def update_endpoint(request: Record) -> Record:
    """Begin to move to another configuration; weights and counts are its, unless they are retained."""
    endpoint = _updatable(request["EndpointName"])
    config_name = request["EndpointConfigName"]
    variants = store.variants_of(config_name)
    if request.get("RetainAllVariantProperties"):
        excluded = request.get("ExcludeRetainedVariantProperties", [])
        types = [each["VariantPropertyType"] for each in excluded]
        variants = retained(
            variants,
            endpoint.variants,
            weights="DesiredWeight" not in types,
            counts="DesiredInstanceCount" not in types,
        )
    last = endpoint.deployment_config if request.get("RetainDeploymentConfig") else None
    _begin(
        endpoint,
        pending_config_name=config_name,
        pending_variants=variants,
        deployment_config=request.get("DeploymentConfig", last),
    )
    return {"EndpointArn": endpoint.arn}


def update_endpoint_weights_and_capacities(request: Record) -> Record:
    """Begin to change the weights of variants, or the capacity of one."""
    endpoint = _updatable(request["EndpointName"])
    asked = {each["VariantName"]: each for each in request["DesiredWeightsAndCapacities"]}
    _refuse_repeated([each["VariantName"] for each in request["DesiredWeightsAndCapacities"]])
    unknown = sorted(set(asked) - {each.name for each in endpoint.variants})
    if unknown:
        raise RefusedError(
            INVALID,
            f"The variant name(s) {', '.join(unknown)} is/are not present within "
            f"endpoint configuration {endpoint.config_name}.",
        )
    if sum("DesiredInstanceCount" in each for each in asked.values()) > 1:
        raise RefusedError(INVALID, "The capacity of one variant can be updated at a time.")
    variants = tuple(_with_desired(each, asked.get(each.name, {})) for each in endpoint.variants)
    if not any(each.desired_weight for each in variants):
        raise RefusedError(INVALID, "The sum of the variant weights must be greater than 0.")
    _begin(endpoint, variants=variants)
    return {"EndpointArn": endpoint.arn}


def delete_endpoint(request: Record) -> None:
    endpoint = store.endpoint(request["EndpointName"])
    if endpoint.status not in ("InService", *UNCHANGEABLE):
        raise _in_progress(endpoint)
    _begin(endpoint, status="Deleting")


def _updatable(name: str) -> Endpoint:
    endpoint = store.endpoint(name)
    if endpoint.status in UNCHANGEABLE:
        raise RefusedError(INVALID, f'Cannot update endpoint "{endpoint.arn}" with status {endpoint.status}.')
    if endpoint.status != "InService":
        raise _in_progress(endpoint)
    return endpoint


def _in_progress(endpoint: Endpoint) -> RefusedError:
    return RefusedError(INVALID, f'Cannot update in-progress endpoint "{endpoint.arn}".')


def _begin(endpoint: Endpoint, *, status: str = "Updating", **changes: Any) -> None:
    store.put(replace(endpoint, status=status, since_s=time.time(), held=False, **changes))


def _with_desired(variant: Variant, asked: Record) -> Variant:
    serverless = variant.serverless
    if serverless is not None and "ServerlessUpdateConfig" in asked:
        serverless = {**serverless, **asked["ServerlessUpdateConfig"]}
    return replace(
        variant,
        desired_weight=float(asked.get("DesiredWeight", variant.desired_weight)),
        desired_count=asked.get("DesiredInstanceCount", variant.desired_count),
        serverless=serverless,
    )


def _new(known: Any, kind: str, what: str, name: str) -> str:
    arn = store.arn_of(kind, name)
    if name in known:
        raise RefusedError(INVALID, f'Cannot create already existing {what} "{arn}".')
    return arn


def _refuse_repeated(names: list[str]) -> None:
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise RefusedError(INVALID, f"Variant names must be unique: {', '.join(repeated)}.")


def _without_tags(request: Record) -> Record:
    return {key: value for key, value in request.items() if key != "Tags"}


def _is_wanted(summary: Record, request: Record) -> bool:
    created, modified = summary["CreationTime"], summary["LastModifiedTime"]
    forever = float("inf")
    return (
        request.get("NameContains", "") in summary["EndpointName"]
        and request.get("StatusEquals") in (None, summary["EndpointStatus"])
        and request.get("CreationTimeAfter", 0.0) <= created < request.get("CreationTimeBefore", forever)
        and request.get("LastModifiedTimeAfter", 0.0)
        <= modified
        < request.get("LastModifiedTimeBefore", forever)
    )
