"""A small system to be watched, for `local` and sandboxes: an existing deployment as seen from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import CfnDeletionPolicy, Fn, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_logs as logs
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.watched import ByFullName, LoadBalancer, Parameter
from pdm_watch.nag import acknowledge
from pdm_watch.sample_endpoint import SampleEndpoint

IMAGE = "public.ecr.aws/nginx/nginx:1.29"
PORT = 80
TASKS = 2
NAME_MAX_CHARS = 32  # of a load balancer


class SampleWorkloadStack(Stack):
    """ECS services behind a load balancer, and a stream of sensor readings."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="A sample system to be watched")
        self._watched = environment
        vpc = self._network()
        # The clusters are ours here, so the setting is their own; on one that others own its stack sets it.
        clusters = {
            cluster.name: ecs.Cluster(
                self,
                f"{cluster.name}-cluster",
                cluster_name=cluster.name,
                vpc=vpc,
                container_insights_v2=ecs.ContainerInsights.ENHANCED,
            )
            for cluster in environment.clusters
        }
        services = {
            service.name: self._service(clusters[service.cluster], service.name)
            for service in environment.services
        }
        for balancer in environment.load_balancers:
            self._way_in(vpc, balancer, services)
        for endpoint in environment.endpoints:
            SampleEndpoint(self, f"{endpoint.name}-endpoint", endpoint=endpoint)
        for stream in environment.streams:
            kinesis.Stream(
                self,
                f"{stream.name}-stream",
                stream_name=stream.name,
                encryption=kinesis.StreamEncryption.MANAGED,
                removal_policy=RemovalPolicy.DESTROY,
            )

    @property
    def availability_zones(self) -> list[str]:
        """The region's first two, chosen at deployment: synth asks nobody."""
        return [Fn.select(index, Fn.get_azs()) for index in range(2)]

    def _network(self) -> ec2.Vpc:
        vpc = ec2.Vpc(
            self,
            "Vpc",
            nat_gateways=0,
            subnet_configuration=[ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC)],
            restrict_default_security_group=False,
        )
        acknowledge(vpc, "AwsSolutions-VPC7", "A sample without traffic of its own needs no flow logs.")
        return vpc

    def _service(self, cluster: ecs.Cluster, name: str) -> ecs.FargateService:
        definition = ecs.FargateTaskDefinition(self, f"{name}-task", family=f"{cluster.cluster_name}-{name}")
        # A replaced revision stays deployable: a rollback needs it.
        revision = cast(ecs.CfnTaskDefinition, definition.node.default_child)
        revision.cfn_options.update_replace_policy = CfnDeletionPolicy.RETAIN
        revision.cfn_options.deletion_policy = CfnDeletionPolicy.DELETE
        definition.add_container(
            "service",
            image=ecs.ContainerImage.from_registry(IMAGE),
            port_mappings=[ecs.PortMapping(container_port=PORT)],
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=name,
                log_group=logs.LogGroup(
                    self,
                    f"{name}-logs",
                    retention=logs.RetentionDays.ONE_DAY,
                    removal_policy=RemovalPolicy.DESTROY,
                ),
            ),
        )
        return ecs.FargateService(
            self,
            name,
            service_name=name,
            cluster=cluster,
            task_definition=definition,
            desired_count=TASKS,
            min_healthy_percent=50,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            assign_public_ip=True,
        )

    def _way_in(
        self, vpc: ec2.Vpc, watched: LoadBalancer, services: Mapping[str, ecs.FargateService]
    ) -> None:
        balancer = elb.ApplicationLoadBalancer(
            self,
            f"{watched.name}-balancer",
            vpc=vpc,
            internet_facing=False,
            load_balancer_name=f"{self._watched.name}-{watched.name}"[:NAME_MAX_CHARS],
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
        )
        acknowledge(
            balancer, "AwsSolutions-ELB2", "A sample without traffic of its own needs no access logs."
        )
        self._publish(watched, balancer.load_balancer_full_name)
        for index, group in enumerate(watched.target_groups):
            listener = balancer.add_listener(f"{group.name}-listener", port=PORT + index, open=False)
            targets = listener.add_targets(group.name, port=PORT, targets=[services[group.service]])
            self._publish(group, targets.target_group_full_name)

    def _publish(self, watched: ByFullName, full_name: str) -> None:
        """Where the stacks that watch it look for the name that AWS gave it."""
        if isinstance(watched.dimension, Parameter):
            ssm.StringParameter(
                self,
                f"{type(watched).__name__}-{watched.name}",
                parameter_name=watched.dimension.name,
                string_value=full_name,
                description=f"CloudWatch's name of {watched.name}, for the stacks that watch it",
            )
