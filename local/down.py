"""`make down`: end what `make up` started, and only that."""

from __future__ import annotations

import argparse
import shutil
import sys

from local import emulator_process
from local.running import STATE, Running, is_ours, stop_process


def main() -> int:
    """End it; 0 also when nothing is up."""
    argparse.ArgumentParser(prog="make down", description=__doc__).parse_args()
    running = Running.read()
    if running is None:
        print("down: nothing is up")
        return 0
    if is_ours(running.emulator, "local.emulator"):
        emulator_process.stop(running.emulator)
    if is_ours(running.receivers, "local.receivers"):
        stop_process(running.receivers)
    shutil.rmtree(running.folder, ignore_errors=True)  # a dying worker may still hold a file
    STATE.unlink()
    print("down: ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
