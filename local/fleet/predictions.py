"""Who answers the predictions, and which fail. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from local.fleet.chance import Chance

ERROR_SPREAD = 0.1
LATENCY_US = 18_000.0
LATENCY_SPREAD = 0.2
RELATIVE_ERROR, RELATIVE_ERROR_SPREAD = 0.09, 0.06
"""Of a good model: the alarm's threshold is 0.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantMinute:
    """One variant of the endpoint in one minute."""

    name: str
    invocations: int
    failed: int
    latency_us: float


def answered(*, variant: str, invocations: int, failing_share: float, luck: Chance) -> VariantMinute:
    """What a variant makes of so many predictions. A model that fails takes as long as one that answers."""
    failed = round(invocations * failing_share * (1 + ERROR_SPREAD * luck.errors))
    return VariantMinute(
        name=variant,
        invocations=invocations,
        failed=min(invocations, failed),
        latency_us=LATENCY_US * (1 + LATENCY_SPREAD * luck.predictions),
    )


def relative_error(luck: Chance) -> float | None:
    """How far off the forecast of a serviced engine was; None in a minute in which none was serviced."""
    if luck.relative_error is None:
        return None
    return RELATIVE_ERROR + RELATIVE_ERROR_SPREAD * luck.relative_error
