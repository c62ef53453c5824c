"""`python -m stacks.declare`: every environment's plan, for the process that loads the CDK meanwhile."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from environments.reader import EnvironmentFileError, read_environments
from pdm_catalog.errors import CatalogError
from stacks.plan import plan
from stacks.stream import send


def main(folder: str, only: str) -> int:
    """Send the plans to standard output; or say what is wrong, in words, on standard error.

    Args:
        folder: Where the environments' files are.
        only: Names, with commas between them; empty for all.
    """
    gc.disable()  # nearly all that is made lives until the process ends
    try:
        plans = [plan(environment) for environment in read_environments(Path(folder), only=only or None)]
    except (EnvironmentFileError, CatalogError) as error:
        print(error, file=sys.stderr)
        return 1
    send(plans, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
