"""Which alarms a maintenance window mutes, as CloudWatch takes it.

AlarmMuteRule, at most 100 alarms each:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdm_catalog.alarm import OWN_SERVICE
from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.environment import Environment
from pdm_catalog.maintenance import ALL, Maintenance

MOST_TARGETS = 100


def mute_rules(environment: Environment, group: AlarmGroup) -> Iterator[dict[str, Any]]:
    """The properties of AWS::CloudWatch::AlarmMuteRule, for the alarms of one stack.

    Each stack mutes its own alarms, so that a window for all of them grows with every stack and never beyond
    what a rule may hold; a stack of more than 100 alarms has several, in the order of its entries.
    """
    for window in environment.maintenance:
        targets = muted(window, group)
        for first in range(0, len(targets), MOST_TARGETS):
            part = "" if first == 0 else f"-{first // MOST_TARGETS + 1}"
            yield {
                "Name": f"{environment.name}-{window.name}-{group.stack}{part}",
                "Description": f"Planned work: {window.name}. Nobody is told; docs/maintenance.md.",
                "Rule": {
                    "Schedule": {
                        "Expression": window.schedule,
                        "Duration": window.duration,
                        "Timezone": window.timezone,
                    }
                },
                "MuteTargets": {"AlarmNames": list(targets[first : first + MOST_TARGETS])},
            }


def muted(window: Maintenance, group: AlarmGroup) -> tuple[str, ...]:
    """The alarms of a stack that a window mutes: those that tell somebody, and are not about this system.

    Planned work on the services is no reason to miss that alerts reach nobody.
    """
    return tuple(
        entry.name
        for entry in group.entries
        if entry.told_by is None
        and entry.service != OWN_SERVICE
        and (window.services == ALL or entry.service in window.named)
    )
