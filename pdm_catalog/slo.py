"""How fast an error budget may burn before somebody hears of it.

A burn of 1 uses up the month's budget in exactly a month. The windows and rates are those of
https://sre.google/workbook/alerting-on-slos/ (table 5-8): the long window says that it matters, the short one
that it still happens. docs/slo.md says how CloudWatch is made to look at both.
"""

from __future__ import annotations

from dataclasses import dataclass

BUDGET_DAYS = 30
FEWEST_BAD = 10
"""Fewer failures in a long window say nothing. Of ten, chance alone makes 5 to 18 (Poisson, 95 %:
https://en.wikipedia.org/wiki/Poisson_distribution#Confidence_interval); of one, 0 to 6. It counts failures
and not requests: a service with little traffic that fails altogether still rings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn:
    """One row of the table.

    Attributes:
        rate: So many times as fast as the budget allows.
        long_s, short_s: The windows in which it must burn that fast.
        pages: Whether somebody is woken; otherwise a ticket is opened.
    """

    rate: float
    long_s: int
    short_s: int
    pages: bool

    def threshold_pct(self, target_pct: float) -> float:
        """The share of failures, in percent, at which a budget burns that fast."""
        return round(self.rate * (100 - target_pct), 6)

    @property
    def gone_in_days(self) -> float:
        """When the whole budget is gone at this rate."""
        return BUDGET_DAYS / self.rate


BURNS = (
    Burn(rate=14.4, long_s=3_600, short_s=300, pages=True),
    Burn(rate=6, long_s=21_600, short_s=1_800, pages=True),
    Burn(rate=3, long_s=86_400, short_s=7_200, pages=False),
    Burn(rate=1, long_s=259_200, short_s=21_600, pages=False),
)
FASTEST = BURNS[0]
LONGEST_RESET_S = max(burn.short_s for burn in BURNS)


def lowest_target_pct(*, most_pct: float) -> float:
    """At this target and below, the fastest burn would need more failures than there can be.

    14.4 x (1 - target) >= 1: https://github.com/guardian/cdk/pull/1580 found alarms that could never ring.
    """
    return 100 - most_pct / FASTEST.rate


def highest_target_pct(*, per_hour: float) -> float:
    """Above this target, fewer than FEWEST_BAD failures in an hour would already page."""
    hours = FASTEST.long_s / 3_600
    return 100 - 100 * FEWEST_BAD / (FASTEST.rate * per_hour * hours) if per_hour > 0 else 0
