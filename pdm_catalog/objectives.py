"""What callers are promised, as it stands in an environment's file.

A share of a month may fail: the error budget. `pdm_catalog/slo.py` says how fast it may burn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem
from pdm_catalog.slo import FASTEST, FEWEST_BAD, highest_target_pct, lowest_target_pct

HOURS = 24
TIMED_OUT_PCT = 50
"""What availability shows while every request times out: `pdm_catalog.indicators.availability` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency(Checked):
    """So many percent of the requests are answered within so many seconds."""

    share_pct: float
    within_s: float

    def problems(self) -> Iterator[Problem]:
        if not 0 < self.within_s <= 4_000:
            yield self.problem(
                "within_s", "is no time a caller waits.", "use seconds; a load balancer gives up after 4,000"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slo(Checked):
    """What a service promises to whoever calls it through a load balancer.

    Attributes:
        requests_per_hour: How many come in a quiet hour of those in which somebody comes. Fewer than the
            alarms can judge by are refused, and none at all is an alarm of its own.
        busy_hours_utc: The hours in which somebody comes, from the first to before the second, also across
            midnight. A service that sleeps at night is not missed there.
        availability_pct: So many percent of the requests get no server error; None promises nothing.
        latency: None promises nothing.
    """

    requests_per_hour: float
    busy_hours_utc: tuple[int, int] = (0, HOURS)
    availability_pct: float | None = None
    latency: Latency | None = None

    def problems(self) -> Iterator[Problem]:
        begin, end = self.busy_hours_utc
        if not (0 <= begin < HOURS and 0 < end <= HOURS and begin != end):
            yield self.problem(
                "busy_hours_utc", "is no part of a day.", "use two hours such as [6, 20], or leave it out"
            )
        if not 0 < self.requests_per_hour < math.inf:
            yield self.problem("requests_per_hour", "is no traffic.", "count a quiet hour, or remove slo")
        elif self.availability_pct is None and self.latency is None:
            yield self.problem(
                "availability_pct", "and latency promise nothing.", "promise one of them, or remove slo"
            )
        elif self.availability_pct is not None:
            yield from target_problems(
                self, "availability_pct", self.availability_pct, self.requests_per_hour, TIMED_OUT_PCT
            )
        if self.latency is not None and self.requests_per_hour > 0:
            yield from target_problems(
                self, "latency.share_pct", self.latency.share_pct, self.requests_per_hour
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness(Checked):
    """So many percent of an endpoint's predictions rest on readings not older than so many seconds.

    Attributes:
        share_pct: Of the predictions.
        within_s: How old the newest reading behind a prediction may be.
        predictions_per_hour: How many are made in a quiet hour.
    """

    share_pct: float
    within_s: float
    predictions_per_hour: float

    def problems(self) -> Iterator[Problem]:
        if not 0 < self.within_s < math.inf:
            yield self.problem("within_s", "is no age.", "use seconds")
        if not 0 < self.predictions_per_hour < math.inf:
            yield self.problem("predictions_per_hour", "is no rate.", "count a quiet hour")
        else:
            yield from target_problems(self, "share_pct", self.share_pct, self.predictions_per_hour)


def target_problems(
    of: Checked, field: str, target_pct: float, per_hour: float, most_pct: float = 100
) -> Iterator[Problem]:
    """Why no alarm could keep watch over a target, if so: one problem, the first that counts.

    Args:
        of: Whose target it is.
        field: Its name in the file.
        target_pct: What is promised.
        per_hour: How many are counted in a quiet hour.
        most_pct: The largest share that the indicator can show as failed.
    """
    lowest_pct, highest_pct = lowest_target_pct(most_pct=most_pct), highest_target_pct(per_hour=per_hour)
    if not 0 < target_pct < 100:
        rule, fix = "is no share that can be promised.", "use more than 0 and less than 100"
    elif highest_pct <= lowest_pct:
        rule = f"cannot be watched: {per_hour:g} an hour are too few to tell a fault from chance."
        fix = "promise nothing here; the other alarms on it ring all the same"
    elif target_pct <= lowest_pct:
        rule = (
            f"leaves a budget that can never burn {FASTEST.rate:g} times too fast: {FASTEST.rate:g} x "
            f"{100 - target_pct:g} % is no less than the {most_pct:g} % that can be seen to fail."
        )
        fix = f"use more than {lowest_pct:.2f}"
    elif target_pct > highest_pct:
        allowed = FASTEST.threshold_pct(target_pct) / 100 * per_hour
        rule = (
            f"is broken by chance: of {per_hour:g} an hour, {allowed:.1f} may fail before it pages, "
            f"and fewer than {FEWEST_BAD} tell nothing."
        )
        fix = f"use at most {math.floor(highest_pct * 1_000) / 1_000:g}, or promise nothing where so few come"
    else:
        return
    where = type(of).__name__.lower()
    yield Problem(where=where, field=field, got=target_pct, rule=rule, fix=fix)
