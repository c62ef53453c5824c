"""One alarm, and everything a person needs when it rings at 03:00."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pdm_catalog.errors import Problem, refuse
from pdm_catalog.remedies import Remedy
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Signal

# PutMetricAlarm, `AlarmName` and `AlarmDescription` (botocore 1.44.5 model).
NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
DESCRIPTION_MAX_CHARS = 1024
WARM_UP_MAX_MIN = 2_880
# The service name of what watches the others.
OWN_SERVICE = "alert-pipeline"


def name_problems(name: str) -> Iterator[Problem]:
    """Why CloudWatch would refuse the name, of an alarm of any kind."""
    if not NAME_PATTERN.fullmatch(name):
        yield Problem(
            where=f"alarm {name!r}",
            field="name",
            got=name,
            rule="is no alarm name.",
            fix="use 1 to 255 letters, digits, dots, dashes and underscores, a letter or digit first",
        )


class Missing(StrEnum):
    """What a period without data means. The values are CloudWatch's own (TreatMissingData)."""

    BREACHING = "breaching"
    NOT_BREACHING = "notBreaching"
    IGNORE = "ignore"
    MISSING = "missing"


class Comparison(StrEnum):
    """When a datapoint breaches. The values are CloudWatch's own (ComparisonOperator)."""

    ABOVE = "GreaterThanThreshold"
    AT_OR_ABOVE = "GreaterThanOrEqualToThreshold"
    BELOW = "LessThanThreshold"
    AT_OR_BELOW = "LessThanOrEqualToThreshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A CloudWatch alarm. Nothing a person must decide has a default.

    Attributes:
        name: Unique in its account and region.
        service: The service it speaks about; messages are grouped and titled by it.
        signal: What is looked at.
        period_s: Length of one datapoint, in seconds.
        comparison, threshold: When a datapoint breaches, in the signal's own unit.
        datapoints: (m, n): m breaching periods out of the last n raise the alarm.
        missing: Meaning of a period without data.
        missing_because: Why it means that.
        severity: Where it goes.
        owner: The team that answers for it.
        runbook: File stem under docs/runbooks/.
        meaning: What is wrong when it rings, in one sentence for a person just woken.
        because: Where the threshold comes from.
        remedy: What may be done without asking; None when only people may act.
        warm_up_min: Minutes in which a new alarm waits for its first data; 0 evaluates at once.
        told_by: Name of the composite that tells in its place: it then has no actions of its own.
        ticket: Opens a ticket, whatever its severity.
        means_down: While it rings, the service serves nobody, or hardly anybody.
    """

    name: str
    service: str
    signal: Signal
    period_s: int
    comparison: Comparison
    threshold: float
    datapoints: tuple[int, int]
    missing: Missing
    missing_because: str
    severity: Severity
    owner: str
    runbook: str
    meaning: str
    because: str
    remedy: Remedy | None
    warm_up_min: int = 0
    told_by: str | None = None
    ticket: bool = False
    means_down: bool = False

    def __post_init__(self) -> None:
        refuse(self._problems())

    def _problem(self, field: str, rule: str, fix: str) -> Problem:
        got = getattr(self, field)
        return Problem(where=f"alarm {self.name!r}", field=field, got=got, rule=rule, fix=fix)

    def _problems(self) -> Iterator[Problem]:
        yield from name_problems(self.name)
        yield from self.signal.problems(f"alarm {self.name!r}")
        yield from self._window_problems()
        if not self._threshold_can_be_crossed():
            yield self._problem(
                "threshold",
                f"can never be crossed: values lie between 0 and {self.signal.highest} ({self.comparison}).",
                "use a value inside that range",
            )
        for field in ("service", "owner", "runbook", "meaning", "because", "missing_because"):
            if not getattr(self, field).strip():
                yield self._problem(field, "is empty.", "write it: somebody reads it at 03:00")
        yield from self._warm_up_problems()
        if self.told_by is not None and self.remedy is not None:
            yield self._problem(
                "told_by", "leaves it without actions, so its remedy would never act.", "drop one of them"
            )

    def _warm_up_problems(self) -> Iterator[Problem]:
        """1 to 2,880 minutes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html."""
        if not 0 <= self.warm_up_min <= WARM_UP_MAX_MIN:
            yield self._problem(
                "warm_up_min",
                "is no warm-up.",
                f"use 0, or 1 to {WARM_UP_MAX_MIN} minutes until its first data",
            )

    def _window_problems(self) -> Iterator[Problem]:
        """Periods and windows that PutMetricAlarm accepts (botocore 1.44.5 model, `Period`)."""
        m, n = self.datapoints
        if self.period_s not in (10, 20, 30) and (self.period_s < 60 or self.period_s % 60):
            yield self._problem("period_s", "is no CloudWatch period.", "use 10, 20, 30 or a multiple of 60")
        if not 1 <= m <= n:
            yield self._problem(
                "datapoints",
                "asks for more breaching periods than it looks at.",
                f"use ({n}, {m}) for {n} out of {m}, or raise n to at least {m}",
            )
        limit_s = 86_400 if self.period_s < 3_600 else 604_800
        if n * self.period_s > limit_s:
            yield self._problem(
                "datapoints",
                f"looks back {n * self.period_s} s; CloudWatch allows {limit_s} s for this period.",
                "shorten n, or choose another period",
            )

    def _threshold_can_be_crossed(self) -> bool:
        """Counts, times and shares start at 0; some have an end."""
        top = self.signal.highest
        return {
            Comparison.ABOVE: 0 <= self.threshold < top,
            Comparison.AT_OR_ABOVE: 0 < self.threshold <= top,
            Comparison.BELOW: 0 < self.threshold <= top,
            Comparison.AT_OR_BELOW: 0 <= self.threshold < top,
        }[self.comparison]
