"""An environment like prod with any number of services, for measuring and for tests of what grows."""

from __future__ import annotations

from dataclasses import replace

from pdm_catalog.environment import Environment
from pdm_catalog.watched import Cluster, LoadBalancer, Pipeline, Service, Stream, TargetGroup

CLUSTER_SIZE = 40
MANY_QUERIES = 10_000  # AWS raises the quota of an account that asks


def with_services(model: Environment, count: int) -> Environment:
    """So many services in clusters of forty; what each answers for is what the model's three answer for.

    The first n services are the same for every count: one more adds and changes nothing else.
    """
    numbers = range(count)
    checks = model.pipelines[0].quality
    clusters = sorted({_cluster(number) for number in numbers})
    ways_in, predictors, pipelines = ([n for n in numbers if n % 3 == kind] for kind in range(3))
    return replace(
        model,
        logs=replace(model.logs, query_quota=MANY_QUERIES),
        maintenance=(),  # its windows name the services of the model
        clusters=tuple(Cluster(name=name) for name in clusters),
        services=tuple(_service(number) for number in numbers),
        load_balancers=tuple(_load_balancer(number) for number in ways_in),
        endpoints=tuple(
            replace(model.endpoints[0], name=f"{_name(number)}-model", service=_name(number))
            for number in predictors
        ),
        streams=tuple(
            Stream(name=f"{_name(number)}-{stream.name}", service=_name(number))
            for number in pipelines
            for stream in model.streams
        ),
        pipelines=tuple(
            Pipeline(
                service=_name(number),
                stages=model.pipelines[0].stages,
                quality=tuple(replace(check, table=f"{check.table}_{number}") for check in checks),
            )
            for number in pipelines
        ),
    )


def _name(number: int) -> str:
    return f"{('api-gateway', 'ml-service', 'data-pipeline')[number % 3]}-{number:04}"


def _cluster(number: int) -> str:
    return f"predictive-maintenance-{number // CLUSTER_SIZE:02}"


def _service(number: int) -> Service:
    leans_on = (_name(number - 2),) if number % 3 == 0 and number else ()
    return Service(name=_name(number), cluster=_cluster(number), max_tasks=10, depends_on=leans_on)


def _load_balancer(number: int) -> LoadBalancer:
    name = _name(number)
    return LoadBalancer(
        name=name,
        service=name,
        full_name=f"app/{name}/{number:016x}",
        target_groups=(TargetGroup(name=name, service=name, full_name=f"targetgroup/{name}/{number:016x}"),),
    )
