"""A composite alarm as alarmlab evaluates it: its rule a tree, the alarms it names called by their names."""

from __future__ import annotations

from dataclasses import dataclass

from alarmlab.alarms.rule import Rule, references
from alarmlab.cloudformation.intrinsics import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressor:
    """The alarm that holds a composite alarm's actions back while it is in ALARM.

    The actions wait `wait_s` seconds for it to go to ALARM, and `extension_s` seconds once it has left ALARM.
    """

    alarm: str
    wait_s: int
    extension_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeAlarm:
    """One AWS::CloudWatch::CompositeAlarm.

    `rule` names alarms by the names they have in alarmlab; `rule_text` is what the template says. An alarm of
    another template that only an export names stays in the notation of Fn::Sub: `${Fn::ImportValue:...}`.
    `name` is the logical id when the template leaves AlarmName to CloudFormation.
    """

    logical_id: str
    name: str
    description: str | None
    rule: Rule
    rule_text: str
    suppressor: Suppressor | None
    actions_enabled: bool
    alarm_actions: tuple[str | Token, ...]
    ok_actions: tuple[str | Token, ...]
    insufficient_data_actions: tuple[str | Token, ...]

    @property
    def children(self) -> tuple[str, ...]:
        """The alarms the rule names, each once, in the order of its text."""
        return tuple(dict.fromkeys(reference.text for reference in references(self.rule)))
