"""The names that a template gives its resources, where a reference gives nothing but that name.

So `Ref` of a function with a FunctionName is known before anything is deployed. Only types whose page says
so, under "Return values", and whose names stay as they are (RDS and ElastiCache change the case):
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alarmlab.cloudformation.values import mapping

_NAMED_BY: Mapping[str, tuple[str, str]] = {
    # type: what is referred to ("" for Ref, else the attribute), and the property that names the resource
    "AWS::AutoScaling::AutoScalingGroup": ("", "AutoScalingGroupName"),
    "AWS::DynamoDB::GlobalTable": ("", "TableName"),
    "AWS::DynamoDB::Table": ("", "TableName"),
    "AWS::ECS::Cluster": ("", "ClusterName"),
    "AWS::ECS::Service": ("Name", "ServiceName"),
    "AWS::Kinesis::Stream": ("", "Name"),
    "AWS::KinesisFirehose::DeliveryStream": ("", "DeliveryStreamName"),
    "AWS::Lambda::Function": ("", "FunctionName"),
    "AWS::Logs::LogGroup": ("", "LogGroupName"),
    "AWS::OpenSearchService::Domain": ("", "DomainName"),
    "AWS::S3::Bucket": ("", "BucketName"),
    "AWS::SageMaker::Endpoint": ("EndpointName", "EndpointName"),
    "AWS::Scheduler::ScheduleGroup": ("", "Name"),
    "AWS::Serverless::Function": ("", "FunctionName"),
    "AWS::SNS::Topic": ("TopicName", "TopicName"),
    "AWS::SQS::Queue": ("QueueName", "QueueName"),
    "AWS::Synthetics::Canary": ("", "Name"),
}


def physical_names(
    document: Mapping[str, object], *, resolve: Callable[[object], object]
) -> dict[str, object]:
    """What the references give, by the reference in the notation of Fn::Sub: `Fn`, `Queue.QueueName`."""
    found: dict[str, object] = {}
    for logical_id, body in mapping(document.get("Resources")).items():
        resource = mapping(body)
        attribute, naming = _NAMED_BY.get(str(resource.get("Type")), ("", ""))
        name = resolve(mapping(resource.get("Properties")).get(naming))
        if isinstance(name, str) and name:
            found[f"{logical_id}.{attribute}" if attribute else logical_id] = name
    return found
