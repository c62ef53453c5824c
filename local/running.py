"""What `make up` started, so that `make down` ends exactly that."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".local" / "up"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Process ids of the emulator and the receivers, and the folder that the emulator writes to."""

    emulator: int
    receivers: int
    folder: str

    def write(self, folder: Path) -> None:
        """Remember it in a folder."""
        _file(folder).write_text(json.dumps(dataclasses.asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Running | None:
        """What is remembered there; None when nothing is up."""
        file = _file(folder)
        return cls(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None

    @staticmethod
    def forget(folder: Path) -> None:
        """Nothing is up any more."""
        _file(folder).unlink()


def _file(folder: Path) -> Path:
    return folder / "running.json"


def is_ours(pid: int, module: str) -> bool:
    """Whether that process still runs that module: after a reboot the number may be somebody else's."""
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return f"-m {module}" in shown.stdout


def stop_process(pid: int) -> None:
    """Ask a process to end; nothing happens when it has."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
