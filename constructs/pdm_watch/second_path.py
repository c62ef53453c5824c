"""The second path: EventBridge to e-mail. It shares no code and no queue with the first."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_watch.mail import mail_topic


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
        rule = self._rule(topic, [alarm.name for alarm in alarms if alarm.takes_second_path])
        self._let_eventbridge_in(environment, topic, key, rule)

    def _rule(self, topic: sns.Topic, names: list[str]) -> events.CfnRule:
        """L1: the L2 target would open the topic to every rule of every account."""
        return events.CfnRule(
            self,
            "Rule",
            description="Alarms that must reach people even when the alert pipeline fails",
            event_pattern={
                "source": ["aws.cloudwatch"],
                "detail-type": ["CloudWatch Alarm State Change"],
                "detail": {
                    "alarmName": names,
                    # That a new alarm is OK is no news: only that one is over.
                    "$or": [
                        {"state": {"value": ["ALARM"]}},
                        {"state": {"value": ["OK"]}, "previousState": {"value": ["ALARM"]}},
                    ],
                },
            },
            targets=[
                events.CfnRule.TargetProperty(
                    id="Mail",
                    arn=topic.topic_arn,
                    input_transformer=events.CfnRule.InputTransformerProperty(
                        input_paths_map={
                            "alarm": "$.detail.alarmName",
                            "state": "$.detail.state.value",
                            "reason": "$.detail.state.reason",
                            "time": "$.detail.state.timestamp",
                            "description": "$.detail.configuration.description",
                        },
                        input_template='"<alarm> is <state> since <time>."\n"<reason>"\n"<description>"',
                    ),
                )
            ],
        )

    def _let_eventbridge_in(
        self, environment: Environment, topic: sns.Topic, key: kms.Key, rule: events.CfnRule
    ) -> None:
        eventbridge = iam.ServicePrincipal("events.amazonaws.com")
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="ThisRuleOnly",
                principals=[eventbridge],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
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
