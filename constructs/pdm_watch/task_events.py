"""ECS events of the watched clusters -> queue -> function; and the function every minute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.telemetry_metrics import ECS
from pdm_catalog.watch_list import FILE_NAME, WatchList
from pdm_watch.python_function import PythonFunction
from pdm_watch.queues import AlertQueue
from pdm_watch.resources import Resource, Resources, logical_id
from pdm_watch.schedule import every
from pdm_watch.state_table import state_table

RECEIVES = 10
# A deployment of everything sends thousands of events at once; they wait rather than use up the account's
# concurrency, which alerts need. Two is the least that Lambda accepts: `MaximumConcurrency`,
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
AT_ONCE = 5


def task_events(resources: Resources, *, environment: Environment) -> None:
    """Publishes PredictiveMaintenance/ecs."""
    names = Names.of(environment)
    queue = AlertQueue(resources, "TaskEvents", name=names.task_events_queue, receives=RECEIVES)
    table = state_table(
        resources,
        "TaskFacts",
        environment=environment,
        name=names.task_facts_table,
        partition_key="bucket",
        sort_key="fact",
        expires="expires_at",
    )
    function = PythonFunction(
        resources,
        "TaskEventsFunction",
        environment=environment,
        package="task_events",
        files={FILE_NAME: WatchList.of(environment).to_text()},
        variables={"FACTS_TABLE": names.task_facts_table},
    )
    function.allow("dynamodb:PutItem", "dynamodb:Query", on=table.arn)
    function.allow_metrics(ECS)
    # A role's inline policies hold 10,240 characters: about a hundred names of services, and four hundred
    # may be watched. Reading the others of a watched cluster tells no more than its console page.
    function.allow(
        "ecs:DescribeServices",
        on=[names.ecs_arn(f"service/{cluster.name}/*") for cluster in environment.clusters],
        wildcard_because="Read only, and of a watched cluster; four hundred names fit into no policy.",
    )
    queue.feed(function, batch_size=10, at_once=AT_ONCE)
    every(
        resources,
        "TaskEventsEveryMinute",
        environment=environment,
        rate="1 minute",
        package="task_events",
        function=function,
    )
    rules = [
        rule
        for cluster in environment.clusters
        for rule in (made(resources, names, cluster.name, queue) for made in (_of_tasks, _of_services))
    ]
    # What EventBridge cannot put into the queue for a day waits beside what the function could not read.
    queue.let_in("events.amazonaws.com", [rule.arn for rule in rules])


def _of_tasks(resources: Resources, names: Names, cluster: str, queue: AlertQueue) -> Resource:
    """By cluster and not by service: a pattern holds 4,096 characters. The function knows the services.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    """
    return _rule(
        resources,
        logical_id("Tasks", cluster),
        about=f"Tasks of {cluster} that started or stopped",
        pattern={
            "source": ["aws.ecs"],
            "detail-type": ["ECS Task State Change"],
            "detail": {
                "clusterArn": [names.ecs_arn(f"cluster/{cluster}")],
                "group": [{"prefix": "service:"}],
                "lastStatus": ["RUNNING", "STOPPED"],
            },
        },
        queue=queue,
    )


def _of_services(resources: Resources, names: Names, cluster: str, queue: AlertQueue) -> Resource:
    """The events of deployments name the service and no cluster, so the service's ARN is matched."""
    return _rule(
        resources,
        logical_id("Services", cluster),
        about=f"Deployments of {cluster} that ended, and what its scheduler cannot do",
        pattern={
            "source": ["aws.ecs"],
            "detail-type": ["ECS Deployment State Change", "ECS Service Action"],
            "resources": [{"prefix": names.ecs_arn(f"service/{cluster}/")}],
        },
        queue=queue,
    )


def _rule(
    resources: Resources, id: str, *, about: str, pattern: Mapping[str, Any], queue: AlertQueue
) -> Resource:
    target = {
        "Id": "Queue",
        "Arn": queue.queue.arn,
        "DeadLetterConfig": {"Arn": queue.dead_letters.arn},
    }
    return resources.add(id, "AWS::Events::Rule", Description=about, EventPattern=pattern, Targets=[target])
