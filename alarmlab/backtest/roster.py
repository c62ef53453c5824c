"""Which alarms a back-test is about, and which others it must know the states of for that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from alarmlab.alarms.actions import AnyAlarm, actions_on
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import RefusedAlarm
from alarmlab.backtest.replay.needs import Needs, needs_of
from alarmlab.errors import BadInputError
from alarmlab.simulation.site import Site


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """An alarm under the name it has in reports. `asked_for` is false for one that only others depend on."""

    name: str
    alarm: AnyAlarm
    site: Site
    asked_for: bool

    @property
    def pages_somebody(self) -> bool:
        """Whether it does anything when it goes to ALARM."""
        return bool(actions_on(self.alarm, State.ALARM))


def roster(sites: Sequence[Site], names: Collection[str] = ()) -> tuple[Member, ...]:
    """The alarms of the sites with one of the names or logical ids, or all of them, and what those watch.

    Stages may deploy several alarms of one name: those are told apart by the label of their site.
    """
    asked: dict[int, bool] = {}
    for site in sites:
        for alarm in _own(site):
            if not names or {alarm.name, alarm.logical_id} & {*names}:
                asked[id(alarm)] = True
                for below in _below(alarm, site):
                    asked.setdefault(id(below), False)
    found: dict[str, Member] = {}
    for site in sites:
        for alarm in _own(site):
            if id(alarm) in asked:
                name = _label(alarm.name, site.label, found)
                found[name] = Member(name=name, alarm=alarm, site=site, asked_for=asked[id(alarm)])
    return tuple(found.values())


def needed_by(sites: Sequence[Site], names: Collection[str] = ()) -> Needs:
    """What a back-test of these alarms needs to know of the past."""
    alarms = (member.alarm for member in roster(sites, names))
    return needs_of(alarm for alarm in alarms if isinstance(alarm, MetricAlarm))


def refused_of(sites: Sequence[Site], names: Collection[str] = ()) -> Iterator[RefusedAlarm]:
    """The alarms alarmlab cannot evaluate, of those asked for."""
    for site in sites:
        for alarm in site.home.refused:
            if not names or {alarm.name, alarm.logical_id} & {*names}:
                yield alarm


def refuse_unknown(names: Collection[str], sites: Sequence[Site]) -> None:
    """Raise BadInputError for a name that no alarm of the sites has."""
    known = {
        name
        for site in sites
        for one in (*site.home.alarms, *site.home.composites, *site.home.refused)
        for name in (one.name, one.logical_id)
    }
    for name in names:
        if name not in known:
            likely = get_close_matches(name, known, n=1) or sorted(known)[:5]
            raise BadInputError(
                where="--alarm",
                what=f"got {name!r}; no alarm has this name or logical id",
                fix=f"use one of: {', '.join(likely)}" if likely else "the template holds no alarm",
            )


def _own(site: Site) -> Iterator[AnyAlarm]:
    yield from site.home.alarms
    yield from site.home.composites


def _below(alarm: AnyAlarm, site: Site, path: tuple[int, ...] = ()) -> Iterator[AnyAlarm]:
    """The alarms it watches, and its suppressor, and theirs in turn; `path` keeps out of circles."""
    if not isinstance(alarm, CompositeAlarm) or id(alarm) in path:
        return
    suppressor = (alarm.suppressor.alarm,) if alarm.suppressor else ()
    for text in (*alarm.children, *suppressor):
        child = site.named(text)
        if child is not None and not isinstance(child, RefusedAlarm):
            yield child
            yield from _below(child, site, (*path, id(alarm)))


def _label(name: str, label: str, taken: Collection[str]) -> str:
    candidates = (name, f"{name} ({label})", *(f"{name} ({label}) #{number}" for number in range(2, 1_000)))
    return next(candidate for candidate in candidates if candidate not in taken)
