"""Catalogue entries as CloudWatch alarms: one call into jsii each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from aws_cdk import CfnResource
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve, alarm_properties, composite_properties

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class AlarmSet(Construct):
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
        super().__init__(scope, id)
        names = Names.of(environment)
        made: dict[str, CfnResource] = {}
        for alarm in alarms:
            actions = [names.topic_arn(names.topic(alarm.severity))]
            if isinstance(alarm, CompositeAlarm):
                properties = composite_properties(environment, alarm, actions=actions)
                made[alarm.name] = composite = cloudwatch.CfnCompositeAlarm(
                    self, alarm.name, **_as_arguments(properties)
                )
                for name in alarm.needs:
                    if name in made:  # of another stack: the stacks depend on each other
                        composite.add_dependency(made[name])
            else:
                properties = alarm_properties(environment, alarm, actions=actions, resolve=resolve)
                made[alarm.name] = cloudwatch.CfnAlarm(self, alarm.name, **_as_arguments(properties))


def _as_arguments(properties: Mapping[str, Any]) -> dict[str, Any]:
    """CloudFormation's names as jsii's: OKActions -> ok_actions, and below that MetricStat -> metricStat.

    jsii takes snake case for arguments only; in a nested object it drops such a name without a word.
    """
    return {_WORD_START.sub("_", name).lower(): _nested(value) for name, value in properties.items()}


def _nested(value: Any) -> Any:
    if isinstance(value, Mapping):
        items = cast(Mapping[str, Any], value).items()
        return {name[0].lower() + name[1:]: _nested(inner) for name, inner in items}
    if isinstance(value, list):
        return [_nested(inner) for inner in cast(list[Any], value)]
    return value
