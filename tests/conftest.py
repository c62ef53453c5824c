"""What every test may rely on: bounded property tests in CI, long ones on demand, one synth a run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from environments import read_environments
from pdm_catalog.environment import Environment
from tests.shared_assembly import Synthesized, synthesized_once

hypothesis.settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", max_examples=5_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

ENVIRONMENTS = read_environments()

Template = Mapping[str, Any]


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
