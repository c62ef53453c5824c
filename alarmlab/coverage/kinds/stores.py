"""What keeps data: tables, databases, caches, buckets, file systems."""

from __future__ import annotations

from alarmlab.cloudformation.resources import Resource
from alarmlab.coverage.kind import Kind, Naming, mode

_OPENSEARCH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html"


def _has_request_metrics(bucket: Resource) -> bool:
    """S3 publishes requests and errors only for buckets with a metrics configuration."""
    return "MetricsConfigurations" in bucket.properties


STORES = (
    Kind(
        title="DynamoDB table",
        types=("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),
        namings=(Naming(dimension="TableName", property="TableName"),),
        modes=(
            mode(
                "requests are throttled",
                "AWS/DynamoDB:ReadThrottleEvents",
                "AWS/DynamoDB:WriteThrottleEvents",
                "AWS/DynamoDB:ThrottledRequests",
                "AWS/DynamoDB:*ThrottleEvents",
            ),
            mode("the service fails", "AWS/DynamoDB:SystemErrors"),
        ),
    ),
    Kind(
        title="RDS instance",
        types=("AWS::RDS::DBInstance",),
        namings=(Naming(dimension="DBInstanceIdentifier", property="DBInstanceIdentifier"),),
        modes=(
            mode("CPU is saturated", "AWS/RDS:CPUUtilization", "AWS/RDS:DBLoad*"),
            mode("memory runs out", "AWS/RDS:FreeableMemory"),
            mode("storage runs out", "AWS/RDS:FreeStorageSpace", "AWS/RDS:FreeLocalStorage"),
            mode("connections run out", "AWS/RDS:DatabaseConnections"),
            mode("answers are slow", "AWS/RDS:ReadLatency", "AWS/RDS:WriteLatency"),
        ),
    ),
    Kind(
        title="RDS cluster",
        types=("AWS::RDS::DBCluster",),
        namings=(Naming(dimension="DBClusterIdentifier", property="DBClusterIdentifier"),),
        modes=(
            mode("storage runs out", "AWS/RDS:AuroraVolumeBytesLeftTotal", "AWS/RDS:FreeLocalStorage"),
            mode("CPU is saturated", "AWS/RDS:CPUUtilization", "AWS/RDS:ACUUtilization"),
        ),
    ),
    Kind(
        title="ElastiCache cluster",
        types=("AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup"),
        namings=(
            Naming(dimension="CacheClusterId", property="ClusterName"),
            Naming(dimension="ReplicationGroupId", property="ReplicationGroupId"),
        ),
        modes=(
            mode("CPU is saturated", "AWS/ElastiCache:*CPUUtilization"),
            mode(
                "memory runs out",
                "AWS/ElastiCache:DatabaseMemoryUsage*Percentage",
                "AWS/ElastiCache:FreeableMemory",
                "AWS/ElastiCache:Evictions",
            ),
            mode("connections run out", "AWS/ElastiCache:CurrConnections"),
        ),
    ),
    Kind(
        title="OpenSearch domain",
        types=("AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"),
        namings=(Naming(dimension="DomainName", property="DomainName"),),
        modes=(
            mode("shards have no node", "AWS/ES:ClusterStatus.*", source=_OPENSEARCH),
            mode("storage runs out", "AWS/ES:FreeStorageSpace", source=_OPENSEARCH),
            mode("writes are blocked", "AWS/ES:ClusterIndexWritesBlocked", source=_OPENSEARCH),
            mode("memory runs out", "AWS/ES:*JVMMemoryPressure", source=_OPENSEARCH),
            mode("CPU is saturated", "AWS/ES:*CPUUtilization", source=_OPENSEARCH),
        ),
    ),
    Kind(
        title="S3 bucket with request metrics",
        types=("AWS::S3::Bucket",),
        namings=(Naming(dimension="BucketName", property="BucketName"),),
        applies=_has_request_metrics,
        is_found_by_name=False,
        modes=(mode("requests fail", "AWS/S3:5xxErrors", "AWS/S3:4xxErrors"),),
    ),
    Kind(
        title="EFS file system",
        types=("AWS::EFS::FileSystem",),
        namings=(Naming(dimension="FileSystemId", property=None),),
        modes=(mode("I/O comes to its limit", "AWS/EFS:PercentIOLimit", "AWS/EFS:BurstCreditBalance"),),
    ),
)
"""Kinds that keep data."""
