"""Topics, every alarm that publishes to them, and the way from there to people."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarm_index import alarm_index
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.alert_pipeline import AlertPipeline
from pdm_watch.alert_topics import AlertTopics
from pdm_watch.deploy_time import DeployTimeValues


class AlertingStack(Stack):
    """Alarm -> topic of its severity -> router -> sinks."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Alarms, topics, router and notifiers")
        alarms = alarms_of(environment)
        topics = AlertTopics(self, "Topics", environment=environment).by_severity
        AlertPipeline(
            self,
            "Pipeline",
            environment=environment,
            index=alarm_index(environment, alarms),
            topics=topics.values(),
        )
        AlarmSet(
            self,
            "Alarms",
            environment=environment,
            alarms=alarms,
            topics=topics,
            resolve=DeployTimeValues(self),
        )
