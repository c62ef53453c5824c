"""OpsItems of Systems Manager: created once for each deduplication string while one is open."""

from __future__ import annotations

import functools
import json
import secrets
import time
from typing import Any

from ministack.core.iam_evaluator import request_caller_arn
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region
from ministack.services import ssm

from local.emulator.json_api import Answer, Record, RefusedError, answer, operation_of, page
from local.emulator.ops_item_filters import is_wanted, searchable

INVALID = "OpsItemInvalidParameterException"
DEDUP = "/aws/dedup"
RESERVED = ("amazon", "aws", "amzn", "ssm")
"""No key of operational data begins with these, nor after a slash; no source has one of the first three."""
OWN_KEYS = (DEDUP, "/aws/resources", "/aws/automations")
CLOSED = ("Resolved", "Closed")
MOST = 50
SUMMARY = (
    "OpsItemId",
    "Title",
    "Source",
    "Status",
    "Severity",
    "Category",
    "Priority",
    "OpsItemType",
    "CreatedBy",
    "CreatedTime",
    "LastModifiedBy",
    "LastModifiedTime",
)
CHANGEABLE = (
    "Title",
    "Description",
    "Severity",
    "Category",
    "Priority",
    "Status",
    "Notifications",
    "RelatedOpsItems",
)

_items = AccountRegionScopedDict()  # id -> OpsItem


def serve_ops_items() -> None:
    """Answer the OpsItem operations in front of ministack's Systems Manager."""
    handle = ssm.handle_request

    @functools.wraps(handle)
    async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Answer:
        if operation_of(headers) not in ("CreateOpsItem", "DescribeOpsItems", "GetOpsItem", "UpdateOpsItem"):
            return await handle(method, path, headers, body, query)
        caller = request_caller_arn(headers, query)
        operations = {
            "CreateOpsItem": functools.partial(create_ops_item, caller),
            "UpdateOpsItem": functools.partial(update_ops_item, caller),
            "GetOpsItem": get_ops_item,
            "DescribeOpsItems": describe_ops_items,
        }
        return answer("ssm", headers, body, operations, invalid="ValidationException")

    ssm.handle_request = handle_request


def create_ops_item(caller: str, request: Record) -> Record:
    """Open an item, unless one with the same deduplication string is open.

    Raises:
        RefusedError: one is; the error has its id.
    """
    if any(word in request["Source"].lower() for word in RESERVED[:3]):
        raise RefusedError(
            INVALID, f"Source cannot contain {', '.join(RESERVED[:3])}.", ParameterNames=["Source"]
        )
    data = _checked(request.get("OperationalData", {}))
    for item in _items.values():
        if item["Status"] not in CLOSED and DEDUP in data and _dedup(item) == _dedup(request):
            raise RefusedError(
                "OpsItemAlreadyExistsException",
                f"The OpsItem already exists: {item['OpsItemId']}",
                OpsItemId=item["OpsItemId"],
            )
    identity, now_s = f"oi-{secrets.token_hex(6)}", time.time()
    arn = f"arn:aws:ssm:{get_region()}:{get_account_id()}:opsitem/{identity}"
    kept = {key: value for key, value in request.items() if key not in ("Tags", "AccountId")}
    _items[identity] = {
        "OpsItemType": "/aws/issue",
        **kept,
        "OperationalData": data,
        "OpsItemId": identity,
        "OpsItemArn": arn,
        "Status": "Open",
        "Version": "1",
        "CreatedBy": caller,
        "CreatedTime": now_s,
        "LastModifiedBy": caller,
        "LastModifiedTime": now_s,
    }
    return {"OpsItemId": identity, "OpsItemArn": arn}


def get_ops_item(request: Record) -> Record:
    return {"OpsItem": _item(request)}


def describe_ops_items(request: Record) -> Record:
    """Summaries of the items that pass every filter; those show the operational data that is searchable."""
    filters = request.get("OpsItemFilters", [])
    found = [_summary(each) for each in _items.values() if all(is_wanted(each, rule) for rule in filters)]
    listed, token = page(found, request.get("NextToken"), request.get("MaxResults", MOST))
    return {"OpsItemSummaries": listed, **({"NextToken": token} if token else {})}


def update_ops_item(caller: str, request: Record) -> None:
    """Change what the request has; operational data is merged key by key."""
    item = _item(request)
    kept = {key: data for key, data in item["OperationalData"].items() if key not in _deleted(request)}
    item |= {key: request[key] for key in CHANGEABLE if key in request}
    item |= {
        "OperationalData": kept | _checked(request.get("OperationalData", {})),
        "Version": str(int(item["Version"]) + 1),
        "LastModifiedBy": caller,
        "LastModifiedTime": time.time(),
    }


def _item(request: Record) -> Record:
    item = _items.get(request["OpsItemId"])
    if item is None:
        raise RefusedError("OpsItemNotFoundException", f"The OpsItem {request['OpsItemId']} does not exist.")
    return item


def _deleted(request: Record) -> list[str]:
    return request.get("OperationalDataToDelete", [])


def _summary(item: Record) -> Record:
    told = {key: item[key] for key in SUMMARY if key in item}
    return told | {"OperationalData": searchable(item)}


def _checked(data: Record) -> Record:
    for key in data:
        if key not in OWN_KEYS and key.removeprefix("/").lower().startswith(RESERVED):
            raise RefusedError(INVALID, f"The operational data key {key} is reserved.", ParameterNames=[key])
    if DEDUP in data:
        _dedup({"OperationalData": data})
    return data


def _dedup(item: Record) -> str | None:
    value = item.get("OperationalData", {}).get(DEDUP, {}).get("Value")
    if value is None:
        return None
    try:
        return json.loads(value)["dedupString"]
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError(
            INVALID, f'{DEDUP} takes {{"dedupString": "..."}}.', ParameterNames=[DEDUP]
        ) from error
