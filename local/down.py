"""`make down`: end what `make up` started, and only that."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from local import emulator_process
from local.running import FOLDER, Running, is_ours, stop_process


def main() -> int:
    """End it; 0 also when nothing is up."""
    parser = argparse.ArgumentParser(prog="make down", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where `make up` wrote")
    folder = parser.parse_args().folder
    running = Running.read(folder)
    if running is None:
        print("down: nothing is up")
        return 0
    if is_ours(running.emulator, "local.emulator"):
        emulator_process.stop(running.emulator)
    if is_ours(running.receivers, "local.receivers"):
        stop_process(running.receivers)
    shutil.rmtree(running.folder, ignore_errors=True)  # a dying worker may still hold a file
    Running.forget(folder)
    print("down: ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
