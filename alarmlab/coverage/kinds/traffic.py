"""What traffic goes through: load balancers, APIs, gateways."""

from __future__ import annotations

from alarmlab.cloudformation.resources import Resource
from alarmlab.coverage.kind import Kind, Naming, mode

_ALB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"
_NLB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html"
_LOAD_BALANCER = ("AWS::ElasticLoadBalancingV2::LoadBalancer",)


def _is_network(load_balancer: Resource) -> bool:
    return load_balancer.text("Type") == "network"


def _is_application(load_balancer: Resource) -> bool:
    return load_balancer.text("Type") in (None, "application")


TRAFFIC = (
    Kind(
        title="application load balancer",
        types=_LOAD_BALANCER,
        namings=(Naming(dimension="LoadBalancer", property=None),),
        applies=_is_application,
        modes=(
            mode(
                "the load balancer answers with errors",
                "AWS/ApplicationELB:HTTPCode_ELB_5*",
                source=_ALB,
            ),
            mode("targets answer with errors", "AWS/ApplicationELB:HTTPCode_Target_5XX_Count", source=_ALB),
            mode("answers are slow", "AWS/ApplicationELB:TargetResponseTime", source=_ALB),
            mode("connections are rejected", "AWS/ApplicationELB:RejectedConnectionCount", source=_ALB),
        ),
    ),
    Kind(
        title="network load balancer",
        types=_LOAD_BALANCER,
        namings=(Naming(dimension="LoadBalancer", property=None),),
        applies=_is_network,
        modes=(
            mode("no target is healthy", "AWS/NetworkELB:*HealthyHostCount", source=_NLB),
            mode("ports run out", "AWS/NetworkELB:PortAllocationErrorCount", source=_NLB),
        ),
    ),
    Kind(
        title="target group",
        types=("AWS::ElasticLoadBalancingV2::TargetGroup",),
        namings=(Naming(dimension="TargetGroup", property=None),),
        modes=(
            mode(
                "too few targets are healthy",
                "AWS/ApplicationELB:*HealthyHostCount",
                "AWS/NetworkELB:*HealthyHostCount",
                "AWS/ApplicationELB:HealthyState*",
                "AWS/ApplicationELB:UnhealthyState*",
                source=_ALB,
            ),
        ),
    ),
    Kind(
        title="REST API",
        types=("AWS::ApiGateway::RestApi", "AWS::Serverless::Api"),
        namings=(Naming(dimension="ApiName", property="Name"),),
        modes=(
            mode("requests fail", "AWS/ApiGateway:5XXError"),
            mode("answers are slow", "AWS/ApiGateway:Latency", "AWS/ApiGateway:IntegrationLatency"),
        ),
    ),
    Kind(
        title="HTTP or WebSocket API",
        types=("AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi"),
        namings=(Naming(dimension="ApiId", property=None),),
        modes=(
            mode(
                "requests fail",
                "AWS/ApiGateway:5xx",
                "AWS/ApiGateway:ExecutionError",
                "AWS/ApiGateway:IntegrationError",
            ),
            mode("answers are slow", "AWS/ApiGateway:Latency", "AWS/ApiGateway:IntegrationLatency"),
        ),
    ),
    Kind(
        title="CloudFront distribution",
        types=("AWS::CloudFront::Distribution",),
        namings=(Naming(dimension="DistributionId", property=None),),
        modes=(
            mode("requests fail", "AWS/CloudFront:5xxErrorRate", "AWS/CloudFront:TotalErrorRate"),
            mode("the origin is slow", "AWS/CloudFront:OriginLatency"),
        ),
    ),
    Kind(
        title="NAT gateway",
        types=("AWS::EC2::NatGateway",),
        namings=(Naming(dimension="NatGatewayId", property=None),),
        modes=(
            mode("ports run out", "AWS/NATGateway:ErrorPortAllocation"),
            mode("packets are dropped", "AWS/NATGateway:PacketsDropCount"),
        ),
    ),
    Kind(
        title="Route 53 health check",
        types=("AWS::Route53::HealthCheck",),
        namings=(Naming(dimension="HealthCheckId", property=None),),
        modes=(mode("the checked endpoint is unhealthy", "AWS/Route53:HealthCheckStatus"),),
    ),
    Kind(
        title="certificate",
        types=("AWS::CertificateManager::Certificate",),
        namings=(Naming(dimension="CertificateArn", property=None),),
        modes=(mode("it expires", "AWS/CertificateManager:DaysToExpiry"),),
    ),
)
"""Kinds that traffic goes through."""
