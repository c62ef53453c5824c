"""Which health level an engine is at: a rule on the remaining life that the model estimates after each run.

It is written here, and not in the service that publishes the levels, because the engines' alarm only counts
who turned red: whether that count is worth a page is decided by this rule. Pure and standard library only, so
that the service, the simulated fleet and the benchmark apply the very same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem


class HealthLevel(StrEnum):
    """The plan's levels; the values are those of the dimension AlertLevel."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRule(Checked):
    """An engine is red, or yellow, when m of its last n runs left it with less life than a limit.

    The same M of N as of a CloudWatch alarm: one odd reading moves nothing, and an engine near the limit does
    not flicker.

    Attributes:
        red_below_cycles: It needs service now. A useful page comes with 10 to 60 cycles left: earlier, good
            life is thrown away; later, nobody can plan. 40 is the middle, 35, and what the window costs.
        yellow_below_cycles: Its service can be planned; nobody is paged.
        runs: (m, n).
    """

    red_below_cycles: float
    yellow_below_cycles: float
    runs: tuple[int, int]

    def problems(self) -> Iterator[Problem]:
        breaching, looked_at = self.runs
        if not 0 < self.red_below_cycles < self.yellow_below_cycles:
            yield self.problem(
                "red_below_cycles", "is not between 0 and yellow_below_cycles.", "red follows on yellow"
            )
        if not 1 <= breaching <= looked_at:
            yield self.problem("runs", "asks for more runs than it looks at.", "use (3, 5)")

    def level(self, estimates_cycles: Sequence[float]) -> HealthLevel:
        """The level after the newest of the estimates, the oldest first; green while there are too few."""
        breaching, looked_at = self.runs
        newest = estimates_cycles[-looked_at:]
        for level, limit in (
            (HealthLevel.RED, self.red_below_cycles),
            (HealthLevel.YELLOW, self.yellow_below_cycles),
        ):
            if sum(estimate < limit for estimate in newest) >= breaching:
                return level
        return HealthLevel.GREEN


HEALTH_RULE = HealthRule(red_below_cycles=40, yellow_below_cycles=55, runs=(3, 5))
"""Tried on 200 recorded engines, each judged by an estimate that was fitted to others:
docs/detection-quality.md."""
