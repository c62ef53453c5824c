"""Who answers the predictions, and which fail. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from local.fleet.chance import Chance

ERROR_SPREAD = 0.1
LATENCY_US, OVERHEAD_US = 18_000.0, 6_000.0
LATENCY_SPREAD = 0.2
IDLE_SHARE, BUSY_SHARE = 0.03, 0.3
"""Of its CPU and GPU: what a variant needs for itself, and for the usual number of predictions."""
INSTANCE_MEMORY_PCT, INSTANCE_DISK_PCT, GPU_MEMORY_PCT = 48.0, 35.0, 60.0
"""The model's own, loaded whether it is asked or not."""
RELATIVE_ERROR, RELATIVE_ERROR_SPREAD = 0.09, 0.06
"""Of a good model: the alarm's threshold is 0.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantMinute:
    """One variant of the endpoint in one minute."""

    name: str
    invocations: int
    failed: int
    busy_share: float
    latencies_us: tuple[float, ...]
    overheads_us: tuple[float, ...]


def answered(
    *, variant: str, invocations: int, usual: float, failing_share: float, luck: Chance
) -> VariantMinute:
    """What a variant makes of so many predictions. A model that fails takes as long as one that answers."""
    failed = round(invocations * failing_share * (1 + ERROR_SPREAD * luck.errors))
    return VariantMinute(
        name=variant,
        invocations=invocations,
        failed=min(invocations, failed),
        busy_share=min(1.0, IDLE_SHARE + BUSY_SHARE * invocations / usual),
        latencies_us=tuple(LATENCY_US * (1 + LATENCY_SPREAD * wobble) for wobble in luck.responses),
        overheads_us=tuple(OVERHEAD_US * (1 + LATENCY_SPREAD * wobble) for wobble in luck.responses),
    )


def relative_error(luck: Chance) -> float | None:
    """How far off the forecast of a serviced engine was; None in a minute in which none was serviced."""
    if luck.relative_error is None:
        return None
    return RELATIVE_ERROR + RELATIVE_ERROR_SPREAD * luck.relative_error
