"""What the working tree changes for whoever is woken: `python -m local.review BASE`.

Synthesizes the base revision in a git worktree of its own, and the working tree as it is, and has alarmlab
compare the two. The comment is printed, and written to .local/review.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

from alarmlab.commands.main import main as alarmlab

ROOT = Path(__file__).resolve().parents[1]
COMMENT = ROOT / ".local" / "review.md"


class ReviewError(Exception):
    """A step that failed, and what it said."""


def main(arguments: list[str] | None = None) -> int:
    """Write and print the comment; 1 when a step fails, with what it said."""
    parser = argparse.ArgumentParser(prog="python -m local.review", description=__doc__)
    parser.add_argument("base", help="the revision to compare with: a branch, a tag, a commit")
    base = parser.parse_args(arguments).base
    try:
        comment = review(base)
    except ReviewError as error:
        print(f"review: {error}", file=sys.stderr)
        return 1
    COMMENT.parent.mkdir(exist_ok=True)
    COMMENT.write_text(comment, encoding="utf-8")
    print(comment, end="")
    return 0


def review(base: str) -> str:
    """The comment on what the working tree changes against the revision.

    Raises:
        ReviewError: There is no such revision, or one of the two cannot be synthesized.
    """
    with tempfile.TemporaryDirectory(prefix="review-") as folder:
        old, new = Path(folder) / "base.out", Path(folder) / "head.out"
        with _worktree(base, Path(folder) / "base") as tree:
            _synthesize(tree, old)
        _synthesize(ROOT, new)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = alarmlab(["review", f"--base={old}", f"--head={new}", f"--scenarios={ROOT / 'scenarios'}"])
    if code:
        raise ReviewError("alarmlab could not compare the two")
    return said.getvalue()


@contextlib.contextmanager
def _worktree(revision: str, folder: Path) -> Generator[Path]:
    """The revision's files, in a worktree that is gone afterwards. Nothing in the working tree is touched."""
    # `--end-of-options`: a revision that looks like an option stays a revision.
    tip = _run(["git", "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"], cwd=ROOT)
    # Where the two parted, as a pull request shows it: what happened on the base since is nobody's change.
    parted = _run(["git", "merge-base", tip.strip(), "HEAD"], cwd=ROOT)
    _run(["git", "worktree", "add", "--detach", str(folder), parted.strip()], cwd=ROOT)
    try:
        yield folder
    finally:
        _run(["git", "worktree", "remove", "--force", str(folder)], cwd=ROOT)


def _synthesize(tree: Path, outdir: Path) -> None:
    """`python app.py` of the tree, with the tree's own code and not the installed one."""
    environment = os.environ | {
        "CDK_OUTDIR": str(outdir),
        "PYTHONPATH": os.pathsep.join((str(tree), str(tree / "constructs"))),
    }
    _run([sys.executable, "app.py"], cwd=tree, environment=environment)


def _run(command: list[str], *, cwd: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReviewError(f"{' '.join(command)} in {cwd}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
