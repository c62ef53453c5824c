"""The way of an alert: topics, router, and a sink each for Slack, PagerDuty, mail and tickets."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.indexing import alarm_index
from pdm_watch.alert_pipeline import AlertPipeline
from pdm_watch.alert_topics import AlertTopics
from pdm_watch.resources import Resources
from stacks.declared import DeclaredStack


def alerting_stack(environment: Environment, alarms: Sequence[Entry]) -> DeclaredStack:
    """Topic of a severity -> router -> sinks. The alarms that publish are in the stacks of their subjects."""
    resources = Resources()
    topics = AlertTopics(resources, environment=environment)
    AlertPipeline(resources, environment=environment, index=alarm_index(environment, alarms), topics=topics)
    return DeclaredStack(name="Alerting", description="Topics, router and notifiers", resources=resources)
