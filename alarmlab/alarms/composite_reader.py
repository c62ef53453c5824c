"""Makes a CompositeAlarm of an alarm resource, or says why CloudWatch or alarmlab would not accept it.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.alarms.composite import CompositeAlarm, Suppressor
from alarmlab.alarms.naming import Names, NamingError, OpenNameError
from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.rule import Rule, renamed
from alarmlab.alarms.rule_syntax import RuleError, UnsupportedRuleError, mark, parse_rule
from alarmlab.errors import BadInputError, NotEvaluatedYetError

LONGEST_RULE = 10_240

_SHORTER = "name alarms by their names, not by their ARNs, or watch composite alarms that watch them"
_SUPPRESSOR_PERIODS = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")
_UNDERSTOOD = frozenset(
    (
        *("ActionsEnabled", "ActionsSuppressor", "AlarmActions", "AlarmDescription", "AlarmName"),
        *("AlarmRule", "InsufficientDataActions", "OKActions", "Tags", *_SUPPRESSOR_PERIODS),
    )
)


def composite_alarm(
    properties: Mapping[str, object], *, logical_id: str, where: str, names: Names
) -> CompositeAlarm:
    """The alarm these resolved properties describe.

    Raises BadInputError for what CloudWatch would reject, NotEvaluatedYetError for what alarmlab cannot
    evaluate. Whether an alarm of another template exists is not looked at.
    """
    read = AlarmProperties(properties, where=where)
    read.refuse_unknown(_UNDERSTOOD)
    text = read.optional_text("AlarmRule")
    if not text:
        raise read.error("AlarmRule", None, rule="must be there")
    rule = _rule(text, where=f"{where}: AlarmRule", names=names)
    alarm = CompositeAlarm(
        logical_id=logical_id,
        name=read.optional_text("AlarmName") or logical_id,
        description=read.optional_text("AlarmDescription"),
        rule=rule,
        rule_text=text,
        suppressor=_suppressor(read, names=names),
        actions_enabled=read.boolean("ActionsEnabled", default=True),
        alarm_actions=read.actions("AlarmActions"),
        ok_actions=read.actions("OKActions"),
        insufficient_data_actions=read.actions("InsufficientDataActions"),
    )
    if alarm.name in alarm.children:
        raise read.error("AlarmRule", text, rule="does not name the alarm itself")
    return alarm


def _rule(text: str, *, where: str, names: Names) -> Rule:
    try:
        length = names.deployed_length(text)
        if length > LONGEST_RULE:
            raise RuleError(
                f"has {length} characters; a rule has at most {LONGEST_RULE}", at=0, hint=_SHORTER
            )
        return renamed(parse_rule(text), lambda reference: _name(reference.text, names, at=reference.at))
    except UnsupportedRuleError as error:
        raise NotEvaluatedYetError(where=where, what=_pointed(text, error), fix=_fix(error)) from error
    except RuleError as error:
        raise BadInputError(where=where, what=_pointed(text, error), fix=_fix(error)) from error


def _name(text: str, names: Names, *, at: int) -> str:
    try:
        return names.name_of(text)
    except OpenNameError as error:
        hint = "give the alarm an explicit name, or the parameter a value with --parameter"
        raise UnsupportedRuleError(str(error), at=at, hint=hint) from error
    except NamingError as error:
        hint = "name it by Ref or Fn::GetAtt, or give it an AlarmName; of its own account and Region"
        raise RuleError(str(error), at=at, hint=hint) from error


def _pointed(text: str, error: RuleError) -> str:
    shown = "".join(f"\n    {line}" for line in mark(text, error.at).split("\n"))
    return f"at character {error.at + 1}: {error.rule}{shown}"


def _fix(error: RuleError) -> str:
    return error.hint or "change the rule; CloudWatch would reject it"


def _suppressor(read: AlarmProperties, *, names: Names) -> Suppressor | None:
    name = "ActionsSuppressor"
    text = read.optional_text(name)
    if text is None:
        return None
    wait_s, extension_s = (read.whole_number(period, least=0) for period in _SUPPRESSOR_PERIODS)
    try:
        alarm = names.name_of(text)
    except OpenNameError as error:
        raise read.refused(name, str(error)) from error
    except NamingError as error:
        raise read.error(name, text, rule=f"is an alarm's name or ARN: {error}") from error
    return Suppressor(alarm=alarm, wait_s=wait_s, extension_s=extension_s)
