"""One minute of one metric, addressed as CloudWatch addresses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

MINUTE = timedelta(minutes=1)
"""What a datapoint covers."""

Dimensions: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Datapoint:
    """The samples of a metric in the minute that starts at `at`, in the metric's own CloudWatch unit.

    Response times come as many samples, so that percentiles can be taken of them; counts and gauges as
    one. PutMetricData takes them together, as `Values`: at most 150.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    at: datetime
    values: tuple[float, ...]
    unit: str


def point(
    namespace: str, name: str, dimensions: Dimensions, at: datetime, unit: str, *values: float
) -> Datapoint:
    """A datapoint of so many samples."""
    return Datapoint(
        namespace=namespace,
        name=name,
        dimensions=dimensions,
        at=at,
        values=tuple(map(float, values)),
        unit=unit,
    )
