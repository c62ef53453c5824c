"""ECS events of the watched clusters -> queue -> function; and the function every minute."""

from __future__ import annotations

from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.telemetry_metrics import ECS
from pdm_catalog.watch_list import FILE_NAME, WatchList
from pdm_watch.python_function import PythonFunction
from pdm_watch.queues import AlertQueue
from pdm_watch.schedule import every
from pdm_watch.state_table import state_table

RECEIVES = 10
# A deployment of everything sends thousands of events at once; they wait rather than use up the account's
# concurrency, which alerts need. Two is the least that Lambda accepts: `MaximumConcurrency`,
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
AT_ONCE = 5


class TaskEvents(Construct):
    """Publishes PredictiveMaintenance/ecs."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        queue = AlertQueue(self, "Events", name=names.task_events_queue, receives=RECEIVES)
        table = state_table(
            self,
            "Facts",
            name=names.task_facts_table,
            partition_key="bucket",
            sort_key="fact",
            expires="expires_at",
        )
        function = PythonFunction(
            self,
            "Function",
            environment=environment,
            package="task_events",
            files={FILE_NAME: WatchList.of(environment).to_text()},
            variables={"FACTS_TABLE": names.task_facts_table},
        )
        function.allow("dynamodb:PutItem", "dynamodb:Query", on=table.table_arn)
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
            self,
            "EveryMinute",
            environment=environment,
            rate="1 minute",
            package="task_events",
            function=function,
        )
        rules = [rule for cluster in environment.clusters for rule in self._rules(names, cluster.name, queue)]
        # What EventBridge cannot put into the queue for a day waits beside what the function could not read.
        for open_to_rules in (queue.queue, queue.dead_letters):
            open_to_rules.add_to_resource_policy(
                iam.PolicyStatement(
                    actions=["sqs:SendMessage"],
                    principals=[iam.ServicePrincipal("events.amazonaws.com")],
                    resources=[open_to_rules.queue_arn],
                    conditions={"ArnEquals": {"aws:SourceArn": [rule.attr_arn for rule in rules]}},
                )
            )

    def _rules(self, names: Names, cluster: str, queue: AlertQueue) -> tuple[events.CfnRule, events.CfnRule]:
        """By cluster and not by service: a pattern holds 4,096 characters. The function knows the services.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html. The events of deployments name
        the service and no cluster, so there the service's ARN is matched.
        """
        target = events.CfnRule.TargetProperty(
            arn=queue.queue.queue_arn,
            id="Queue",
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=queue.dead_letters.queue_arn),
        )
        tasks = events.CfnRule(
            self,
            f"{cluster}-tasks",
            description=f"Tasks of {cluster} that started or stopped",
            event_pattern={
                "source": ["aws.ecs"],
                "detail-type": ["ECS Task State Change"],
                "detail": {
                    "clusterArn": [names.ecs_arn(f"cluster/{cluster}")],
                    "group": [{"prefix": "service:"}],
                    "lastStatus": ["RUNNING", "STOPPED"],
                },
            },
            targets=[target],
        )
        services = events.CfnRule(
            self,
            f"{cluster}-services",
            description=f"Deployments of {cluster} that ended, and what its scheduler cannot do",
            event_pattern={
                "source": ["aws.ecs"],
                "detail-type": ["ECS Deployment State Change", "ECS Service Action"],
                "resources": [{"prefix": names.ecs_arn(f"service/{cluster}/")}],
            },
            targets=[target],
        )
        return tasks, services
