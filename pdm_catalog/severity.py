"""How loud an alarm is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How loud an alarm is; `pdm_catalog.routes` says where each goes."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
