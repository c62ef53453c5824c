"""Lines of the metrics that AWS and the services publish, and the colours that mean something."""

from __future__ import annotations

from pdm_catalog.dashboards.panels import Line
from pdm_catalog.metrics import Metric, Unit
from pdm_catalog.signal import Reading
from pdm_catalog.watched import LoadBalancer, Parameter

GREEN, YELLOW, RED, GREY = "#2ca02c", "#dbab09", "#d62728", "#7f7f7f"
BLUE = "#1f77b4"
UNIT_WORDS = {
    Unit.COUNT: "count",
    Unit.PERCENT: "%",
    Unit.SECONDS: "seconds",
    Unit.MILLISECONDS: "milliseconds",
    Unit.MICROSECONDS: "microseconds",
    Unit.BYTES: "bytes",
}


def unit_words(metric: Metric) -> str:
    """What stands beside an axis of the metric; CloudWatch's None says nothing."""
    if metric.unit is not Unit.NONE:
        return UNIT_WORDS[metric.unit]
    if metric.highest == 1:
        return "share, 1 is all"
    return "days" if metric.name.startswith("Days") else "value"


def line(
    metric: Metric,
    values: tuple[str | Parameter, ...],
    statistic: str,
    label: str,
    *,
    right: bool = False,
    colour: str | None = None,
) -> Line:
    """A metric on a value for each of its dimensions, in their order."""
    dimensions = dict(zip(metric.dimensions, values, strict=True))
    reading = Reading(metric=metric, dimensions=dimensions, statistic=statistic)
    return Line(signal=reading, label=label, right=right, colour=colour)


def alb(
    balancer: LoadBalancer,
    metric: Metric,
    statistic: str,
    label: str,
    *,
    right: bool = False,
    colour: str | None = None,
) -> Line:
    """A metric of a load balancer as a whole."""
    return line(metric, (balancer.dimension,), statistic, label, right=right, colour=colour)
