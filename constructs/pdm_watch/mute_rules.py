"""Maintenance windows as CloudWatch's own mute rules."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.environment import Environment
from pdm_catalog.muting import mute_rules as rules_of
from pdm_watch.resources import Resource, Resources, logical_id


def mute_rules(
    resources: Resources, *, environment: Environment, group: AlarmGroup, alarms: Sequence[Resource]
) -> None:
    """A rule per window that covers alarms of the group; none when no work is planned.

    Each waits for the alarms: whoever mutes one needs a right on it, so it must exist.
    """
    for properties in rules_of(environment, group):
        resources.add(
            logical_id("Mute", properties["Name"]),
            "AWS::CloudWatch::AlarmMuteRule",
            depends_on=alarms,
            **properties,
        )
