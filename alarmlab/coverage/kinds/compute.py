"""What runs code: services, functions, instances, models."""

from __future__ import annotations

from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.values import items
from alarmlab.coverage.kind import Kind, Naming, mode

_SAGEMAKER = "https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html"

_CLUSTER = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster_utilization.html"
"""What AWS/ECS measures of a cluster; Container Insights: Container-Insights-metrics-ECS.html."""


def _has_instances(cluster: Resource) -> bool:
    """Reservation metrics exist for capacity on instances only: Fargate has none."""
    providers = [str(name) for name in items(cluster.properties.get("CapacityProviders"))]
    return any(not name.startswith("FARGATE") for name in providers)


COMPUTE = (
    Kind(
        title="ECS service",
        types=("AWS::ECS::Service",),
        namings=(Naming(dimension="ServiceName", property="ServiceName"),),
        scope="ClusterName",
        modes=(
            mode(
                "CPU is saturated",
                "AWS/ECS:CPUUtilization",
                "ECS/ContainerInsights:*CpuUtilization",
                "ECS/ContainerInsights:CpuUtilized",
            ),
            mode(
                "memory runs out",
                "AWS/ECS:MemoryUtilization",
                "ECS/ContainerInsights:*MemoryUtilization",
                "ECS/ContainerInsights:MemoryUtilized",
            ),
            mode("too few tasks run", "ECS/ContainerInsights:RunningTaskCount"),
        ),
    ),
    Kind(
        title="ECS cluster",
        types=("AWS::ECS::Cluster",),
        namings=(Naming(dimension="ClusterName", property="ClusterName"),),
        parts=("ServiceName", "TaskDefinitionFamily", "TaskId", "ContainerName", "InstanceId"),
        modes=(
            # AWS/ECS has the utilization of a cluster on instances only; Container Insights of any.
            mode(
                "CPU is saturated",
                "ECS/ContainerInsights:CpuUtilized",
                "ECS/ContainerInsights:*CpuUtilization",
                "AWS/ECS:CPUUtilization",
                source=_CLUSTER,
            ),
            mode(
                "memory runs out",
                "ECS/ContainerInsights:MemoryUtilized",
                "ECS/ContainerInsights:*MemoryUtilization",
                "AWS/ECS:MemoryUtilization",
                source=_CLUSTER,
            ),
        ),
    ),
    Kind(
        title="ECS cluster on instances",
        types=("AWS::ECS::Cluster",),
        namings=(Naming(dimension="ClusterName", property="ClusterName"),),
        applies=_has_instances,
        is_found_by_name=False,
        modes=(
            mode("no CPU is left for tasks", "AWS/ECS:CPUReservation"),
            mode("no memory is left for tasks", "AWS/ECS:MemoryReservation"),
        ),
    ),
    Kind(
        title="Lambda function",
        types=("AWS::Lambda::Function", "AWS::Serverless::Function"),
        namings=(Naming(dimension="FunctionName", property="FunctionName"),),
        has_totals=True,
        modes=(
            mode("invocations fail", "AWS/Lambda:Errors"),
            mode("invocations are throttled", "AWS/Lambda:Throttles"),
            mode("invocations come near their timeout", "AWS/Lambda:Duration"),
        ),
    ),
    Kind(
        title="EC2 instance",
        types=("AWS::EC2::Instance",),
        namings=(Naming(dimension="InstanceId", property=None),),
        modes=(
            mode("the instance or its host fails", "AWS/EC2:StatusCheckFailed*"),
            mode("CPU is saturated", "AWS/EC2:CPUUtilization"),
        ),
    ),
    Kind(
        title="Auto Scaling group",
        types=("AWS::AutoScaling::AutoScalingGroup",),
        namings=(Naming(dimension="AutoScalingGroupName", property="AutoScalingGroupName"),),
        modes=(
            mode(
                "too few instances are in service",
                "AWS/AutoScaling:GroupInServiceCapacity",
                "AWS/AutoScaling:GroupInServiceInstances",
            ),
        ),
    ),
    Kind(
        title="SageMaker endpoint",
        types=("AWS::SageMaker::Endpoint",),
        namings=(Naming(dimension="EndpointName", property="EndpointName"),),
        modes=(
            mode(
                "the model fails",
                "AWS/SageMaker:Invocation5XXErrors",
                "AWS/SageMaker:InvocationModelErrors",
                source=_SAGEMAKER,
            ),
            mode(
                "answers are slow",
                "AWS/SageMaker:ModelLatency",
                "AWS/SageMaker:OverheadLatency",
                source=_SAGEMAKER,
            ),
            mode("instances are saturated", "/aws/sagemaker/Endpoints:*Utilization", source=_SAGEMAKER),
        ),
    ),
)
"""Kinds that run code."""
