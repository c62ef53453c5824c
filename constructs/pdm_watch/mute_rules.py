"""Maintenance windows as CloudWatch's own mute rules."""

from __future__ import annotations

from constructs import Construct

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.environment import Environment
from pdm_catalog.muting import mute_rules
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.rendered import Rendered


class MuteRules(Rendered):
    """A rule per window that covers alarms of the group; none when no work is planned.

    Each waits for the alarms: whoever mutes one needs a right on it, so it must exist.
    """

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, group: AlarmGroup, alarms: AlarmSet
    ) -> None:
        rules = {
            properties["Name"]: {"Type": "AWS::CloudWatch::AlarmMuteRule", "Properties": properties}
            for properties in mute_rules(environment, group)
        }
        super().__init__(scope, id, resources=rules)
        self.node.add_dependency(alarms)
