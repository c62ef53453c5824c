"""Loads the scenarios that paths stand for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from alarmlab.errors import BadInputError
from alarmlab.scenarios.case import Scenario
from alarmlab.scenarios.scenario import load_scenario


def load_scenarios(paths: Iterable[Path]) -> list[Scenario]:
    """The scenarios in the order given, none twice; a directory stands for its *.yaml and *.yml, sorted.

    Raises BadInputError for a directory without one, and as `load_scenario` does.
    """
    found: dict[Path, None] = {}
    for path in paths:
        files = sorted((*path.glob("*.yaml"), *path.glob("*.yml"))) if path.is_dir() else [path]
        if not files:
            raise BadInputError(
                where=str(path), what="holds no scenario (*.yaml)", fix="give the directory of the scenarios"
            )
        found |= dict.fromkeys(files)
    return [load_scenario(file) for file in found]
