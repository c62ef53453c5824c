"""The second path: EventBridge to e-mail. It shares no code and no queue with the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.second_path import composite_pattern, metric_alarm_pattern
from pdm_watch.policies import allow, key
from pdm_watch.resources import Resource, Resources
from pdm_watch.topics import mail, topic

EVENTBRIDGE = "events.amazonaws.com"
TOPIC = "SecondPathTopic"
# What a mail says, by its place in the event.
VALUES = {
    "alarm": "$.detail.alarmName",
    "state": "$.detail.state.value",
    "reason": "$.detail.state.reason",
    "time": "$.detail.state.timestamp",
}


def second_path(resources: Resources, *, environment: Environment, alarms: Iterable[Entry]) -> None:
    """State changes of the critical alarms and of this system's own, mailed by AWS itself."""
    metric_rule, composite_rule = Names.of(environment).second_path_rules
    rules = [
        _rule(
            resources,
            "SecondPathRule",
            name=metric_rule,
            about="Alarms that must reach people even when the alert pipeline fails",
            pattern=metric_alarm_pattern(environment, tuple(alarms)),
            values=VALUES | {"description": "$.detail.configuration.description"},
            last_line="<description>",
        ),
        _rule(
            resources,
            "SecondPathCompositeRule",
            name=composite_rule,
            about="Composite alarms that must reach people even when the alert pipeline fails",
            pattern=composite_pattern(environment),
            values=VALUES,
            last_line=f"Runbooks: {environment.runbook_url}",
        ),
    ]
    here = {"StringEquals": {"aws:SourceAccount": environment.account}}
    second_key = key(
        resources,
        "SecondPathKey",
        account=environment.account,
        description=f"Second path of {environment.name}",
        removal="Delete",
        # In a key policy, the resource "*" is this key.
        statements=[allow(["kms:Decrypt", "kms:GenerateDataKey*"], "*", to=EVENTBRIDGE, when=here)],
    )
    these = {"ArnEquals": {"aws:SourceArn": [rule.arn for rule in rules]}}
    made = topic(
        resources,
        TOPIC,
        name=Names.of(environment).second_path_topic,
        display_name=f"{environment.name} second path",
        key=second_key,
        statements=[allow(["sns:Publish"], {"Ref": TOPIC}, to=EVENTBRIDGE, when=these, sid="TheseRulesOnly")],
    )
    mail(resources, environment.emails.second_path, of=made)


def _rule(
    resources: Resources,
    id: str,
    *,
    name: str,
    about: str,
    pattern: Mapping[str, Any],
    values: Mapping[str, str],
    last_line: str,
) -> Resource:
    lines = ("<alarm> is <state> since <time>.", "<reason>", last_line)
    return resources.add(
        id,
        "AWS::Events::Rule",
        Name=name,
        Description=about,
        EventPattern=pattern,
        Targets=[
            {
                "Id": "Mail",
                "Arn": {"Ref": TOPIC},
                "InputTransformer": {
                    "InputPathsMap": dict(values),
                    "InputTemplate": "\n".join(f'"{line}"' for line in lines),
                },
            }
        ],
    )
