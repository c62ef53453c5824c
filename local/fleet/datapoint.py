"""One measured value, addressed as CloudWatch addresses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Dimensions: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Datapoint:
    """A sample of a metric in the minute that starts at `at`, in the metric's own CloudWatch unit.

    Response times come as several samples a minute, each a datapoint of its own with the same `at`, so
    that percentiles can be taken of them; counts come as one datapoint that holds the minute's sum.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    at: datetime
    value: float
    unit: str
