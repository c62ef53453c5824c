"""Corrections to resource types that ministack provisions otherwise than CloudFormation."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import alb, dynamodb, secretsmanager
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]

_SECRET = "AWS::SecretsManager::Secret"  # noqa: S105  # a resource type
_GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"


def name_target_groups_in_full() -> None:
    """`TargetGroupFullName` is the value of the TargetGroup dimension, `targetgroup/name/id`."""
    tail = alb._target_group_full_name_from_arn

    def full_name(arn: str) -> str:
        return f"targetgroup/{tail(arn)}"

    alb._target_group_full_name_from_arn = full_name


def refer_to_secrets_by_arn() -> None:
    """Ref of a secret is its ARN, which the CDK takes the name from and grants on."""
    handlers = provisioners._RESOURCE_HANDLERS[_SECRET]
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]

    def created(logical_id: str, properties: Properties, stack: str) -> Provisioned:
        return _by_arn(create(logical_id, _generating(properties), stack))

    def updated(arn: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        return _by_arn(update(_secret_name(arn), _generating(old), _generating(new), stack, logical_id))

    def deleted(arn: str, properties: Properties) -> None:
        delete(_secret_name(arn), properties)

    handlers.update(create=created, update=updated, delete=deleted)


def honour_time_to_live() -> None:
    """`TimeToLiveSpecification` of a table reaches the table."""
    for table in ("AWS::DynamoDB::Table", _GLOBAL_TABLE):
        handlers = provisioners._RESOURCE_HANDLERS[table]
        create, update = handlers["create"], handlers["update"]
        handlers.update(create=_with_time_to_live(create), update=_with_time_to_live(update))


def update_global_tables_in_place() -> None:
    """An unnamed AWS::DynamoDB::GlobalTable stays the same table, with its items, on an update."""
    handlers = provisioners._RESOURCE_HANDLERS[_GLOBAL_TABLE]
    update = handlers["update"]

    def updated(name: str, old: Properties, new: Properties, stack: str) -> Provisioned:
        return update(name, old, {"TableName": name, **new}, stack)

    handlers["update"] = updated


def _by_arn(provisioned: Provisioned) -> Provisioned:
    _name, attributes = provisioned
    return attributes["Arn"], attributes


def _secret_name(arn: str) -> str:
    return next((name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == arn), arn)


def _generating(properties: Properties) -> Properties:
    """`GenerateSecretString: {}` asks for a value by the defaults: 32 characters."""
    if properties.get("GenerateSecretString") == {}:
        return {**properties, "GenerateSecretString": {"PasswordLength": 32}}
    return properties


def _with_time_to_live(provision: Any) -> Any:
    """Wrap a create(logical id, properties, ...) or an update(physical id, old, new, ...)."""

    def provisioned(first: str, *arguments: Any) -> Provisioned:
        name, attributes = provision(first, *arguments)
        [*_, properties] = [argument for argument in arguments if isinstance(argument, dict)]
        setting = properties.get("TimeToLiveSpecification") or {}
        enabled = str(setting.get("Enabled", False)).lower() == "true"
        if enabled:
            _set_time_to_live(name, {"AttributeName": setting["AttributeName"], "Enabled": True})
        elif name in dynamodb._ttl_settings:
            attribute = dynamodb._ttl_settings[name]["AttributeName"]
            _set_time_to_live(name, {"AttributeName": attribute, "Enabled": False})
        return name, attributes

    return provisioned


def _set_time_to_live(table: str, setting: dict[str, Any]) -> None:
    status, _, body = dynamodb._update_ttl({"TableName": table, "TimeToLiveSpecification": setting})
    if status >= 400:
        raise ValueError(f"{table}: TimeToLiveSpecification = {setting}: {json.loads(body)['message']}")
