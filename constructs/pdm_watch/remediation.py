"""What acts: the remediation queue and the remediator, which may change exactly the catalogue's targets."""

from __future__ import annotations

from collections.abc import Iterable

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.remedies import Remedy
from pdm_catalog.routes import Sink
from pdm_watch.python_function import PythonFunction
from pdm_watch.queues import SINK_RECEIVES, AlertQueue
from pdm_watch.remedy_permissions import permissions
from pdm_watch.resources import Resources
from pdm_watch.state_table import state_table
from pdm_watch.target_scope import fitting

# Ten minutes: a new task takes two to take load, and an alarm needs up to eight to turn OK.
VERIFY_AFTER_S = 600


class Remediation:
    """Queue -> remediator -> ECS, SageMaker; what it did goes to the incident's Slack thread."""

    def __init__(self, resources: Resources, *, environment: Environment, alarms: Iterable[Entry]) -> None:
        self._resources = resources
        self._names = Names.of(environment)
        actions = state_table(
            resources,
            "Actions",
            environment=environment,
            name=self._names.remediations_table,
            partition_key="target",
        )
        remediator = self._remediator(environment)
        remediator.allow("dynamodb:GetItem", "dynamodb:PutItem", on=actions.arn)
        self._queues(remediator)
        self._kill_switch(remediator)
        remedies = [alarm.remedy for alarm in alarms if alarm.remedy]
        self._let_act(remediator, remedies)

    def _remediator(self, environment: Environment) -> PythonFunction:
        names = self._names
        return PythonFunction(
            self._resources,
            "Remediator",
            environment=environment,
            package="remediator",
            variables={
                "REMEDIATIONS_TABLE": names.remediations_table,
                "SLACK_QUEUE_URL": names.queue_url(names.sink_queue(Sink.SLACK)),
                "PAGERDUTY_QUEUE_URL": names.queue_url(names.sink_queue(Sink.PAGERDUTY)),
                "VERIFICATION_QUEUE_URL": names.queue_url(names.verification_queue),
                "VERIFY_AFTER_S": str(VERIFY_AFTER_S),
                "REMEDIATION_MODE": environment.remediation,
                "KILL_SWITCH_PARAMETER": names.kill_switch,
            },
        )

    def _queues(self, remediator: PythonFunction) -> None:
        names = self._names
        waiting = {"Sink": names.sink_queue(Sink.REMEDIATION), "Verification": names.verification_queue}
        for queue_id, name in waiting.items():
            queue = AlertQueue(self._resources, queue_id, name=name, receives=SINK_RECEIVES)
            queue.feed(remediator, batch_size=1)
        told = [names.sink_queue(Sink.SLACK), names.sink_queue(Sink.PAGERDUTY), names.verification_queue]
        remediator.allow("sqs:SendMessage", on=[names.queue_arn(name) for name in told])

    def _kill_switch(self, remediator: PythonFunction) -> None:
        name = self._names.kill_switch
        self._resources.add(
            "KillSwitch",
            "AWS::SSM::Parameter",
            Type="String",
            Name=name,
            Value="off",
            Description='"off" lets remedies act; anything else, or no value at all, stops every one of them',
        )
        remediator.allow("ssm:GetParameter", on=self._names.parameter_arn(name))

    def _let_act(self, remediator: PythonFunction, remedies: Iterable[Remedy]) -> None:
        """One statement per set of actions, with every target that needs it."""
        exact = [permission for remedy in remedies for permission in permissions(remedy, self._names)]
        for permission in fitting(exact):
            on = list(permission.resources)
            remediator.allow(
                *permission.actions,
                on="*" if on == ["*"] else on,
                wildcard_because=permission.wildcard_because,
            )
