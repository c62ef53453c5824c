"""Makes a MetricAlarm of an alarm resource, or says why CloudWatch or alarmlab would not accept it."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarm_properties import AlarmProperties
from alarmlab.core import TreatMissingData
from alarmlab.series import Statistic

HOUR_S = 3_600
DAY_S = 86_400
WEEK_S = 604_800
SUB_MINUTE_PERIODS_S = (10, 20, 30)


def metric_alarm(properties: Mapping[str, object], *, logical_id: str, where: str) -> MetricAlarm:
    """The alarm these resolved properties describe.

    Raises BadInputError for what CloudWatch would reject, NotEvaluatedYetError for what alarmlab cannot.
    Limits: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    read = AlarmProperties(properties, where=where)
    read.refuse_unknown()
    namespace = read.text("Namespace")
    evaluation_periods = read.whole_number("EvaluationPeriods")
    alarm = MetricAlarm(
        logical_id=logical_id,
        name=read.optional_text("AlarmName") or logical_id,
        description=read.optional_text("AlarmDescription"),
        namespace=namespace,
        metric_name=read.text("MetricName"),
        dimensions=read.dimensions("Dimensions"),
        unit=read.optional_text("Unit"),
        statistic=read.choice("Statistic", Statistic),
        period_s=read.whole_number("Period"),
        evaluation_periods=evaluation_periods,
        datapoints_to_alarm=read.whole_number("DatapointsToAlarm", default=evaluation_periods),
        datapoints_to_alarm_given="DatapointsToAlarm" in read,
        threshold=read.number("Threshold"),
        comparison_operator=read.choice("ComparisonOperator", ComparisonOperator),
        treat_missing_data=read.choice(
            "TreatMissingData", TreatMissingData, default=_default_treatment(namespace)
        ),
        actions_enabled=read.boolean("ActionsEnabled", default=True),
        alarm_actions=read.actions("AlarmActions"),
        ok_actions=read.actions("OKActions"),
        insufficient_data_actions=read.actions("InsufficientDataActions"),
    )
    _check_limits(alarm, read)
    return alarm


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


def _default_treatment(namespace: str) -> TreatMissingData:
    """Alarms on AWS/DynamoDB ignore missing data unless told otherwise; all others take it as missing.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
    """
    return TreatMissingData.IGNORE if namespace == "AWS/DynamoDB" else TreatMissingData.MISSING
