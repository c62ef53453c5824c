"""What a contributor of an alarm did: the story of one time series of a query with GROUP BY."""

from __future__ import annotations

from collections.abc import Iterable

from alarmlab.alarms.states import State
from alarmlab.simulation.metric_play import Step
from alarmlab.simulation.simulate import Story
from alarmlab.simulation.timeline import timeline


def contributors_of(story: Story) -> tuple[str, ...]:
    """The contributors that the query ever returned, in order of appearance."""
    steps = (step for step in story.steps if isinstance(step, Step))
    return tuple(dict.fromkeys(key for step in steps for key in step.evaluation.contributors))


def contributor_story(story: Story, name: str) -> Story:
    """The evaluations of one contributor. One that the query does not return is OK."""
    steps: list[Step] = []
    before = State.OK
    for step in story.steps:
        found = step.evaluation.contributors.get(name) if isinstance(step, Step) else None
        if found:
            steps.append(Step(at_s=step.at_s, before=before, evaluation=found))
            before = found.state
    states = timeline(State.OK, ((step.at_s, step.state) for step in steps))
    return Story(alarm=story.alarm, states=states, steps=tuple(steps), actions=())


def no_contributor(name: str, known: Iterable[str]) -> str:
    """What is wrong with an expectation of a contributor that never was."""
    names = ", ".join(sorted(known)[:10])
    found = f"those it returns are {names}" if names else "it returns none"
    return f"contributors: the query never returns {name}; {found}"
