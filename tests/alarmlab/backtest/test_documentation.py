"""The example of docs/alarmlab/backtest.md does what the page shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from alarmlab.commands.main import main

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "alarmlab" / "backtest.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    return [text for name, text in found if name == language]


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page."""
    monkeypatch.chdir(tmp_path)
    for name, text in zip(("template.yaml", "better.yaml"), blocks("yaml"), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (script,) = blocks("python")
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    return tmp_path


def test_the_commands_print_what_the_page_shows(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = [block.partition("\n") for block in blocks("") if block.startswith("$ alarmlab")]
    assert len(shown) == 2
    for command, _, output in shown:
        main(command.removeprefix("$ alarmlab ").split())

        assert capsys.readouterr().out == output


def test_the_long_file_of_the_page_is_read(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (rows,) = (block for block in blocks("") if block.startswith("timestamp"))
    (example / "long.csv").write_text(rows, encoding="utf-8")

    code = main(["backtest", "template.yaml", "--history", "long.csv", "history.csv", "--period", "1m"])

    assert code == 0
    assert "2 alarms tested" in capsys.readouterr().out
