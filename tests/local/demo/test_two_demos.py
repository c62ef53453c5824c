"""Two demos in one folder would remove each other's files: the second says so and touches nothing."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    """One sentence, exit code 1, no file but the lock."""
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-m", "local.demo", "--folder", str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "another demo runs in" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
