"""What every test may rely on: bounded property tests in CI, long ones on demand, one synth a session."""

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

hypothesis.settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", max_examples=5_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

ENVIRONMENTS = read_environments()

Template = Mapping[str, Any]


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every environment, synthesized once a worker: starting jsii costs seconds."""
    from stacks.app import build_app  # the import starts Node: only tests that need templates pay for it

    outdir = tmp_path_factory.mktemp("assembly")
    build_app(ENVIRONMENTS, outdir=str(outdir)).synth()
    return outdir


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
