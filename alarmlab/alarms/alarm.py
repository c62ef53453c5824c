"""A metric alarm as alarmlab evaluates it: every property a number or a name, nothing left to resolve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from operator import ge, gt, le, lt

from alarmlab.alarms.band import Band
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.query import Query
from alarmlab.alarms.states import TreatMissingData
from alarmlab.alarms.timing import WarmUp
from alarmlab.cloudformation.intrinsics import Token
from alarmlab.metrics.percentile import LowSampleCount


class ComparisonOperator(StrEnum):
    """How a datapoint compares with a fixed threshold or with a band; the words of ComparisonOperator."""

    GREATER_OR_EQUAL = "GreaterThanOrEqualToThreshold"
    GREATER = "GreaterThanThreshold"
    LESS = "LessThanThreshold"
    LESS_OR_EQUAL = "LessThanOrEqualToThreshold"
    ABOVE_BAND = "GreaterThanUpperThreshold"
    BELOW_BAND = "LessThanLowerThreshold"
    OUTSIDE_BAND = "LessThanLowerOrGreaterThanUpperThreshold"

    @property
    def needs_lower(self) -> bool:
        """Whether it compares with the lower edge of a band."""
        return self in (self.BELOW_BAND, self.OUTSIDE_BAND)

    @property
    def needs_upper(self) -> bool:
        """Whether it compares with the upper edge of a band."""
        return self in (self.ABOVE_BAND, self.OUTSIDE_BAND)

    @property
    def needs_band(self) -> bool:
        """Whether it compares with a band at all."""
        return self.needs_lower or self.needs_upper


_COMPARE: dict[ComparisonOperator, Callable[[float, float], bool]] = {
    ComparisonOperator.GREATER_OR_EQUAL: ge,
    ComparisonOperator.GREATER: gt,
    ComparisonOperator.LESS: lt,
    ComparisonOperator.LESS_OR_EQUAL: le,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricAlarm:
    """One AWS::CloudWatch::Alarm, with a fixed `threshold` or else a `band`; the other is None.

    `query` is what it watches, by periods of `period_s`; `threshold` is in the query's own unit.
    `datapoints_to_alarm` equals `evaluation_periods` when the template leaves it out;
    `datapoints_to_alarm_given` remembers which, because the reasons CloudWatch gives are then worded
    differently. Periods slide unless `wall_clock` is the zone of the clock they follow. `name` is the logical
    id when the template leaves AlarmName to CloudFormation.
    """

    logical_id: str
    name: str
    description: str | None
    query: Query
    period_s: int
    evaluation_periods: int
    datapoints_to_alarm: int
    datapoints_to_alarm_given: bool
    threshold: float | None
    band: Band | None
    comparison_operator: ComparisonOperator
    treat_missing_data: TreatMissingData
    low_sample_count: LowSampleCount
    wall_clock: tzinfo | None
    warm_up: WarmUp | None
    actions_enabled: bool
    alarm_actions: tuple[str | Token, ...]
    ok_actions: tuple[str | Token, ...]
    insufficient_data_actions: tuple[str | Token, ...]

    @property
    def has_contributors(self) -> bool:
        """Whether it watches several time series, each with a state of its own."""
        return isinstance(self.query, Insights) and self.query.has_contributors

    def breaches(self, value: float) -> bool:
        """Whether one datapoint crosses the fixed threshold, which the alarm must have."""
        assert self.threshold is not None
        return _COMPARE[self.comparison_operator](value, self.threshold)

    def leaves_band(self, value: float | None, *, lower: float | None, upper: float | None) -> bool | None:
        """Whether one datapoint lies where the band must not be left; None when one of them is missing.

        Only the edges the operator needs need be there.
        """
        operator = self.comparison_operator
        below = above = False
        if value is None:
            return None
        if operator.needs_lower:
            if lower is None:
                return None
            below = value < lower
        if operator.needs_upper:
            if upper is None:
                return None
            above = value > upper
        return below or above
