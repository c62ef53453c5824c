"""Which alarms must be played together: those that are asked for, and all that they watch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.rule import renamed
from alarmlab.alarms.survey import RefusedAlarm
from alarmlab.errors import BadInputError
from alarmlab.simulation.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """Alarms to play, each after those it watches, which it names by their names.

    `given` are the names of those whose states are given.
    """

    alarms: tuple[AnyAlarm, ...]
    given: frozenset[str]


def ensemble(site: Site, names: Iterable[str], *, given: Collection[str], where: str) -> Ensemble:
    """The alarms of these names with their children and suppressors, and theirs in turn.

    Where the states of an alarm are given, nothing else is needed for it. Raises BadInputError, naming
    `where`, for an alarm that no template of the site has and whose states are not given, and for alarms that
    watch each other in a circle; the alarm's own NotEvaluatedYetError for one alarmlab cannot evaluate.
    """
    search = _Search(site, given=given, where=where)
    for name in names:
        search.visit(name, ())
    while search.suppressors:
        needed_by, name = search.suppressors.pop(0)
        search.visit(name, (), needed_by=needed_by)
    return Ensemble(alarms=tuple(search.found.values()), given=frozenset(search.used))


class _Search:
    def __init__(self, site: Site, *, given: Collection[str], where: str) -> None:
        self.found: dict[str, AnyAlarm] = {}
        self.used: set[str] = set()
        self.suppressors: list[tuple[str, str]] = []
        """Still to visit: who needs it, and its name. Apart, because no state depends on a suppressor."""
        self._site = site
        self._given = given
        self._where = where

    def visit(self, text: str, path: tuple[str, ...], *, needed_by: str = "") -> None:
        """Find the alarm a text means, and those it watches; `path` are the alarms that lead to it."""
        name = self._site.name_of(text)
        if name in self._given:
            self.used.add(name)
        elif name in path:
            raise BadInputError(
                where=self._where,
                what=f"alarm {name} watches itself: {' -> '.join((*path[path.index(name) :], name))}",
                fix="take one of them out of the circle",
            )
        elif name not in self.found:
            alarm = _resolved(self._alarm(name, needed_by=needed_by), self._site)
            if isinstance(alarm, CompositeAlarm):
                for child in alarm.children:
                    self.visit(child, (*path, name), needed_by=name)
                if alarm.suppressor:
                    self.suppressors.append((name, alarm.suppressor.alarm))
            self.found[name] = alarm

    def _alarm(self, name: str, *, needed_by: str) -> AnyAlarm:
        alarm = self._site.named(name)
        if isinstance(alarm, RefusedAlarm):
            raise alarm.reason
        if alarm is None:
            needed = f"alarm {needed_by} needs {name!r}" if needed_by else f"got {name!r}"
            likely = get_close_matches(name, sorted(self._given), n=1)
            raise BadInputError(
                where=self._where,
                what=f"{needed}; no template has an alarm of this name",
                fix=f"correct {likely[0]!r} in given"
                if likely
                else f"say what state it is in, such as given: {{{name}: OK}}",
            )
        return alarm


def _resolved(alarm: AnyAlarm, site: Site) -> AnyAlarm:
    """The alarm with the names of those it watches, in the place of the exports that stand for them."""
    if not isinstance(alarm, CompositeAlarm):
        return alarm
    suppressor = alarm.suppressor
    return replace(
        alarm,
        rule=renamed(alarm.rule, lambda reference: site.name_of(reference.text)),
        suppressor=suppressor and replace(suppressor, alarm=site.name_of(suppressor.alarm)),
    )
