"""The names of what the fleet runs on, as CloudWatch's dimensions spell them."""

from __future__ import annotations

from dataclasses import dataclass

from pdm_catalog.capacity import Capacity, capacities_of
from pdm_catalog.environment import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Where the fleet's data goes.

    Attributes:
        cluster: ECS cluster.
        api_gateway, data_pipeline, ml_service: ECS services in it.
        load_balancer: The last part of its ARN, app/name/id.
        target_group: targetgroup/name/id.
        stream: Kinesis stream of the readings.
        endpoint: SageMaker endpoint that ml-service asks.
        vcpus, gpus: Of one of its instances.
        checks: (check, table) of every data quality check.
        stages: Of the pipeline.
        fleets: Into which the engines are grouped.
        capacities: What of all this can become full.
    """

    cluster: str
    api_gateway: str
    data_pipeline: str
    ml_service: str
    load_balancer: str
    target_group: str
    stream: str
    endpoint: str
    vcpus: int
    gpus: int
    checks: tuple[tuple[str, str], ...]
    stages: tuple[str, ...]
    fleets: tuple[str, ...]
    capacities: tuple[Capacity, ...]

    @classmethod
    def of(cls, environment: Environment, *, load_balancer: str, target_group: str) -> Targets:
        """An environment of one cluster and one of everything else, whose full names AWS made."""
        [cluster], [endpoint] = environment.clusters, environment.endpoints
        [stream], [pipeline] = environment.streams, environment.pipelines
        [balancer] = environment.load_balancers
        return cls(
            cluster=cluster.name,
            api_gateway=balancer.service,
            data_pipeline=pipeline.service,
            ml_service=endpoint.service,
            load_balancer=load_balancer,
            target_group=target_group,
            stream=stream.name,
            endpoint=endpoint.name,
            vcpus=endpoint.vcpus,
            gpus=endpoint.gpus,
            checks=tuple((check.metric, check.table) for check in pipeline.quality),
            stages=pipeline.stages,
            fleets=environment.fleets,
            capacities=capacities_of(environment),
        )

    @property
    def services(self) -> tuple[str, str, str]:
        """The ECS services, each a key of `World.tasks`."""
        return (self.api_gateway, self.data_pipeline, self.ml_service)
