"""Catalogue entries as CloudWatch alarms."""

from __future__ import annotations

from collections.abc import Iterable

from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import alarm_properties, composite_properties
from pdm_watch.resources import Resource, Resources, logical_id


def alarm_set(resources: Resources, *, environment: Environment, alarms: Iterable[Entry]) -> list[Resource]:
    """One alarm per entry, wired to the topic of its severity; its logical id is made of its name.

    A composite waits for the alarms that it is over: CloudWatch refuses one over what does not exist.
    What is of another stack is waited for by the stack.
    """
    names = Names.of(environment)
    made: dict[str, Resource] = {}
    for alarm in alarms:
        actions = [names.topic_arn(names.topic(alarm.severity))]
        own_id = logical_id("Alarm", alarm.name)
        if isinstance(alarm, CompositeAlarm):
            made[alarm.name] = resources.add(
                own_id,
                "AWS::CloudWatch::CompositeAlarm",
                depends_on=[made[name] for name in alarm.needs if name in made],
                **composite_properties(environment, alarm, actions=actions),
            )
        else:
            properties = alarm_properties(
                environment, alarm, actions=actions, resolve=resources.at_deployment
            )
            made[alarm.name] = resources.add(own_id, "AWS::CloudWatch::Alarm", **properties)
    return list(made.values())
