"""OpsCenter in memory: what it refuses, and how it tells a repeat.

Sources: SSM API reference, CreateOpsItem and UpdateOpsItem; Systems Manager User Guide, "Managing
duplicate OpsItems".
"""

from __future__ import annotations

import json
import re
from typing import Any

from tests.lambdas.world import Service, Wire

Answer = tuple[int, dict[str, Any]]
LIMITS = {"Title": 1024, "Description": 2048, "Source": 128, "Category": 64, "Severity": 64}
OWN_KEYS = {"/aws/resources", "/aws/dedup"}
CATEGORIES = ("Availability", "Cost", "Performance", "Recovery", "Security")


class OpsCenter:
    """Takes the operations in place of AWS; `items` are by id, in the order opened."""

    def __init__(self, wire: Wire) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        operations: dict[str, Service] = {"CreateOpsItem": self._create, "UpdateOpsItem": self._update}
        wire.services |= operations

    def _create(self, asked: dict[str, Any]) -> Answer:
        for name, most in LIMITS.items():
            if (
                not asked[name].strip()
                or len(asked[name]) > most
                or (name != "Description" and "\n" in asked[name])
            ):
                return _error("OpsItemInvalidParameterException", name)
        data = asked["OperationalData"]
        strange = [key for key in data if re.match("/?(aws|amazon|amzn|ssm)", key) and key not in OWN_KEYS]
        if strange or re.search("aws|amazon|amzn", asked["Source"]) or asked["Category"] not in CATEGORIES:
            return _error("OpsItemInvalidParameterException", str(strange))
        for ops_item, known in self.items.items():
            if known["Status"] in ("Open", "InProgress") and _identity(known) == _identity(asked):
                return _error("OpsItemAlreadyExistsException", "exists", OpsItemId=ops_item)
        ops_item = f"oi-{len(self.items):012x}"
        self.items[ops_item] = {**asked, "Status": "Open"}
        return 200, {"OpsItemId": ops_item}

    def _update(self, asked: dict[str, Any]) -> Answer:
        known = self.items.get(asked["OpsItemId"])
        if known is None:
            return _error("OpsItemNotFoundException", "not found")
        data = {**known["OperationalData"], **asked.get("OperationalData", {})}
        known |= {**asked, "OperationalData": data}
        return 200, {}


def _identity(item: dict[str, Any]) -> tuple[str, str]:
    data = item["OperationalData"]
    [resource] = json.loads(data["/aws/resources"]["Value"])
    return json.loads(data["/aws/dedup"]["Value"])["dedupString"], resource["arn"]


def _error(code: str, message: str, **more: str) -> Answer:
    return 400, {"Error": {"Code": code, "Message": message}, **more}
