"""The words of CloudWatch for the state of an alarm, and for what stands in for missing data."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The states of an alarm. A new metric alarm is in INSUFFICIENT_DATA (PutMetricAlarm)."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


class TreatMissingData(StrEnum):
    """What stands in for a missing datapoint; the words of the TreatMissingData property."""

    BREACHING = "breaching"
    NOT_BREACHING = "notBreaching"
    IGNORE = "ignore"
    MISSING = "missing"
