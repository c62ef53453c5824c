"""From the topics to the people: alerts queue, router, and a queue and a function per sink."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.own_metrics import ALERTING
from pdm_catalog.routes import Sink, TicketKind
from pdm_watch.alert_topics import AlertTopics
from pdm_watch.python_function import PythonFunction
from pdm_watch.queues import ALERTS_RECEIVES, SINK_RECEIVES, AlertQueue
from pdm_watch.resources import Resources
from pdm_watch.state_table import state_table
from pdm_watch.topics import mail, topic


class AlertPipeline:
    """Topics -> queue -> router -> one queue per sink -> Slack, PagerDuty, mail, tickets."""

    def __init__(
        self, resources: Resources, *, environment: Environment, index: AlarmIndex, topics: AlertTopics
    ) -> None:
        self._resources = resources
        self._environment = environment
        self._names = Names.of(environment)
        self._incidents = state_table(
            resources,
            "Incidents",
            environment=environment,
            name=self._names.incidents_table,
            partition_key="alarm_arn",
        )
        self._router(index, topics)
        self._slack()
        self._pagerduty()
        self._email(topics)
        self._ticket()

    def _router(self, index: AlarmIndex, topics: AlertTopics) -> None:
        alerts = AlertQueue(
            self._resources, "Alerts", name=self._names.alerts_queue, receives=ALERTS_RECEIVES
        )
        alerts.subscribe(topics.by_id)
        sinks = {sink: self._names.sink_queue(sink) for sink in Sink}
        router = PythonFunction(
            self._resources,
            "Router",
            environment=self._environment,
            package="alert_router",
            index=index,
            variables={
                "ENVIRONMENT": self._environment.name,
                "INCIDENTS_TABLE": self._names.incidents_table,
                **{f"{sink.upper()}_QUEUE_URL": self._names.queue_url(name) for sink, name in sinks.items()},
            },
        )
        alerts.feed(router, batch_size=10)
        router.allow("dynamodb:GetItem", "dynamodb:UpdateItem", on=self._incidents.arn)
        router.allow("sqs:SendMessage", on=[self._names.queue_arn(name) for name in sinks.values()])
        router.allow_metrics(ALERTING)

    def _slack(self) -> None:
        slack = self._sink(
            Sink.SLACK,
            "slack_notifier",
            {
                "SLACK_SECRET": self._names.secret(Sink.SLACK),
                "INCIDENTS_TABLE": self._names.incidents_table,
            },
        )
        slack.allow("secretsmanager:GetSecretValue", on=self._names.secret_arn(Sink.SLACK))
        slack.allow("dynamodb:GetItem", "dynamodb:UpdateItem", on=self._incidents.arn)

    def _pagerduty(self) -> None:
        variables = {"PAGERDUTY_SECRET": self._names.secret(Sink.PAGERDUTY)}
        pagerduty = self._sink(Sink.PAGERDUTY, "pagerduty_notifier", variables)
        pagerduty.allow("secretsmanager:GetSecretValue", on=self._names.secret_arn(Sink.PAGERDUTY))

    def _email(self, topics: AlertTopics) -> None:
        on_call = topic(
            self._resources,
            "OnCallMail",
            name=self._names.on_call_topic,
            display_name=f"{self._environment.name} on-call",
            key=topics.key,
        )
        mail(self._resources, self._environment.emails.on_call, of=on_call)
        email = self._sink(Sink.EMAIL, "email_notifier", {"ON_CALL_TOPIC_ARN": on_call.ref})
        email.allow("sns:Publish", on=on_call.ref)
        email.allow("kms:Decrypt", "kms:GenerateDataKey", on=topics.key.arn)

    def _ticket(self) -> None:
        kind = self._environment.ticket
        variables = {
            "TICKET_KIND": str(kind),
            "TICKET_SECRET": self._names.secret(Sink.TICKET),
            "INCIDENTS_TABLE": self._names.incidents_table,
        }
        ticket = self._sink(Sink.TICKET, "ticket_opener", variables)
        ticket.allow("dynamodb:GetItem", "dynamodb:UpdateItem", on=self._incidents.arn)
        if kind is TicketKind.WEBHOOK:
            ticket.allow("secretsmanager:GetSecretValue", on=self._names.secret_arn(Sink.TICKET))
        else:
            ticket.allow("ssm:CreateOpsItem", on="*")  # it knows no resources
            ticket.allow(
                "ssm:UpdateOpsItem",
                on=self._names.ops_items_arn,
                wildcard_because="OpsItems get their ids when they are created.",
            )

    def _sink(self, sink: Sink, package: str, variables: Mapping[str, Any]) -> PythonFunction:
        queue = AlertQueue(
            self._resources,
            f"{sink.title()}Sink",
            name=self._names.sink_queue(sink),
            receives=SINK_RECEIVES,
        )
        function = PythonFunction(
            self._resources,
            f"{sink.title()}Function",
            environment=self._environment,
            package=package,
            variables=variables,
        )
        # One message at a time: an outage of the neighbour then costs one time-out, not ten, and a
        # message that cannot be delivered does not use up the tries of the one behind it.
        queue.feed(function, batch_size=1)
        return function
