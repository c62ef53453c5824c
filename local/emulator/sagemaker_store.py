"""The models, endpoint configurations and endpoints that there are, and the endpoints' clock."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region

from local.emulator.endpoint_states import Endpoint, Plan, Variant, next_step
from local.emulator.json_api import Record, RefusedError

MODELS = AccountRegionScopedDict()  # name -> DescribeModel's answer
CONFIGS = AccountRegionScopedDict()  # name -> DescribeEndpointConfig's answer

_endpoints = AccountRegionScopedDict()  # name -> Endpoint
_plans = AccountRegionScopedDict()  # name of an endpoint, or "" for any -> Plan


def arn_of(kind: str, name: str) -> str:
    """SageMaker writes names in ARNs in lower case."""
    return f"arn:aws:sagemaker:{get_region()}:{get_account_id()}:{kind}/{name.lower()}"


def plan_of(name: str) -> Plan:
    return _plans.get(name) or _plans.get("") or Plan()


def set_plan(name: str, plan: Plan) -> None:
    """From now on updates of the endpoint go by `plan`, a running one too."""
    endpoints()
    _plans[name] = replace(plan, since_s=time.time())


def endpoints() -> list[Endpoint]:
    """Every endpoint as it is by now."""
    for name in list(_endpoints):
        _settle(name)
    return list(_endpoints.values())


def endpoint(name: str) -> Endpoint:
    """The endpoint as it is by now.

    Raises:
        RefusedError: there is none.
    """
    _settle(name)
    found = _endpoints.get(name)
    if found is None:
        raise RefusedError("ValidationException", f'Could not find endpoint "{arn_of("endpoint", name)}".')
    return found


def exists(name: str) -> bool:
    _settle(name)
    return name in _endpoints


def put(endpoint: Endpoint) -> None:
    _endpoints[endpoint.name] = endpoint


def remove(name: str) -> None:
    _endpoints.pop(name, None)


def config(name: str) -> Record:
    """The endpoint configuration.

    Raises:
        RefusedError: there is none.
    """
    return _known(CONFIGS, "endpoint-config", "endpoint configuration", name)


def model(name: str) -> Record:
    """The model.

    Raises:
        RefusedError: there is none.
    """
    return _known(MODELS, "model", "model", name)


def variants_of(config_name: str) -> tuple[Variant, ...]:
    """The variants that a configuration asks for, none of them there yet."""
    return tuple(_variant(each) for each in config(config_name)["ProductionVariants"])


def _settle(name: str) -> None:
    while (found := _endpoints.get(name)) and (step := next_step(found, plan_of(name))):
        if step.since_s > time.time():
            return
        _endpoints[name] = step
        if step.status == "Deleted":
            remove(name)


def _variant(asked: Record) -> Variant:
    serverless = asked.get("ServerlessConfig")
    container = MODELS.get(asked.get("ModelName"), {}).get("PrimaryContainer") or {}
    return Variant(
        name=asked["VariantName"],
        current_weight=0.0,
        desired_weight=asked["InitialVariantWeight"],
        current_count=None if serverless else 0,
        desired_count=None if serverless else asked.get("InitialInstanceCount", 1),
        serverless=serverless,
        image=container.get("Image"),
    )


def _known(store: Any, kind: str, what: str, name: str) -> Record:
    found = store.get(name)
    if found is None:
        raise RefusedError("ValidationException", f'Could not find {what} "{arn_of(kind, name)}".')
    return found
