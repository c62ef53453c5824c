"""How far a share can be trusted that was counted on few cases."""

from __future__ import annotations

import math

from alarmlab.errors import BadInputError

Z_95 = 1.959963984540054
"""The standard normal distribution's 97.5 % quantile: five per cent lie outside of plus and minus it."""


def wilson(successes: int, trials: int, *, z: float = Z_95) -> tuple[float, float]:
    """The interval in which the true share lies with 95 % confidence, when `successes` of `trials` were seen.

    It stays within 0 and 1 and has a width even when all or none succeeded, unlike the textbook interval.
    Source: E. B. Wilson, JASA 22 (1927); https://doi.org/10.1214/ss/1009213286 (Brown, Cai and DasGupta)
    recommends it for small numbers. Raises BadInputError unless 0 <= successes <= trials and trials >= 1.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise BadInputError(
            where="wilson",
            what=f"got {successes} successes of {trials} trials; there is at least one trial, "
            "and no more successes than trials",
            fix="leave the interval out where nothing was counted",
        )
    share, square = successes / trials, z * z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = (
        z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials)) / (1 + square / trials)
    )
    # Exactly 0 and 1 at the ends, where rounding would leave a trace.
    return (middle - half if successes else 0.0), (middle + half if successes < trials else 1.0)
