"""What every test may rely on: bounded property tests in CI, long ones on demand, one synth a run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling  # pyright: ignore[reportMissingTypeStubs]  # it ships none

from environments import read_environments
from pdm_catalog.environment import Environment
from tests.shared_assembly import Synthesized, synthesized_once

hypothesis.settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", max_examples=5_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

ENVIRONMENTS = read_environments()

# Begun first, so that none is left alone at the end: pytest-xdist would begin with the files of many tests.
LONG = (
    "tests/end_to_end/test_permissions.py",
    "tests/end_to_end/test_watchdog.py",
    "tests/end_to_end/test_demo.py",
    "tests/end_to_end/test_up_and_down.py",
    "tests/stacks/test_templates.py",
    "tests/alarmlab/backtest/test_three_evaluators.py",
    "tests/local/fleet/test_alarms.py",
    "tests/local/fleet/test_properties.py",
)

# Each group is done by one worker, because each worker that has one of its files starts what they share.
TOGETHER = (
    # A deployed system.
    ("tests/end_to_end/test_permissions.py", "tests/end_to_end/test_watchdog.py"),
    # The CDK, and the Node that it runs in.
    (
        "tests/constructs/test_resources.py",
        "tests/stacks/test_app.py",
        "tests/stacks/test_growth.py",
        "tests/stacks/test_nag.py",
        "tests/stacks/test_stream.py",
    ),
)

Template = Mapping[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of `LONG` in their order, then the others in theirs."""
    items.sort(key=lambda item: LONG.index(file) if (file := _file(item)) in LONG else len(LONG))


def _file(item: pytest.Item) -> str:
    return item.nodeid.split("::", 1)[0]


class _Scheduler(LoadFileScheduling):
    """A file to a worker, as `--dist loadfile`; a group of `TOGETHER` counts as one file."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((group[0] for group in TOGETHER if file in group), file)


@pytest.hookimpl(optionalhook=True)  # there is none without pytest-xdist's plug-in
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Ours for `--dist loadfile`."""
    return _Scheduler(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    """Every environment, synthesized once a run: the workers share it."""
    own = tmp_path_factory.getbasetemp()
    return synthesized_once(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def assembly(synthesized: Synthesized) -> Path:
    """The cloud assembly of every environment."""
    assert synthesized.returncode == 0, synthesized.said
    return Path(synthesized.outdir)


@pytest.fixture(scope="session")
def templates(assembly: Path) -> Mapping[tuple[str, str], Template]:
    """Templates by (environment, stack)."""
    found: dict[tuple[str, str], Template] = {}
    for folder in assembly.glob("assembly-*"):
        manifest = json.loads((folder / "manifest.json").read_text())
        for artifact in manifest["artifacts"].values():
            if artifact["type"] == "aws:cloudformation:stack":
                environment, stack = artifact["displayName"].split(" ")[0].split("/")
                found[environment, stack] = json.loads(
                    (folder / artifact["properties"]["templateFile"]).read_text()
                )
    return found


@pytest.fixture(params=ENVIRONMENTS, ids=lambda environment: environment.name)
def environment(request: pytest.FixtureRequest) -> Environment:
    """Each environment in turn."""
    return request.param
