"""Catalogue entries as CloudWatch alarms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from constructs import Construct

from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve, alarm_properties, composite_properties
from pdm_watch.rendered import Rendered


class AlarmSet(Rendered):
    """One alarm per entry, wired to the topic of its severity; the construct's id is the alarm's name.

    A composite waits for the alarms that it is over: CloudWatch refuses one over what does not exist.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        alarms: Iterable[Entry],
        resolve: Resolve,
    ) -> None:
        names = Names.of(environment)
        made: dict[str, dict[str, Any]] = {}
        for alarm in alarms:
            actions = [names.topic_arn(names.topic(alarm.severity))]
            if isinstance(alarm, CompositeAlarm):
                made[alarm.name] = {
                    "Type": "AWS::CloudWatch::CompositeAlarm",
                    "Properties": composite_properties(environment, alarm, actions=actions),
                    # What is of another stack is waited for by this one.
                    "DependsOn": [name for name in alarm.needs if name in made],
                }
            else:
                made[alarm.name] = {
                    "Type": "AWS::CloudWatch::Alarm",
                    "Properties": alarm_properties(environment, alarm, actions=actions, resolve=resolve),
                }
        super().__init__(scope, id, resources=made)
