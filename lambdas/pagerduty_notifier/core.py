"""What an incident looks like to PagerDuty. Pure.

Format and limits: PagerDuty Events API v2 (summary 1024 characters, dedup_key 255).
"""

from __future__ import annotations

from typing import Any

from lambdas.shared.delivery import Delivery, Kind
from lambdas.shared.wording import reading, reason
from pdm_catalog.severity import Severity

SUMMARY_MAX_CHARS = 1024
_SEVERITIES = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "info",
}


def event(delivery: Delivery, *, routing_key: str) -> dict[str, Any]:
    """The event of a delivery: every message of an incident has the same dedup_key."""
    base = {"routing_key": routing_key, "dedup_key": delivery.incident_id}
    if delivery.kind is Kind.RESOLVE:
        return {**base, "event_action": "resolve"}
    alert, entry = delivery.alert, delivery.entry
    return {
        **base,
        "event_action": "trigger",
        "client": "CloudWatch",
        "links": [{"href": entry.runbook_url, "text": "Runbook"}],
        "payload": {
            "summary": f"{alert.alarm}: {entry.meaning}"[:SUMMARY_MAX_CHARS],
            "source": alert.alarm_arn,
            "severity": _SEVERITIES[entry.severity],
            "timestamp": delivery.opened_at,
            "component": entry.service,
            "group": entry.owner,
            "class": alert.metric or alert.kind,
            "custom_details": {
                "reason": reason(alert),
                "value": reading(alert),
                "which": alert.contributor or None,
                "threshold": alert.threshold,
                "account": alert.account,
                "region": alert.region,
                "owner": entry.owner,
                "remedy": entry.remedy.name if entry.remedy else "none: a person must act",
            },
        },
    }
