"""The way of an alert: topics, router, and a sink each for Slack, PagerDuty, mail and tickets."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.indexing import alarm_index
from pdm_watch.alert_pipeline import AlertPipeline
from pdm_watch.alert_topics import AlertTopics
from pdm_watch.resources import Resources


class AlertingStack(Stack):
    """Topic of a severity -> router -> sinks. The alarms that publish are in the stacks of their subjects."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, alarms: Sequence[Entry]
    ) -> None:
        super().__init__(scope, id, description="Topics, router and notifiers")
        index = alarm_index(environment, alarms)
        with Resources(self) as resources:
            topics = AlertTopics(resources, environment=environment)
            AlertPipeline(resources, environment=environment, index=index, topics=topics)
