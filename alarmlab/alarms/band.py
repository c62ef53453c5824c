"""The band of an anomaly detector, which alarmlab is given and never computes.

AWS documents what an alarm does with a band, not how a detector arrives at it:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Anomaly_Detection_Alarm.html
"""

from __future__ import annotations

from dataclasses import dataclass

from alarmlab.metrics.metric_id import MetricId

FUNCTION = "ANOMALY_DETECTION_BAND"
_NAMESPACE = "alarmlab/band"
"""No metric of AWS's is in it; a band that a scenario gives is kept beside the metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The band an expression of its own stands for: the expression's id, how it is written, whose it is."""

    id: str
    text: str
    alarm: str

    @property
    def lower(self) -> MetricId:
        """Where the store keeps its lower edge."""
        return self._edge("lower")

    @property
    def upper(self) -> MetricId:
        """Where the store keeps its upper edge."""
        return self._edge("upper")

    def _edge(self, edge: str) -> MetricId:
        owner = frozenset({("alarm", self.alarm)})
        return MetricId(namespace=_NAMESPACE, name=f"{self.id} {edge}", dimensions=owner)
