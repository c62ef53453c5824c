"""Typed access to the properties of one AWS::CloudWatch::Alarm, with errors that name alarm and property.

Source of names, values and limits:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar, cast

from alarmlab.cloudformation.intrinsics import NO_VALUE, Token
from alarmlab.errors import AlarmlabError, BadInputError, NotEvaluatedYetError

ACTIONS_PER_STATE = 5
DIMENSIONS_PER_METRIC = 30

Choice = TypeVar("Choice", bound=StrEnum)


class AlarmProperties:
    """The resolved properties of one alarm. Every method raises errors that name `where` and the property."""

    def __init__(self, properties: Mapping[str, object], *, where: str) -> None:
        self._properties = {name: value for name, value in properties.items() if value is not NO_VALUE}
        self._where = where

    def __contains__(self, name: str) -> bool:
        return name in self._properties

    def refuse_unknown(self, understood: Collection[str]) -> None:
        """Raise NotEvaluatedYetError for the first property alarmlab would have to ignore."""
        for name in sorted(self._properties.keys() - set(understood)):
            value = self._properties[name]
            raise self.refused(name, f"{name} {value!r}" if isinstance(value, str | int | float) else name)

    def text(self, name: str) -> str:
        """A property that must be there, as text."""
        value = self._required(name)
        if not isinstance(value, str):
            raise self.error(name, value, rule="is a text")
        return value

    def optional_text(self, name: str) -> str | None:
        """A property that may be missing, as text; what only the deployment knows is in Fn::Sub notation."""
        value = self._properties.get(name)
        return None if value is None else str(value)

    def whole_number(self, name: str, *, default: int | None = None, least: int = 1) -> int:
        """A whole number of at least `least`."""
        if default is not None and name not in self._properties:
            return default
        value = self._number(name)
        if not value.is_integer() or value < least:
            raise self.error(name, self._properties[name], rule=f"is a whole number of at least {least}")
        return int(value)

    def number(self, name: str) -> float:
        """A finite number."""
        return self._number(name)

    def choice(self, name: str, choices: type[Choice], *, default: Choice | None = None) -> Choice:
        """One of the words CloudWatch knows for the property."""
        if default is not None and name not in self._properties:
            return default
        value = self._required(name)
        if value not in list(choices):
            raise self.error(name, value, rule=f"is one of {', '.join(choices)}")
        return choices(value)

    def boolean(self, name: str, *, default: bool) -> bool:
        """True or false, also as the text CloudFormation parameters make of them."""
        value = self._properties.get(name, default)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise self.error(name, value, rule="is true or false")

    def dimensions(self, name: str) -> frozenset[tuple[str, str]]:
        """The Name and Value pairs; each must be known, because a metric is matched by them exactly."""
        found: dict[str, str] = {}
        for index, item in enumerate(self._items(name)):
            place = f"{name}[{index}]"
            pair = cast("Mapping[str, object]", item if isinstance(item, dict) else {})
            key, value = pair.get("Name"), pair.get("Value")
            for part in (key, value):
                if isinstance(part, Token):
                    raise self._unresolved(place, part)
            if not isinstance(key, str) or not isinstance(value, str):
                raise self.error(place, cast("object", item), rule="has a Name and a Value, both text")
            if key in found:
                raise self.error(place, key, rule="is given once")
            found[key] = value
        if len(found) > DIMENSIONS_PER_METRIC:
            raise self.error(name, len(found), rule=f"holds at most {DIMENSIONS_PER_METRIC} dimensions")
        return frozenset(found.items())

    def entries(self, name: str) -> list[AlarmProperties]:
        """The properties of each item of a list."""
        return [self._nested(f"{name}[{index}]", item) for index, item in enumerate(self._items(name))]

    def texts(self, name: str) -> list[str]:
        """The texts of a list; what only the deployment knows is in Fn::Sub notation."""
        found = self._items(name)
        for index, item in enumerate(found):
            if not isinstance(item, str | Token):
                raise self.error(f"{name}[{index}]", item, rule="is a text")
        return [str(item) for item in found]

    def entry(self, name: str) -> AlarmProperties:
        """The properties within a property that must be there."""
        return self._nested(name, self._required(name))

    def actions(self, name: str) -> tuple[str | Token, ...]:
        """The ARNs to notify. Those only the deployment knows stay tokens."""
        found = tuple(item for item in self._items(name) if item is not NO_VALUE)
        if len(found) > ACTIONS_PER_STATE:
            raise self.error(name, len(found), rule=f"holds at most {ACTIONS_PER_STATE} actions")
        actions: list[str | Token] = []
        for index, item in enumerate(found):
            if not isinstance(item, str | Token):
                raise self.error(f"{name}[{index}]", item, rule="is the ARN of an action")
            actions.append(item)
        return tuple(actions)

    def check(self, name: str, value: object, *, holds: bool, rule: str) -> None:
        """Raise BadInputError unless the rule holds."""
        if not holds:
            raise self.error(name, value, rule=rule)

    def _number(self, name: str) -> float:
        value = self._required(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                number = float(value)
            except ValueError as error:
                raise self.error(name, value, rule="is a number") from error
            if math.isfinite(number):
                return number
        raise self.error(name, value, rule="is a number")

    def _required(self, name: str) -> object:
        value = self._properties.get(name)
        if value is None:
            raise self.error(name, None, rule="must be there")
        if isinstance(value, Token):
            raise self._unresolved(name, value)
        return value

    def _items(self, name: str) -> list[object]:
        value = self._properties.get(name, [])
        if isinstance(value, Token):
            raise self._unresolved(name, value)
        if not isinstance(value, list):
            raise self.error(name, value, rule="is a list")
        return cast("list[object]", value)

    def error(self, name: str, value: object, *, rule: str) -> BadInputError:
        """The error to raise when CloudWatch would reject the property."""
        return BadInputError(
            where=f"{self._where}: {name}",
            what=f"got {'nothing' if value is None else repr(value)}; {name} {rule}",
            fix="change the template; CloudWatch would reject it",
        )

    def _unresolved(self, name: str, token: Token) -> AlarmlabError:
        if token.logical_ids and not token.text.count("."):
            fix = f"give {', '.join(sorted(token.logical_ids))} an explicit name, or a value with --parameter"
        else:
            fix = "give the resource an explicit name and use that"
        return NotEvaluatedYetError(
            where=f"{self._where}: {name}",
            what=f"got {token}, which only the deployment knows",
            fix=fix,
        )

    def refused(self, name: str, what: str) -> NotEvaluatedYetError:
        """The error to raise when alarmlab does not know how to evaluate `what` the property says."""
        return NotEvaluatedYetError(
            where=f"{self._where}: {name}",
            what=f"alarmlab cannot evaluate {what} yet",
            fix="test this alarm by other means; docs/alarmlab.md lists what alarmlab evaluates",
        )

    def _nested(self, name: str, value: object) -> AlarmProperties:
        if not isinstance(value, dict):
            raise self.error(name, value, rule="is a mapping")
        return AlarmProperties(cast("Mapping[str, object]", value), where=f"{self._where}: {name}")
