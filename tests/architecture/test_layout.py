"""The house rules that no other tool checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import LONG

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    *("alarmlab", "constructs", "environments", "lambdas", "local", "pdm_catalog", "stacks", "tests"),
    "benchmarks",
)
LONGEST_FILE = 300
# What a function has many of, one file each.
FOLDERS = {"remediator": {"actions"}, "capacity_forecast": {"trend"}}
FUNCTIONS = sorted(path.parent.name for path in ROOT.glob("lambdas/*/handler.py"))


def test_constructs_folder_is_not_a_package() -> None:
    """constructs/__init__.py would hide the PyPI package `constructs` from aws-cdk-lib."""
    intruder = ROOT / "constructs" / "__init__.py"

    assert not intruder.exists(), (
        "constructs/__init__.py makes the folder hide the PyPI package `constructs`, and every CDK import "
        "then fails with: No module named 'constructs._jsii'\n"
        "  fix: delete the file; code belongs in constructs/pdm_watch/"
    )


def test_no_file_is_two_rooms() -> None:
    """One idea a file: none over 300 lines."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    long = {str(path.relative_to(ROOT)): n for path in files if (n := _lines(path)) > LONGEST_FILE}

    assert files
    assert long == {}


def test_the_long_files_of_tests_are_there() -> None:
    """A renamed one would be begun last, and everybody would wait for it."""
    assert [name for name in LONG if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_handler_core_adapters(function: str) -> None:
    """Whoever knows one Lambda knows them all."""
    package = ROOT / "lambdas" / function
    files = {path.name for path in package.glob("*.py")}
    folders = {path.parent.name for path in package.glob("*/*.py")}

    assert files == {"__init__.py", "handler.py", "core.py", "adapters.py"}
    assert folders == FOLDERS.get(function, set())


def test_the_lock_files_name_no_registry_and_no_machine() -> None:
    """What is installed must not depend on where it was resolved."""
    for name in ("requirements.txt", "local/emulator/requirements.txt", "package-lock.json"):
        text = (ROOT / name).read_text()

        assert "http://" not in text
        assert "https://" not in text
        assert "file:" not in text


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
