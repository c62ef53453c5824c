"""Which alarms a case calls by which words, and which play in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.survey import RefusedAlarm
from alarmlab.duration import format_duration
from alarmlab.errors import BadInputError, NotEvaluatedYetError
from alarmlab.scenarios.case import Case, GivenAlarm, OtherAlarm, QuietAlarms
from alarmlab.simulation.ensemble import Ensemble, ensemble
from alarmlab.simulation.site import Site

_PATTERN = frozenset("*?[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who is who in a case, by the names of the alarms. `quiet` must never be in ALARM."""

    players: Ensemble
    given: Mapping[str, GivenAlarm]
    others: Mapping[str, OtherAlarm]
    quiet: tuple[str, ...]


def roles_of(alarm: AnyAlarm, case: Case, site: Site) -> Roles:
    """The roles of a case about `alarm`.

    Raises BadInputError for a word that means no alarm, or one with another role already, and for an alarm
    that is needed and that no template has; NotEvaluatedYetError for an alarm that alarmlab cannot evaluate,
    and for a mute rule of an alarm whose actions are expected.
    """
    casting = _Casting(alarm, case, site)
    given = casting.given()
    others = casting.others(given)
    quiet = casting.quiet(given)
    players = ensemble(site, [alarm.name, *others, *quiet], given=given, where=case.where())
    casting.refuse_idle(given, players)
    _refuse_interval(case, players)
    _refuse_actions(alarm, case, others, players, site)
    return Roles(players=players, given=given, others=others, quiet=quiet)


def _refuse_interval(case: Case, players: Ensemble) -> None:
    """Raise when the values of a series do not fill the periods of an alarm evenly.

    A longer interval would leave periods empty that nobody meant to be, and a quiet case would pass by that.
    """
    given = {series.metric for series in case.series}
    for alarm in players.alarms:
        if isinstance(alarm, CompositeAlarm) or not any(map(alarm.query.selects, given)):
            continue
        if alarm.period_s % case.interval_s:
            interval, period = format_duration(case.interval_s), format_duration(alarm.period_s)
            raise BadInputError(
                where=f"{case.where()}: interval",
                what=f"got {interval}; it does not divide {period}, the period of alarm {alarm.name}",
                fix=f"write interval: {period}, and _ for a period without a value",
            )


def _refuse_actions(
    alarm: AnyAlarm, case: Case, others: Mapping[str, OtherAlarm], players: Ensemble, site: Site
) -> None:
    """Raise when actions are expected of an alarm whose actions alarmlab cannot tell.

    They are those of contributors, or a rule may mute them which alarmlab cannot evaluate.
    """
    expected = {alarm.name: case.expected, **{name: other.expected for name, other in others.items()}}
    for player in players.alarms:
        if player.name in expected and expected[player.name].actions is not None:
            if isinstance(player, MetricAlarm) and player.has_contributors:
                raise NotEvaluatedYetError(
                    where=f"{case.where()}: actions",
                    what=f"alarmlab cannot tell the actions of {player.name}: each contributor has some",
                    fix="expect states of the contributors instead",
                )
            for rule in site.refused_mute_rules(player):
                raise rule.reason


class _Casting:
    def __init__(self, alarm: AnyAlarm, case: Case, site: Site) -> None:
        self._alarm = alarm
        self._case = case
        self._site = site

    def given(self) -> dict[str, GivenAlarm]:
        """The alarms whose states the case gives; a word no template knows is taken as the name."""
        found: dict[str, GivenAlarm] = {}
        for word, given in self._case.given.items():
            known = self._site.called(word)
            name = known.name if known else self._site.name_of(word)
            if name == self._alarm.name:
                raise self._error(
                    given.line, "given", word, "the case is about this alarm", fix="give those it watches"
                )
            if name in found:
                raise self._error(given.line, "given", word, "each alarm is given once", fix="keep one")
            found[name] = given
        return found

    def others(self, given: Mapping[str, GivenAlarm]) -> dict[str, OtherAlarm]:
        """The alarms the case expects something of besides."""
        found: dict[str, OtherAlarm] = {}
        for word, other in self._case.alarms.items():
            name = self._known(other.line, "alarms", word).name
            if name == self._alarm.name:
                raise self._error(
                    other.line,
                    "alarms",
                    word,
                    "the case is about this alarm",
                    fix="write its fields beside `name`",
                )
            self._refuse_given(other.line, "alarms", word, name, given)
            found[name] = other
        return found

    def quiet(self, given: Mapping[str, GivenAlarm]) -> tuple[str, ...]:
        """The alarms the patterns mean; a pattern leaves out the alarm of the case and given ones."""
        found: dict[str, None] = {}
        for quiet in self._case.quiet:
            if _PATTERN.isdisjoint(quiet.pattern):
                name = self._known(quiet.line, "quiet", quiet.pattern).name
                self._refuse_given(quiet.line, "quiet", quiet.pattern, name, given)
                found[name] = None
            else:
                found |= dict.fromkeys(self._matching(quiet, given))
        return tuple(found)

    def refuse_idle(self, given: Mapping[str, GivenAlarm], players: Ensemble) -> None:
        """Raise BadInputError for a given alarm that no player watches: its name may be wrong."""
        for word, found in self._case.given.items():
            known = self._site.called(word)
            if (known.name if known else self._site.name_of(word)) not in players.given:
                watched = {name for alarm in players.alarms for name in _watched(alarm)} - given.keys()
                raise self._error(
                    found.line,
                    "given",
                    word,
                    "no alarm of the case watches this one",
                    fix=_closest(word, watched) or "remove it",
                )

    def _matching(self, quiet: QuietAlarms, given: Mapping[str, GivenAlarm]) -> list[str]:
        found = [
            alarm.name
            for alarm in self._site.alarms()
            if fnmatchcase(alarm.name, quiet.pattern) or fnmatchcase(alarm.logical_id, quiet.pattern)
        ]
        if not found:
            raise self._error(
                quiet.line, "quiet", quiet.pattern, "it matches no alarm", fix="correct the pattern"
            )
        return [name for name in found if name != self._alarm.name and name not in given]

    def _known(self, line: int, field: str, word: str) -> AnyAlarm:
        known = self._site.called(word)
        if isinstance(known, RefusedAlarm):
            raise known.reason
        if known is None:
            names = {alarm.name for alarm in self._site.alarms()}
            fix = _closest(word, names) or "check --template"
            raise self._error(line, field, word, "no alarm has this name or logical id", fix=fix)
        return known

    def _refuse_given(
        self, line: int, field: str, word: str, name: str, given: Mapping[str, GivenAlarm]
    ) -> None:
        if name in given:
            raise self._error(line, field, word, "its states are given", fix="remove it here, or in given")

    def _error(self, line: int, field: str, word: str, rule: str, *, fix: str) -> BadInputError:
        where = f"{self._case.where(line)}: {field}"
        return BadInputError(where=where, what=f"got {word!r}; {rule}", fix=fix)


def _watched(alarm: AnyAlarm) -> list[str]:
    if not isinstance(alarm, CompositeAlarm):
        return []
    return [*alarm.children, *([alarm.suppressor.alarm] if alarm.suppressor else [])]


def _closest(word: str, names: Iterable[str]) -> str:
    known = sorted(names)
    likely = get_close_matches(word, known, n=1) or known[:10]
    return f"use one of: {', '.join(likely)}" if likely else ""
