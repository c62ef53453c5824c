"""From the topics to the people: alerts queue, router, and a queue and a function per sink."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.routes import Sink
from pdm_watch.python_function import PythonFunction
from pdm_watch.queues import AlertQueue
from pdm_watch.state_table import state_table


class AlertPipeline(Construct):
    """Topics -> queue -> router -> one queue per sink -> Slack and PagerDuty."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        index: AlarmIndex,
        topics: Iterable[sns.Topic],
    ) -> None:
        super().__init__(scope, id)
        self._environment = environment
        self._names = Names.of(environment)
        self.incidents = state_table(
            self, "Incidents", name=self._names.incidents_table, partition_key="alarm_arn"
        )
        self.router = self._router(index, topics)
        self.slack = self._notifier(Sink.SLACK, keeps_messages=True)
        self.pagerduty = self._notifier(Sink.PAGERDUTY, keeps_messages=False)

    def _router(self, index: AlarmIndex, topics: Iterable[sns.Topic]) -> PythonFunction:
        alerts = AlertQueue(self, "Alerts", name=self._names.alerts_queue)
        for topic in topics:
            topic.add_subscription(
                subscriptions.SqsSubscription(alerts.queue, dead_letter_queue=alerts.dead_letters)
            )
        sinks = {sink: self._names.sink_queue(sink) for sink in Sink}
        router = PythonFunction(
            self,
            "Router",
            environment=self._environment,
            package="alert_router",
            index=index,
            variables={
                "INCIDENTS_TABLE": self._names.incidents_table,
                **{f"{sink.upper()}_QUEUE_URL": self._names.queue_url(name) for sink, name in sinks.items()},
            },
        )
        alerts.feed(router, batch_size=10)
        router.allow("dynamodb:GetItem", "dynamodb:UpdateItem", on=self.incidents.table_arn)
        router.allow("sqs:SendMessage", on=[self._names.queue_arn(name) for name in sinks.values()])
        return router

    def _notifier(self, sink: Sink, *, keeps_messages: bool) -> PythonFunction:
        queue = AlertQueue(self, f"{sink.title()}Sink", name=self._names.sink_queue(sink))
        secret = self._names.secret(sink)
        variables = {f"{sink.upper()}_SECRET": secret}
        if keeps_messages:
            variables["INCIDENTS_TABLE"] = self._names.incidents_table
        notifier = PythonFunction(
            self,
            f"{sink.title()}Notifier",
            environment=self._environment,
            package=f"{sink}_notifier",
            variables=variables,
        )
        # One message at a time: an outage of the neighbour then costs one time-out, not ten.
        queue.feed(notifier, batch_size=1)
        notifier.allow("secretsmanager:GetSecretValue", on=self._names.secret_arn(secret))
        if keeps_messages:
            notifier.allow("dynamodb:GetItem", "dynamodb:UpdateItem", on=self.incidents.table_arn)
        return notifier
