"""A function's zip holds its package, what is shared and the index: nothing else, and it imports alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from local.emulator_process import PYTHON
from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex
from pdm_catalog.alarms import alarms_of
from pdm_catalog.indexing import alarm_index
from pdm_watch.python_function import PythonFunction
from pdm_watch.resources import Resources
from tests.conftest import ENVIRONMENTS

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = sorted(path.parent.name for path in ROOT.glob("lambdas/*/handler.py"))
# What is packed beside the code, by function.
FILES = {
    "alert_router": {FILE_NAME},
    "task_events": {"watch_list.json"},
    "capacity_forecast": {"capacities.json"},
}
TOO_BIG = 150_000


def asset_of(assembly: Path, function: str) -> Path:
    """The staged folder of a function of the first environment."""
    for file in sorted(assembly.glob("asset.*")):
        if (file / "lambdas" / function / "handler.py").is_file():
            return file
    raise AssertionError(f"no asset holds lambdas/{function}")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_zip_holds_only_what_the_function_imports(assembly: Path, function: str) -> None:
    """No tests, no other function, no bytecode, nothing third-party."""
    asset = asset_of(assembly, function)
    files = {path.relative_to(asset) for path in asset.rglob("*") if path.is_file()}
    rooms = {"/".join(file.parts[:2]) for file in files if file.parts[0] == "lambdas"}

    assert {file.parts[0] for file in files} == {"lambdas", "pdm_catalog"} | FILES.get(function, set())
    assert rooms == {"lambdas/__init__.py", "lambdas/shared", f"lambdas/{function}"}
    assert {file.suffix for file in files} <= {".py", ".json"}
    # Data grows with what is watched; code must not grow with what another function needs.
    assert sum((asset / file).stat().st_size for file in files if file.suffix == ".py") < TOO_BIG


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_zip_imports_with_nothing_else_on_the_path(assembly: Path, function: str) -> None:
    """Imported by the emulator's Python, which has the AWS SDK and nothing else of ours."""
    asset = asset_of(assembly, function)
    script = (
        "import importlib, sys; sys.path[:0] = [sys.argv[1]]; "
        "module = importlib.import_module(sys.argv[2]); print(callable(module.handle)); "
        "print(sorted(name for name in ('aws_cdk', 'pydantic', 'yaml', 'rich') if name in sys.modules))"
    )

    done = subprocess.run(
        [PYTHON, "-B", "-P", "-c", script, str(asset), f"lambdas.{function}.handler"],
        cwd=asset,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == ["True", "[]"], done.stderr


def test_the_router_is_packed_with_the_index_of_its_environment(assembly: Path) -> None:
    """Severity, runbook and remedy come from here: no envelope carries them."""
    packed = {
        AlarmIndex.from_text(path.read_text(encoding="utf-8")).to_text()
        for path in assembly.glob(f"asset.*/{FILE_NAME}")
    }

    assert packed == {alarm_index(env, alarms_of(env)).to_text() for env in ENVIRONMENTS}


def test_the_index_changes_only_with_the_alarms() -> None:
    """A stable text: the asset's hash, and so a deployment, depends on it."""
    environment = ENVIRONMENTS[0]
    alarms = alarms_of(environment)

    assert (
        alarm_index(environment, alarms).to_text()
        == alarm_index(environment, tuple(reversed(alarms))).to_text()
    )
    assert json.loads(alarm_index(environment, alarms).to_text())["alarms"]


@pytest.mark.parametrize("action", ["dynamodb:GetItem", "sqs:SendMessage"])
def test_what_knows_resources_is_never_allowed_on_all_of_them(action: str) -> None:
    """cdk-nag accepts `*` for the few actions that know none; for any other it is a mistake."""
    resources = Resources()
    function = PythonFunction(
        resources, "Function", environment=ENVIRONMENTS[0], package="heartbeat", variables={}
    )

    with pytest.raises(ValueError, match=f"{action} know"):
        function.allow(action, on="*")
