"""What silence of a metric means, for the metrics where AWS's pages or the name itself leave no doubt."""

from __future__ import annotations

import re

from alarmlab.check.alarm import Alarm, MetricUse

LIFE_SIGNS = {
    "AWS/ApplicationELB:HealthyHostCount": "reported only while targets are registered",
    "AWS/NetworkELB:HealthyHostCount": "reported only while targets are registered",
    "AWS/GatewayELB:HealthyHostCount": "reported only while targets are registered",
    "AWS/ELB:HealthyHostCount": "reported only while instances are registered",
    "AWS/AutoScaling:GroupInServiceInstances": "reported by the group as long as it lives",
    "AWS/AutoScaling:GroupInServiceCapacity": "reported by the group as long as it lives",
    "AWS/Route53:HealthCheckStatus": "reported every minute",
    "AWS/CertificateManager:DaysToExpiry": "reported until the certificate has expired",
    "AWS/VPN:TunnelState": "reported as long as the tunnel lives",
    "AWS/DX:ConnectionState": "reported as long as the connection lives",
}
"""Metrics that report that something lives, and why their silence is bad news.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
and AWS's recommended alarms, which treat missing data of these as breaching:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
"""

_EVENT_COUNTS = (
    r"AWS/ApplicationELB:(HTTPCode_\w+_Count|RejectedConnectionCount|TargetConnectionErrorCount"
    r"|TargetResponseTime|HTTPCode_ELB_\w+)",
    r"AWS/ELB:(HTTPCode_\w+|Latency|BackendConnectionErrors|SpilloverCount)",
    r"AWS/ApiGateway:(4XXError|5XXError|4xx|5xx|Latency|IntegrationLatency)",
    r"AWS/Lambda:(Errors|Throttles|Duration|DeadLetterErrors|DestinationDeliveryFailures)",
    r"AWS/DynamoDB:(ReadThrottleEvents|WriteThrottleEvents|ThrottledRequests|SystemErrors|UserErrors)",
    r"AWS/SNS:NumberOfNotifications(Failed|RedrivenToDlq|FailedToRedriveToDlq)",
    r"AWS/Events:(FailedInvocations|ThrottledRules|InvocationsSentToDlq|InvocationsFailedToBeSentToDlq)",
    r"AWS/States:Executions(Failed|TimedOut|Aborted)",
    r"AWS/Kinesis:(Read|Write)ProvisionedThroughputExceeded",
    r"AWS/SageMaker:Invocation(4XXErrors|5XXErrors|ModelErrors)",
    r"AWS/CloudFront:\w+ErrorRate",
)
_EVENT_METRIC = re.compile("|".join(f"(?:{pattern})" for pattern in _EVENT_COUNTS))
_BAD_NEWS = re.compile(
    r"(?i)(?:error|fail|fault|throttl|reject|exception|timeout|timedout|dropped|crash|panic|5xx|4xx)"
)


def key_of(metric: MetricUse) -> str | None:
    """`Namespace:Name`; None when the template does not say."""
    if isinstance(metric.namespace, str) and isinstance(metric.name, str):
        return f"{metric.namespace}:{metric.name}"
    return None


def only_metric(alarm: Alarm) -> MetricUse | None:
    """The metric of an alarm that watches one and computes nothing."""
    if alarm.is_complete and len(alarm.metrics) == 1 and not alarm.expressions:
        return alarm.metrics[0]
    return None


def is_published_on_events(metric: MetricUse) -> bool:
    """Whether an AWS service publishes it only when something happened: silence is the normal case."""
    key = key_of(metric)
    return key is not None and _EVENT_METRIC.fullmatch(key) is not None


def sounds_like_bad_news(metric: MetricUse) -> bool:
    """Whether a metric of one's own is named after what goes wrong."""
    return (
        isinstance(metric.name, str)
        and isinstance(metric.namespace, str)
        and not metric.namespace.startswith("AWS/")
        and _BAD_NEWS.search(metric.name) is not None
    )
