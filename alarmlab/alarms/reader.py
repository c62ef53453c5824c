"""Makes a MetricAlarm of an alarm resource, or says why CloudWatch or alarmlab would not accept it."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.band import Band
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.insights_reader import check_insights
from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.query import MetricMath, Query
from alarmlab.alarms.query_reader import read_watched
from alarmlab.alarms.states import TreatMissingData
from alarmlab.alarms.timing_reader import read_wall_clock, read_warm_up
from alarmlab.metrics.percentile import LowSampleCount, Percentile

HOUR_S = 3_600
DAY_S = 86_400
WEEK_S = 604_800
SUB_MINUTE_PERIODS_S = (10, 20, 30)

_UNDERSTOOD = frozenset(
    (
        *(
            "ActionConfiguration",
            "ActionsEnabled",
            "AlarmActions",
            "AlarmDescription",
            "AlarmName",
            "ComparisonOperator",
        ),
        *("DatapointsToAlarm", "Dimensions", "EvaluateLowSampleCountPercentile", "EvaluationPeriods"),
        *("EvaluationWindow", "WarmUpConfiguration"),
        *("ExtendedStatistic", "InsufficientDataActions", "MetricName", "Metrics", "Namespace", "OKActions"),
        *("Period", "Statistic", "Tags", "Threshold", "ThresholdMetricId", "TreatMissingData", "Unit"),
    )
)


def metric_alarm(properties: Mapping[str, object], *, logical_id: str, where: str) -> MetricAlarm:
    """The alarm these resolved properties describe.

    Raises BadInputError for what CloudWatch would reject, NotEvaluatedYetError for what alarmlab cannot.
    Limits: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    read = AlarmProperties(properties, where=where)
    if "EvaluationCriteria" in read:
        raise read.refused("EvaluationCriteria", "PromQL alarms (EvaluationCriteria)")
    read.refuse_unknown(_UNDERSTOOD)
    name = read.optional_text("AlarmName") or logical_id
    watched = read_watched(read, alarm=name)
    query, period_s = watched.query, watched.period_s
    operator = read.choice("ComparisonOperator", ComparisonOperator)
    needs = "a band as ThresholdMetricId" if operator.needs_band else "a Threshold"
    compares = operator.needs_band is (watched.band is not None)
    read.check("ComparisonOperator", operator.value, holds=compares, rule=f"compares with {needs}")
    evaluation_periods = read.whole_number("EvaluationPeriods")
    alarm = MetricAlarm(
        logical_id=logical_id,
        name=name,
        description=read.optional_text("AlarmDescription"),
        query=query,
        period_s=period_s,
        evaluation_periods=evaluation_periods,
        datapoints_to_alarm=read.whole_number("DatapointsToAlarm", default=evaluation_periods),
        datapoints_to_alarm_given="DatapointsToAlarm" in read,
        threshold=_threshold(read, watched.band),
        band=watched.band,
        comparison_operator=operator,
        treat_missing_data=read.choice(
            "TreatMissingData", TreatMissingData, default=_default_treatment(query)
        ),
        low_sample_count=_low_sample_count(read, query),
        wall_clock=read_wall_clock(read, period_s=period_s),
        warm_up=read_warm_up(read),
        actions_enabled=read.boolean("ActionsEnabled", default=True),
        alarm_actions=read.actions("AlarmActions"),
        ok_actions=read.actions("OKActions"),
        insufficient_data_actions=read.actions("InsufficientDataActions"),
    )
    _check_limits(alarm, read)
    if isinstance(alarm.query, Insights):
        check_insights(alarm, read)
    return alarm


def _threshold(read: AlarmProperties, band: Band | None) -> float | None:
    if band is None:
        return read.number("Threshold")
    alone = "Threshold" not in read
    read.check("Threshold", band.id, holds=alone, rule="is left out beside ThresholdMetricId")
    return None


def _check_limits(alarm: MetricAlarm, read: AlarmProperties) -> None:
    read.check(
        "Period",
        alarm.period_s,
        holds=alarm.period_s in SUB_MINUTE_PERIODS_S or alarm.period_s % 60 == 0,
        rule="is 10, 20, 30 or a multiple of 60 seconds",
    )
    read.check(
        "DatapointsToAlarm",
        alarm.datapoints_to_alarm,
        holds=alarm.datapoints_to_alarm <= alarm.evaluation_periods,
        rule=f"is at most EvaluationPeriods ({alarm.evaluation_periods})",
    )
    limit_s, kind = (DAY_S, "under an hour") if alarm.period_s < HOUR_S else (WEEK_S, "of an hour and more")
    read.check(
        "EvaluationPeriods",
        alarm.evaluation_periods,
        holds=alarm.period_s * alarm.evaluation_periods <= limit_s,
        rule=f"times Period ({alarm.period_s} s) is at most {limit_s} s for periods {kind}",
    )


def _default_treatment(query: Query) -> TreatMissingData:
    """Alarms on AWS/DynamoDB alone ignore missing data unless told otherwise; others take it as missing.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
    """
    namespaces = {metric.namespace for metric in query.metrics}
    return TreatMissingData.IGNORE if namespaces == {"AWS/DynamoDB"} else TreatMissingData.MISSING


def _low_sample_count(read: AlarmProperties, query: Query) -> LowSampleCount:
    name = "EvaluateLowSampleCountPercentile"
    found = read.choice(name, LowSampleCount, default=LowSampleCount.EVALUATE)
    percentiles = isinstance(query, MetricMath) and any(
        isinstance(stat.statistic, Percentile) for stat in query.stats.values()
    )
    if percentiles and found is LowSampleCount.IGNORE:
        raise read.refused(name, f"{name} 'ignore' with metric math")
    return found
