"""What carries messages and starts work: queues, topics, streams, rules, workflows."""

from __future__ import annotations

from alarmlab.coverage.kind import Kind, Naming, mode

_FIREHOSE = "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"
_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html"

MESSAGES = (
    Kind(
        title="SQS queue",
        types=("AWS::SQS::Queue",),
        namings=(Naming(dimension="QueueName", property="QueueName"),),
        modes=(
            mode(
                "messages stay in the queue",
                "AWS/SQS:ApproximateAgeOfOldestMessage",
                "AWS/SQS:ApproximateNumberOfMessagesVisible",
            ),
        ),
    ),
    Kind(
        title="SNS topic",
        types=("AWS::SNS::Topic",),
        namings=(Naming(dimension="TopicName", property="TopicName"),),
        modes=(
            mode(
                "deliveries fail",
                "AWS/SNS:NumberOfNotificationsFailed",
                "AWS/SNS:NumberOfNotificationsRedrivenToDlq",
                "AWS/SNS:NumberOfNotificationsFailedToRedriveToDlq",
            ),
        ),
    ),
    Kind(
        title="Kinesis stream",
        types=("AWS::Kinesis::Stream",),
        namings=(Naming(dimension="StreamName", property="Name"),),
        modes=(
            mode(
                "consumers fall behind",
                "AWS/Kinesis:GetRecords.IteratorAgeMilliseconds",
                "AWS/Kinesis:SubscribeToShardEvent.MillisBehindLatest",
            ),
            mode(
                "writes fail or are throttled",
                "AWS/Kinesis:WriteProvisionedThroughputExceeded",
                "AWS/Kinesis:PutRecord.Success",
                "AWS/Kinesis:PutRecords.*",
            ),
            mode(
                "reads fail or are throttled",
                "AWS/Kinesis:ReadProvisionedThroughputExceeded",
                "AWS/Kinesis:GetRecords.Success",
            ),
        ),
    ),
    Kind(
        title="Firehose stream",
        types=("AWS::KinesisFirehose::DeliveryStream",),
        namings=(Naming(dimension="DeliveryStreamName", property="DeliveryStreamName"),),
        modes=(
            mode(
                "delivery fails or falls behind",
                "AWS/Firehose:DeliveryTo*.DataFreshness",
                "AWS/Firehose:DeliveryTo*.Success",
                source=_FIREHOSE,
            ),
            mode("records are throttled", "AWS/Firehose:ThrottledRecords", source=_FIREHOSE),
        ),
    ),
    Kind(
        title="EventBridge rule",
        types=("AWS::Events::Rule", "AWS::Serverless::EventBridgeRule"),
        namings=(Naming(dimension="RuleName", property="Name"),),
        modes=(
            mode(
                "targets are not reached",
                "AWS/Events:FailedInvocations",
                "AWS/Events:InvocationsSentToDlq",
                "AWS/Events:InvocationsFailedToBeSentToDlq",
                source=_EVENTS,
            ),
        ),
    ),
    Kind(
        title="EventBridge schedule",
        types=("AWS::Scheduler::Schedule",),
        namings=(Naming(dimension="ScheduleGroup", property="GroupName"),),
        has_totals=True,
        modes=(
            mode(
                "targets are not reached",
                "AWS/Scheduler:TargetError*",
                "AWS/Scheduler:Invocation*Count",
                "AWS/Scheduler:InvocationsSentToDeadLetterCount*",
                "AWS/Scheduler:InvocationsFailedToBeSentToDeadLetterCount*",
            ),
        ),
    ),
    Kind(
        title="Step Functions state machine",
        types=("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"),
        namings=(Naming(dimension="StateMachineArn", property=None),),
        modes=(
            mode(
                "executions fail or time out",
                "AWS/States:ExecutionsFailed",
                "AWS/States:ExecutionsTimedOut",
                source=_STATES,
            ),
            mode("executions are throttled", "AWS/States:ExecutionThrottled", source=_STATES),
        ),
    ),
)
"""Kinds that carry messages or start work."""
