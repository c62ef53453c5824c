"""The CDK's modules are compiled once for all starts of jsii, though each start has a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BARE = """
import pdm_watch
from aws_cdk import App, Stack, aws_sns

aws_sns.Topic(Stack(App(outdir={outdir!r}), "Bare"), "Topic")
"""
FEWEST = 50  # modules that a stack with one topic loads


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> list[set[Path]]:
    """What the cache holds after each of two starts."""
    folder = tmp_path_factory.mktemp("start")
    held: list[set[Path]] = []
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", BARE.format(outdir=str(folder / "out"))],
            cwd=ROOT,
            env={**os.environ, "NODE_COMPILE_CACHE": str(folder / "cache")},
            check=True,
        )
        held.append({path for path in (folder / "cache").rglob("*") if path.is_file()})
    return held


def test_a_start_leaves_its_compiled_modules(compiled: list[set[Path]]) -> None:
    """Of the CDK, not only of jsii itself."""
    assert len(compiled[0]) > FEWEST


def test_the_next_start_compiles_nothing_anew(compiled: list[set[Path]]) -> None:
    """But jsii's own two, which lie in a folder of a random name; the CDK's keep theirs."""
    assert len(compiled[1] - compiled[0]) <= 2
