"""Alarm mute rules, as templates and PutAlarmMuteRule declare them: kept and told, and nothing is muted."""

from __future__ import annotations

import functools
import json
import math
import time
from collections.abc import Callable
from typing import Any

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region
from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from local.emulator.json_api import RefusedError, operation_of, page

Record = dict[str, Any]
Provisioned = tuple[str, dict[str, str]]

PAGE = 100
"""The most rules that ListAlarmMuteRules gives at a time."""

_rules = AccountRegionScopedDict()  # name -> rule, in GetAlarmMuteRule's words


def serve_mute_rules() -> None:
    """Register the resource type and the four operations."""
    provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::AlarmMuteRule"] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }
    handle = cloudwatch.handle_request

    @functools.wraps(handle)
    async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        operation = OPERATIONS.get(operation_of(headers))
        if operation is None:
            return await handle(method, path, headers, body, query)
        try:
            return cloudwatch._json_ok(operation(json.loads(body or b"{}")) or {})
        except RefusedError as refused:
            return cloudwatch._error(refused.code, refused.message, 404, use_json=True)

    cloudwatch.handle_request = handle_request


def _put(request: Record) -> None:
    name = request["Name"]
    is_once = request["Rule"]["Schedule"]["Expression"].startswith("at(")
    given = {key: request[key] for key in ("Description", "Rule", "MuteTargets") if key in request}
    dates = {key: cloudwatch._parse_ts(request[key]) for key in ("StartDate", "ExpireDate") if key in request}
    _rules[name] = {
        "Name": name,
        "AlarmMuteRuleArn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm-mute-rule:{name}",
        "MuteType": "ONE_TIME" if is_once else "RECURRING",
        "LastUpdatedTimestamp": time.time(),
        **given,
        **dates,
    }


def _get(request: Record) -> Record:
    name = request["AlarmMuteRuleName"]
    if name not in _rules:
        raise RefusedError("ResourceNotFoundException", f"The alarm mute rule {name} does not exist.")
    return _told(_rules[name])


def _list(request: Record) -> Record:
    rules = [_told(_rules[name]) for name in sorted(_rules)]
    if request.get("AlarmName"):
        rules = [
            rule
            for rule in rules
            if request["AlarmName"] in rule.get("MuteTargets", {}).get("AlarmNames", [])
        ]
    if request.get("Statuses"):
        rules = [rule for rule in rules if rule["Status"] in request["Statuses"]]
    shown, token = page(rules, request.get("NextToken"), int(request.get("MaxRecords") or PAGE))
    summary = ("AlarmMuteRuleArn", "ExpireDate", "Status", "MuteType", "LastUpdatedTimestamp")
    summaries = [{key: rule[key] for key in summary if key in rule} for rule in shown]
    return {"AlarmMuteRuleSummaries": summaries} | ({"NextToken": token} if token else {})


def _remove(request: Record) -> None:
    _rules.pop(request["AlarmMuteRuleName"], None)


def _told(rule: Record) -> Record:
    """With its status; one that mutes at this moment is told as SCHEDULED, too."""
    is_over = rule.get("ExpireDate", math.inf) < time.time()
    return {**rule, "Status": "EXPIRED" if is_over else "SCHEDULED"}


def _create(logical_id: str, properties: Record, stack: str) -> Provisioned:
    name = properties.get("Name") or provisioners._physical_name(stack, logical_id, max_len=255)
    return _update(name, {}, properties, stack)


def _update(name: str, _old: Record, new: Record, _stack: str) -> Provisioned:
    _put({**new, "Name": name})
    return name, {"Arn": _rules[name]["AlarmMuteRuleArn"]}


def _delete(name: str, _properties: Record) -> None:
    _rules.pop(name, None)


OPERATIONS: dict[str, Callable[[Record], Record | None]] = {
    "PutAlarmMuteRule": _put,
    "GetAlarmMuteRule": _get,
    "ListAlarmMuteRules": _list,
    "DeleteAlarmMuteRule": _remove,
}
