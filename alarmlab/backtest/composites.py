"""Composite alarms over a history: their states follow from those of the alarms their rules name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alarmlab.alarms.composite import CompositeAlarm, Suppressor
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import RefusedAlarm
from alarmlab.backtest.replay.course import Course
from alarmlab.backtest.spans import Span
from alarmlab.simulation.composite_play import play_rule
from alarmlab.simulation.site import Site
from alarmlab.simulation.suppression import suppressed
from alarmlab.simulation.timeline import timeline


class Courses:
    """The course of each alarm, or the reason why there is none; composite alarms are worked out on demand.

    `known` holds those of the alarms that watch metrics, by the identity of the alarm; `sites` the site of
    every alarm, by identity as well.
    """

    def __init__(self, known: Mapping[int, Course | str], sites: Mapping[int, Site]) -> None:
        self._known = dict(known)
        self._sites = sites

    def of_composite(self, alarm: CompositeAlarm, path: tuple[str, ...] = ()) -> Course | str:
        """What the alarm did, from when all the alarms it watches were evaluated."""
        if id(alarm) not in self._known:
            self._known[id(alarm)] = self._worked_out(alarm, (*path, alarm.name))
        return self._known[id(alarm)]

    def watched_by(self, alarm: CompositeAlarm) -> tuple[tuple[str, Course], ...]:
        """What the alarms of its rule did, by the text the rule has for them; only those that are known."""
        found = ((text, self._child(alarm, text, (alarm.name,))) for text in alarm.children)
        return tuple((text, course) for text, course in found if isinstance(course, Course))

    def pages_of(self, alarm: CompositeAlarm, course: Course) -> tuple[Span, ...] | str:
        """When it paged: at once, or when its suppressor let go, if it was still in ALARM then."""
        if alarm.suppressor is None:
            return course.rings()
        found = self._child(alarm, alarm.suppressor.alarm, (alarm.name,))
        return found if isinstance(found, str) else tuple(_let_go(alarm.suppressor, course, found))

    def _worked_out(self, alarm: CompositeAlarm, path: tuple[str, ...]) -> Course | str:
        children: dict[str, Course] = {}
        for text in alarm.children:
            found = self._child(alarm, text, path)
            if isinstance(found, str):
                return found
            children[text] = found
        if not children:
            return "watches no alarm, so that its state never changes; leave it out with --alarm"
        first_s = max(child.first_s for child in children.values())
        end_s = min(child.end_s for child in children.values())
        steps = play_rule(
            alarm,
            {text: child.states for text, child in children.items()},
            initial=State.INSUFFICIENT_DATA,
            created_at_s=first_s,
        )
        changes = [(step.at_s, step.state) for step in steps if step.at_s < end_s]
        return Course(first_s=first_s, end_s=end_s, states=timeline(changes[0][1], changes[1:]))

    def _child(self, alarm: CompositeAlarm, text: str, path: tuple[str, ...]) -> Course | str:
        child = self._sites[id(alarm)].named(text)
        if child is None:
            return f"watches {text}, which no template has; give the templates that are deployed together"
        if isinstance(child, RefusedAlarm):
            return f"watches {child.name}, which alarmlab cannot evaluate"
        if child.name in path:
            return f"watches itself: {' -> '.join((*path, child.name))}"
        if id(child) not in self._sites:
            return f"watches {child.name}, whose template is not among those to test"
        is_composite = isinstance(child, CompositeAlarm)
        course = self.of_composite(child, path) if is_composite else self._known[id(child)]
        return f"watches {child.name}, which could not be tested" if isinstance(course, str) else course


def _let_go(suppressor: Suppressor, course: Course, suppressing: Course) -> Iterator[Span]:
    turns = suppressed(
        course.states,
        suppressing.states,
        wait_s=suppressor.wait_s,
        extension_s=suppressor.extension_s,
        end_s=course.end_s,
    )
    let_go_s = [turn.at_s for turn in turns if turn.hold is None and turn.state is State.ALARM]
    for span in course.rings():
        at_s = next((at_s for at_s in let_go_s if span.holds(at_s)), None)
        if at_s is not None:
            yield Span(start_s=at_s, end_s=span.end_s)
