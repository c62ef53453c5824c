"""What a chapter claims: its alarm exists and has the remedy that its `healed` looks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from local.demo.chapters import CHAPTERS, Chapter
from local.fleet import Task, World
from pdm_catalog.alarms import alarms_of
from tests.local.fleet.fleets import ENVIRONMENT

SERVICES = ("api-gateway", "data-pipeline", "ml-service")
CHAPTER = {chapter.incident: chapter for chapter in CHAPTERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """Of one service: how many, of which generation and revision."""

    count: int = 2
    generation: int = 0
    revision: int = 1


def world(changed: Mapping[str, Tasks] | None = None, *, backup: float = 0.0) -> World:
    tasks = {service: (changed or {}).get(service, Tasks()) for service in SERVICES}
    return World(
        tasks={
            service: tuple(
                Task(arn=f"{service}/{some.generation}/{number}", definition=f"{service}:{some.revision}")
                for number in range(some.count)
            )
            for service, some in tasks.items()
        },
        traffic={"primary": 1 - backup, "backup": backup},
    )


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.incident)
def test_the_alarm_of_a_chapter_has_a_remedy_of_its_own(chapter: Chapter) -> None:
    """The four remedies, one each."""
    entries = {alarm.name: alarm for alarm in alarms_of(ENVIRONMENT)}
    remedies = [remedy.name for each in CHAPTERS if (remedy := entries[each.alarm].remedy) is not None]
    assert len(set(remedies)) == len(CHAPTERS) == 4
    assert entries[chapter.alarm].remedy is not None


@pytest.mark.parametrize(
    ("incident", "before", "after"),
    [
        ("cpu", world(), world({"ml-service": Tasks(count=4)})),
        ("memory", world(), world({"data-pipeline": Tasks(generation=1)})),
        (
            "deployment",
            world({"api-gateway": Tasks(generation=1, revision=2)}),
            world({"api-gateway": Tasks(generation=2)}),
        ),
        ("model", world(), world(backup=1)),
    ],
)
def test_only_its_own_remedy_heals_a_chapter(incident: str, before: World, after: World) -> None:
    healed = {name: chapter.healed(before, after) for name, chapter in CHAPTER.items()}
    assert healed.pop(incident)
    # The tasks that a rollback starts are other tasks, of api-gateway: no restart of data-pipeline.
    assert not any(healed.values())


@pytest.mark.parametrize(
    ("incident", "after"),
    [
        ("cpu", world({"ml-service": Tasks(count=3)})),
        ("memory", world({"data-pipeline": Tasks(generation=1, revision=2)})),
        ("memory", world({"data-pipeline": Tasks(generation=1, count=1)})),
        ("deployment", world({"api-gateway": Tasks(generation=1)})),
        ("model", world(backup=0.5)),
    ],
)
def test_half_a_remedy_heals_nothing(incident: str, after: World) -> None:
    assert not CHAPTER[incident].healed(world(), after)
