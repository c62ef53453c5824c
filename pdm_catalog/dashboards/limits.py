"""How much CloudWatch takes in one dashboard, and how much of it a widget uses.

Sources:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
(widgets, ARNs of an alarm widget, columns, height), its quotas
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html (metrics of a widget and
of all widgets; those that an expression needs count, though nobody sees them) and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html (the name). No page
names a largest body or a largest number of annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

COLUMNS = 24
ALARMS_PER_WIDGET = 100
METRICS_PER_WIDGET = 500
METRICS_PER_QUERY = 500
"""What a Metrics Insights query without a LIMIT may return
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html)."""
NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What widgets use of what a dashboard may hold."""

    widgets: int
    metrics: int
    chars: int

    def fits(self, most: Weight) -> bool:
        """Whether a dashboard that may hold `most` holds it."""
        return self.widgets <= most.widgets and self.metrics <= most.metrics and self.chars <= most.chars


LIMITS = Weight(widgets=500, metrics=2_500, chars=200_000)
"""Of one dashboard. The characters are ours: a template may have 1 MB
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html), and quotes in a
body that stands in a template count twice; so at least two full dashboards fit into a stack. It is also as
much as anybody waits for."""


def total(weights: Iterable[Weight]) -> Weight:
    """Of all of them together."""
    found = tuple(weights)
    return Weight(
        widgets=sum(weight.widgets for weight in found),
        metrics=sum(weight.metrics for weight in found),
        chars=sum(weight.chars for weight in found),
    )
