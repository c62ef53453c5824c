"""What an incident looks like as a ticket: to OpsCenter, and to a webhook. Pure.

Limits and formats: SSM API reference, CreateOpsItem (title 1024 characters, description 2048, botocore
1.44.5 model); Systems Manager User Guide, "Managing duplicate OpsItems": while an item with the same
deduplication string and resource is open, the same again is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from lambdas.shared.delivery import Delivery
from lambdas.shared.wording import clean, cut, facts, is_over, lasted, links, moment, one_line, reason
from pdm_catalog.severity import Severity

TITLE_MAX_CHARS = 1024
DESCRIPTION_MAX_CHARS = 2048
SOURCE = "pdm-alerts"  # it may not contain "aws", "amazon" or "amzn"
CATEGORY = "Availability"  # of OpsCenter's own: Availability, Cost, Performance, Recovery, Security
_SEVERITIES = {Severity.CRITICAL: "1", Severity.HIGH: "2", Severity.MEDIUM: "3", Severity.LOW: "4"}


def ops_item(delivery: Delivery) -> dict[str, Any]:
    """The arguments of CreateOpsItem for the rise of an incident."""
    return {
        "Title": cut(one_line(_title(delivery)), TITLE_MAX_CHARS),
        "Description": cut(_description(delivery), DESCRIPTION_MAX_CHARS),
        "Source": SOURCE,
        "Severity": _SEVERITIES[delivery.entry.severity],
        "Category": CATEGORY,
        "OperationalData": {
            "/aws/resources": _searchable([{"arn": delivery.alert.alarm_arn}]),
            "/aws/dedup": _searchable({"dedupString": delivery.incident_id}),
        },
    }


def ops_item_end(delivery: Delivery) -> dict[str, Any]:
    """The arguments of UpdateOpsItem for its end, apart from the item's id."""
    over = f"{moment(delivery.alert.changed_at)}, after {lasted(delivery)}"
    return {"Status": "Resolved", "OperationalData": {"Over": {"Type": "String", "Value": over}}}


def webhook_body(delivery: Delivery) -> str:
    """The JSON that a webhook gets about every message of an incident."""
    alert, entry = delivery.alert, delivery.entry
    return json.dumps(
        {
            "kind": delivery.kind,
            "incident_id": delivery.incident_id,
            "title": _title(delivery),
            "opened_at": delivery.opened_at,
            "changed_at": alert.changed_at,
            "lasted": lasted(delivery) if is_over(delivery) else None,
            "alarm": alert.alarm,
            "alarm_arn": alert.alarm_arn,
            "state": alert.state,
            "reason": alert.reason,
            "service": entry.service,
            "severity": entry.severity,
            "owner": entry.owner,
            "remedy": entry.remedy.name if entry.remedy else None,
            "links": dict(links(delivery)),
            "note": delivery.note,
        }
    )


def signature(key: str, *, timestamp: str, body: str) -> str:
    """The X-Pdm-Signature: HMAC-SHA256 over the time and the body, so that neither can be exchanged."""
    return "v1=" + hmac.new(key.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()


def _title(delivery: Delivery) -> str:
    return f"{delivery.alert.alarm}: {delivery.entry.meaning}"


def _description(delivery: Delivery) -> str:
    remedy = delivery.entry.remedy
    told = (
        *facts(delivery),
        ("Remedy", f"{remedy.name} on {remedy.target}" if remedy else "none: a person must act"),
        *links(delivery),
    )
    lines = (f"- {name}: {one_line(value)}" for name, value in told)
    return "\n".join((*lines, "", clean(reason(delivery.alert))))


def _searchable(value: Any) -> dict[str, str]:
    return {"Type": "SearchableString", "Value": json.dumps(value)}
