"""The filters of DescribeOpsItems."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from local.emulator.json_api import Record, RefusedError

TEXT = (
    "Status",
    "Source",
    "Title",
    "Priority",
    "Severity",
    "Category",
    "OpsItemId",
    "OpsItemType",
    "CreatedBy",
)
TIMES = ("CreatedTime", "LastModifiedTime")
CONTAINS = ("Title", "Source", "ResourceId", "OperationalDataValue", "CreatedBy")
"""The keys that the operator Contains works on."""


def is_wanted(item: Record, rule: Record) -> bool:
    """Whether an item passes one filter: any of its values will do.

    Raises:
        RefusedError: the key is not one of those that are kept here, or does not go with its operator.
    """
    key, operator, values = rule["Key"], rule["Operator"], rule["Values"]
    if key in TIMES:
        return any(_compare(operator, key, item[key], value) for value in values)
    test = _text_test(operator, key)
    return any(test(value, found) for value in values for found in _found(item, key))


def searchable(item: Record) -> Record:
    """The operational data that can be searched."""
    data = item["OperationalData"]
    return {key: each for key, each in data.items() if each.get("Type") == "SearchableString"}


def _found(item: Record, key: str) -> Iterable[str]:
    if key in TEXT:
        return [str(item[key])] if key in item else []
    data = searchable(item)
    if key == "OperationalDataKey":
        return data.keys()
    if key == "OperationalDataValue":
        return [each["Value"] for each in data.values()]
    if key == "OperationalData":
        return [json.dumps({"key": name, "value": each["Value"]}) for name, each in data.items()]
    if key == "ResourceId":
        return [item["OperationalData"].get("/aws/resources", {}).get("Value", "")]
    raise RefusedError("ValidationException", f"The filter {key} is not served here.")


def _text_test(operator: str, key: str) -> Callable[[str, str], bool]:
    if operator == "Contains" and key in CONTAINS:
        return lambda wanted, found: wanted in found
    if operator == "Equal" and key == "OperationalData":
        return lambda wanted, found: json.loads(wanted) == json.loads(found)
    if operator == "Equal" and key != "ResourceId":
        return lambda wanted, found: wanted == found
    raise RefusedError("ValidationException", f"The operator {operator} does not go with the filter {key}.")


def _compare(operator: str, key: str, time_s: float, value: str) -> bool:
    if operator == "GreaterThan":
        return time_s > datetime.fromisoformat(value).timestamp()
    if operator == "LessThan":
        return time_s < datetime.fromisoformat(value).timestamp()
    raise RefusedError("ValidationException", f"The operator {operator} does not go with the filter {key}.")
