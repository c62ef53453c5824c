"""What acts: the remediation queue and the remediator, which may change exactly the catalogue's targets."""

from __future__ import annotations

from collections.abc import Iterable

from constructs import Construct

from pdm_catalog.alarm import Alarm
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.routes import Sink
from pdm_watch.python_function import PythonFunction
from pdm_watch.queues import AlertQueue
from pdm_watch.state_table import state_table


class Remediation(Construct):
    """Queue -> remediator -> ECS; what it did goes to the incident's Slack thread."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, alarms: Iterable[Alarm]
    ) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        slack = names.sink_queue(Sink.SLACK)
        self.actions = state_table(self, "Actions", name=names.remediations_table, partition_key="target")
        self.remediator = PythonFunction(
            self,
            "Remediator",
            environment=environment,
            package="remediator",
            variables={
                "REMEDIATIONS_TABLE": names.remediations_table,
                "SLACK_QUEUE_URL": names.queue_url(slack),
                "REMEDIATION_MODE": environment.remediation,
            },
        )
        queue = AlertQueue(self, "Sink", name=names.sink_queue(Sink.REMEDIATION))
        queue.feed(self.remediator, batch_size=1)
        self.remediator.allow("dynamodb:GetItem", "dynamodb:PutItem", on=self.actions.table_arn)
        self.remediator.allow("sqs:SendMessage", on=names.queue_arn(slack))
        targets = sorted({alarm.remedy.target for alarm in alarms if alarm.remedy})
        self.remediator.allow(
            "ecs:DescribeServices",
            "ecs:UpdateService",
            on=[names.ecs_arn(f"service/{target}") for target in targets],
        )
