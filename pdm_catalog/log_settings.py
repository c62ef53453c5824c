"""How log groups are kept: for how long, in which class, encrypted by whom, with what masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pdm_catalog import quotas
from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem
from pdm_catalog.log_masking import Masked

# PutRetentionPolicy, `retentionInDays` (CloudWatch Logs API reference).
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


class LogClass(StrEnum):
    """CloudWatch Logs classes; the second costs half and is neither masked nor indexed nor counted.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
    """

    STANDARD = "STANDARD"
    INFREQUENT_ACCESS = "INFREQUENT_ACCESS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs(Checked):
    """Log groups of this system and of the services.

    Attributes:
        retention_days: One of those that CloudWatch Logs accepts.
        log_class: Of the services' groups; this system's own are STANDARD.
        encrypted: With a key of our own, instead of CloudWatch's.
        also_masked: What is masked in the services' lines besides credentials and e-mail addresses.
        query_quota: Saved queries that the account and region may have: more than AWS gives, once raised.
    """

    retention_days: int
    log_class: LogClass
    encrypted: bool
    also_masked: tuple[Masked, ...] = ()
    query_quota: int = quotas.MAX_QUERIES

    def problems(self) -> Iterator[Problem]:
        if self.retention_days not in LOG_RETENTION_DAYS:
            nearest = min(LOG_RETENTION_DAYS, key=lambda days: abs(days - self.retention_days))
            yield self.problem(
                "retention_days", "is not a retention that CloudWatch Logs accepts.", f"use {nearest}"
            )
        if self.also_masked and self.log_class is not LogClass.STANDARD:
            yield self.problem(
                "also_masked", "needs the class STANDARD: no other is masked.", "drop it, or the class"
            )
