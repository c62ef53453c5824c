"""The review of a working tree, in a small repository with an app.py of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from local import review
from tests.alarmlab.builders import a_template, write_json

APP = """\
import os, pathlib, sys
if not pathlib.Path("template.json").exists():
    sys.exit("template.json is missing")
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir(parents=True)
(out / "Fleet.template.json").write_text(pathlib.Path("template.json").read_text())
"""
SCENARIO = "alarm: press-hot\ncases:\n- {name: a, series: [{metric: 'F:T', values: 1x9}], fires: true}\n"


GIT = shutil.which("git") or "git"


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=n", "-c", "user.email=n@example.invalid"]
    done = subprocess.run([GIT, *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    write_json(folder / "template.json", a_template())
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "hot.yaml").write_text(SCENARIO, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    git(folder, "checkout", "-q", "-b", "change")
    monkeypatch.setattr(review, "ROOT", folder)
    monkeypatch.setattr(review, "COMMENT", folder / ".local" / "review.md")
    return folder


def test_the_working_tree_is_compared_as_it_is(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_json(repository / "template.json", a_template(Threshold=75))

    code = review.main(["main"])

    out = capsys.readouterr().out
    assert code == 0
    assert "| press-hot | fires at &gt; 75 instead of &gt; 50 |" in out
    assert (repository / ".local" / "review.md").read_text(encoding="utf-8") == out


def test_what_happened_on_the_base_since_is_nobodys_change(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "checkout", "-q", "main")
    write_json(repository / "template.json", a_template(Threshold=99))
    git(repository, "commit", "-qam", "Raise")
    git(repository, "checkout", "-q", "change")

    review.main(["main"])

    assert "**Alarms**: 0 new, 0 removed, 0 changed" in capsys.readouterr().out


def test_no_worktree_stays_even_when_the_base_cannot_be_synthesized(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = json.loads((repository / "template.json").read_text())
    git(repository, "rm", "-q", "template.json")
    git(repository, "commit", "-qm", "Lose the template")
    write_json(repository / "template.json", template)

    code = review.main(["HEAD"])

    assert code == 1
    assert capsys.readouterr().err.endswith("template.json is missing\n")
    assert len(git(repository, "worktree", "list").splitlines()) == 1


@pytest.mark.parametrize("base", ["no-such-branch", "--upload-pack=x"])
def test_an_unknown_base_is_one_sentence(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = review.main(["--", base])

    assert code == 1
    assert capsys.readouterr().err.startswith("review: git rev-parse --verify")
