"""The alarms that are deployed together, and which of them a name means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.mute_rule import MuteRule, RefusedMuteRule
from alarmlab.alarms.naming import IMPORTED
from alarmlab.alarms.survey import RefusedAlarm, Survey
from alarmlab.errors import BadInputError

KnownAlarm: TypeAlias = AnyAlarm | RefusedAlarm


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The template an alarm is in, and those that are deployed to the same account and Region.

    A name means an alarm of `home` before one of its `neighbours`. `label` tells the site from others.
    """

    home: Survey
    neighbours: tuple[Survey, ...] = ()
    label: str = ""

    def named(self, name: str) -> KnownAlarm | None:
        """The alarm of this AlarmName, or of the export `${Fn::ImportValue:...}`; None when there is none.

        Raises BadInputError when several neighbours have one.
        """
        name = self.name_of(name)
        for alarm in _known(self.home):
            if alarm.name == name:
                return alarm
        found = [alarm for survey in self.neighbours for alarm in _known(survey) if alarm.name == name]
        if len(found) > 1:
            raise BadInputError(
                where=f"alarm {name}",
                what=f"is in {len(found)} templates, and in none together with the alarm that needs it",
                fix="say what state it is in with `given`",
            )
        return found[0] if found else None

    def called(self, word: str) -> KnownAlarm | None:
        """The alarm a person calls so: by its name, or by its logical id. Raises as `named` does."""
        found = self.named(word)
        if found is not None:
            return found
        return next((alarm for alarm in _known(self.home) if alarm.logical_id == word), None)

    def name_of(self, text: str) -> str:
        """The name of the alarm a rule means by this text; the text itself when no template exports it."""
        if not text.startswith(IMPORTED):
            return text
        export = text.removeprefix(IMPORTED).removesuffix("}")
        return next((survey.exports[export] for survey in self._surveys() if export in survey.exports), text)

    def alarms(self) -> Iterator[AnyAlarm]:
        """Every alarm alarmlab evaluates, those of the home template first."""
        for survey in self._surveys():
            yield from survey.alarms
            yield from survey.composites

    def mute_rules(self, alarm: AnyAlarm) -> Iterator[MuteRule]:
        """The mute rules that target the alarm."""
        for survey in self._surveys():
            for rule in survey.mute_rules:
                if alarm.name in map(self.name_of, rule.targets):
                    yield rule

    def refused_mute_rules(self, alarm: AnyAlarm) -> Iterator[RefusedMuteRule]:
        """The mute rules that target the alarm, or may, but that alarmlab cannot evaluate."""
        for survey in self._surveys():
            for rule in survey.refused_mute_rules:
                if rule.targets is None or alarm.name in map(self.name_of, rule.targets):
                    yield rule

    def _surveys(self) -> tuple[Survey, ...]:
        return (self.home, *self.neighbours)


def _known(survey: Survey) -> Iterator[KnownAlarm]:
    yield from survey.alarms
    yield from survey.composites
    yield from survey.refused
