"""The second path: EventBridge to e-mail. It shares no code and no queue with the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.second_path import composite_pattern, metric_alarm_pattern
from pdm_watch.mail import mail_topic

# What a mail says, by its place in the event.
VALUES = {
    "alarm": "$.detail.alarmName",
    "state": "$.detail.state.value",
    "reason": "$.detail.state.reason",
    "time": "$.detail.state.timestamp",
}


class SecondPath(Construct):
    """State changes of the critical alarms and of this system's own, mailed by AWS itself."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, alarms: Iterable[Entry]
    ) -> None:
        super().__init__(scope, id)
        key = kms.Key(
            self,
            "Key",
            description=f"Second path of {environment.name}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        topic = mail_topic(
            self,
            "Topic",
            name=Names.of(environment).second_path_topic,
            display_name=f"{environment.name} second path",
            key=key,
            to=environment.emails.second_path,
        )
        entries = tuple(alarms)
        metric_rule, composite_rule = Names.of(environment).second_path_rules
        rules = [
            self._rule(
                "Rule",
                topic,
                name=metric_rule,
                about="Alarms that must reach people even when the alert pipeline fails",
                pattern=metric_alarm_pattern(environment, entries),
                values=VALUES | {"description": "$.detail.configuration.description"},
                last_line="<description>",
            ),
            self._rule(
                "CompositeRule",
                topic,
                name=composite_rule,
                about="Composite alarms that must reach people even when the alert pipeline fails",
                pattern=composite_pattern(environment),
                values=VALUES,
                last_line=f"Runbooks: {environment.runbook_url}",
            ),
        ]
        self._let_eventbridge_in(environment, topic, key, rules)

    def _rule(
        self,
        id: str,
        topic: sns.Topic,
        *,
        name: str,
        about: str,
        pattern: Mapping[str, Any],
        values: Mapping[str, str],
        last_line: str,
    ) -> events.CfnRule:
        """L1: the L2 target would open the topic to every rule of every account."""
        lines = ("<alarm> is <state> since <time>.", "<reason>", last_line)
        return events.CfnRule(
            self,
            id,
            name=name,
            description=about,
            event_pattern=pattern,
            targets=[
                events.CfnRule.TargetProperty(
                    id="Mail",
                    arn=topic.topic_arn,
                    input_transformer=events.CfnRule.InputTransformerProperty(
                        input_paths_map=dict(values),
                        input_template="\n".join(f'"{line}"' for line in lines),
                    ),
                )
            ],
        )

    def _let_eventbridge_in(
        self, environment: Environment, topic: sns.Topic, key: kms.Key, rules: list[events.CfnRule]
    ) -> None:
        eventbridge = iam.ServicePrincipal("events.amazonaws.com")
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TheseRulesOnly",
                principals=[eventbridge],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"ArnEquals": {"aws:SourceArn": [rule.attr_arn for rule in rules]}},
            )
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[eventbridge],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],  # in a key policy: this key
                conditions={"StringEquals": {"aws:SourceAccount": environment.account}},
            )
        )
