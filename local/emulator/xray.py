"""AWS::XRay::Group, and the API that reads groups back: GetGroups and GetGroup (X-Ray API reference)."""

from __future__ import annotations

import json
from typing import Any

import ministack.app
from ministack.core import router
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, new_uuid
from ministack.services.cloudformation import provisioners

JSON = {"Content-Type": "application/json"}
Answer = tuple[int, dict[str, str], bytes]

_groups = AccountRegionScopedDict()  # ARN -> group, in GetGroup's words


def serve_xray_groups() -> None:
    """Register the resource type and the service."""
    provisioners._RESOURCE_HANDLERS["AWS::XRay::Group"] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }
    router.SERVICE_PATTERNS["xray"] = {"host_patterns": [r"xray\."]}
    ministack.app.SERVICE_HANDLERS["xray"] = _serve


def _create(_logical_id: str, properties: dict[str, Any], _stack: str) -> tuple[str, dict[str, str]]:
    name = properties["GroupName"]
    if any(group["GroupName"] == name for group in _groups.values()):
        raise ValueError(f"Group name already exists: {name}")
    identity = new_uuid().replace("-", "").upper()[:26]
    arn = f"arn:aws:xray:{get_region()}:{get_account_id()}:group/{name}/{identity}"
    return _put(arn, properties)


def _update(arn: str, _old: dict[str, Any], new: dict[str, Any], _stack: str) -> tuple[str, dict[str, str]]:
    return _put(arn, new)


def _delete(arn: str, _properties: dict[str, Any]) -> None:
    _groups.pop(arn, None)


def _put(arn: str, properties: dict[str, Any]) -> tuple[str, dict[str, str]]:
    insights = properties.get("InsightsConfiguration", {})
    _groups[arn] = {
        "GroupName": properties["GroupName"],
        "GroupARN": arn,
        "FilterExpression": properties.get("FilterExpression", ""),
        "InsightsConfiguration": {
            key: str(insights.get(key, False)).lower() == "true"
            for key in ("InsightsEnabled", "NotificationsEnabled")
        },
    }
    return arn, {"GroupARN": arn}


async def _serve(method: str, path: str, headers: Any, body: bytes, query: Any) -> Answer:
    if path == "/Groups":
        return _json(200, {"Groups": list(_groups.values())})
    if path == "/GetGroup":
        wanted = json.loads(body or b"{}")
        for group in _groups.values():
            if wanted.get("GroupName") == group["GroupName"] or wanted.get("GroupARN") == group["GroupARN"]:
                return _json(200, {"Group": group})
        return _error("InvalidRequestException", "Group does not exist")
    return _error(
        "UnknownOperationException", f"{method} {path} is not served: only GetGroups and GetGroup are"
    )


def _error(code: str, message: str) -> Answer:
    status, headers, body = _json(400, {"__type": code, "Message": message})
    return status, {**headers, "x-amzn-ErrorType": code}, body


def _json(status: int, content: dict[str, Any]) -> Answer:
    return status, dict(JSON), json.dumps(content).encode()
