"""alarmlab can leave the house: its own wheel holds all it needs, and both lists of its packages agree."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.alarmlab.builders import a_template, write_json

ROOT = Path(__file__).resolve().parents[2]
OWN = tomllib.loads((ROOT / "alarmlab" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HOUSE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

SCENARIO = """\
alarm: press-hot
cases:
  - name: a hot press
    series: [{metric: 'Fleet:Temperature{Machine="press"}', values: 95x9}]
    fires: true
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `pip install ./alarmlab` installs, and nothing else of this project."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT / "alarmlab", check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    site = folder / "site"
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_the_wheel_holds_every_file_of_the_package(unpacked: Path) -> None:
    """A page of data that is left out would be missed only where nobody looks."""
    shipped, here = _files(unpacked / "alarmlab"), _files(ROOT / "alarmlab")

    assert Path("commands/main.py") in here
    assert here - {Path("pyproject.toml")} == shipped


def _files(folder: Path) -> set[Path]:
    return {
        path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
    }


def test_the_command_runs_where_the_project_is_not(unpacked: Path, tmp_path: Path) -> None:
    write_json(tmp_path / "template.json", a_template())
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r}); import alarmlab; print(alarmlab.__file__)"
    program += "\nfrom alarmlab.commands.main import main"
    program += "\nraise SystemExit(main(['test', 'scenario.yaml', '--template', 'template.json']))"

    ran = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(unpacked))
    assert "1 passed" in ran.stdout


def test_both_lists_of_its_packages_agree() -> None:
    """The house installs alarmlab's packages by a group of its own, locked; the wheel names them again."""
    own = {*OWN["dependencies"], *OWN["optional-dependencies"]["backtest"]}

    assert own == set(HOUSE["dependency-groups"]["alarmlab"])
    assert OWN["scripts"] == HOUSE["project"]["scripts"]
    assert OWN["requires-python"] == HOUSE["project"]["requires-python"]
