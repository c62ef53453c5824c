"""Catalogue entries as CloudWatch alarms: one call into jsii each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from pdm_catalog.alarm import Alarm, Severity
from pdm_catalog.environment import Environment
from pdm_catalog.rendering import Resolve, alarm_properties

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class AlarmSet(Construct):
    """One alarm per entry, wired to the topic of its severity; the construct's id is the alarm's name."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        alarms: Iterable[Alarm],
        topics: Mapping[Severity, sns.Topic],
        resolve: Resolve,
    ) -> None:
        super().__init__(scope, id)
        for alarm in alarms:
            properties = alarm_properties(
                environment, alarm, actions=[topics[alarm.severity].topic_arn], resolve=resolve
            )
            cloudwatch.CfnAlarm(self, alarm.name, **_as_arguments(properties))


def _as_arguments(properties: Any) -> Any:
    """CloudFormation's names as jsii's, all the way down: OKActions -> ok_actions."""
    if isinstance(properties, Mapping):
        items = cast(Mapping[str, Any], properties).items()
        return {_WORD_START.sub("_", name).lower(): _as_arguments(value) for name, value in items}
    if isinstance(properties, list):
        return [_as_arguments(value) for value in cast(list[Any], properties)]
    return properties
