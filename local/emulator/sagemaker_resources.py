"""AWS::SageMaker::Model, EndpointConfig and Endpoint. Ref of each is its ARN, as in CloudFormation.

Models and configurations never change: another one is made in their place.
"""

from __future__ import annotations

import time
from typing import Any

from ministack.services.cloudformation import provisioners

from local.emulator import sagemaker, sagemaker_store
from local.emulator.endpoint_states import finished
from local.emulator.json_api import Operation, Record
from local.emulator.resource_requests import call, new_name

Provisioned = tuple[str, dict[str, str]]
LENGTH = 63
"""The longest name that SageMaker takes."""


def provision_sagemaker() -> None:
    """Register the three resource types."""
    handlers = provisioners._RESOURCE_HANDLERS
    handlers["AWS::SageMaker::Model"] = _immutable("Model", sagemaker.create_model, sagemaker_store.MODELS)
    handlers["AWS::SageMaker::EndpointConfig"] = _immutable(
        "EndpointConfig", sagemaker.create_endpoint_config, sagemaker_store.CONFIGS
    )
    handlers["AWS::SageMaker::Endpoint"] = {
        "create": _create_endpoint,
        "update": _update_endpoint,
        "update_with_logical_id": True,
        "delete": _delete_endpoint,
    }


def _immutable(kind: str, operation: Operation, store: Any) -> dict[str, Any]:
    name_member, arn_member = f"{kind}Name", f"{kind}Arn"

    def create(logical_id: str, properties: Record, stack: str) -> Provisioned:
        name = properties.get(name_member) or new_name(stack, logical_id, length=LENGTH)
        answer = call("sagemaker", f"Create{kind}", operation, {**properties, name_member: name})
        return answer[arn_member], {name_member: name}

    def update(arn: str, old: Record, new: Record, stack: str, logical_id: str) -> Provisioned:
        if {**old, "Tags": None} != {**new, "Tags": None}:
            return create(logical_id, new, stack)
        return arn, {name_member: next(name for name in store if store[name][arn_member] == arn)}

    def delete(arn: str, _properties: Record) -> None:
        for name, record in store.items():
            if record[arn_member] == arn:
                del store[name]

    return {"create": create, "update": update, "update_with_logical_id": True, "delete": delete}


def _create_endpoint(logical_id: str, properties: Record, stack: str) -> Provisioned:
    name = properties.get("EndpointName") or new_name(stack, logical_id, length=LENGTH)
    call("sagemaker", "CreateEndpoint", sagemaker.create_endpoint, {**properties, "EndpointName": name})
    return _in_service(name)


def _update_endpoint(arn: str, old: Record, new: Record, stack: str, logical_id: str) -> Provisioned:
    name = _name_of(arn)
    if new.get("EndpointName", name) != name:
        return _create_endpoint(logical_id, new, stack)
    if old.get("EndpointConfigName") == new["EndpointConfigName"]:
        return arn, {"EndpointName": name}
    call("sagemaker", "UpdateEndpoint", sagemaker.update_endpoint, {**new, "EndpointName": name})
    return _in_service(name)


def _delete_endpoint(arn: str, _properties: Record) -> None:
    sagemaker_store.remove(_name_of(arn))


def _in_service(name: str) -> Provisioned:
    """CloudFormation waits for the endpoint; here it need not."""
    endpoint = finished(sagemaker_store.endpoint(name), time.time())
    sagemaker_store.put(endpoint)
    return endpoint.arn, {"EndpointName": name}


def _name_of(arn: str) -> str:
    return next((each.name for each in sagemaker_store.endpoints() if each.arn == arn), arn)
