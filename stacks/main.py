"""What app.py does: read the environments, declare them, write the templates.

A process of its own declares while this one starts Node, which loads the CDK and its rules, and then takes
over stack by stack: two processes, two cores. So nothing here may import what declares.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from io import BufferedReader
from itertools import chain
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from aws_cdk import App

FOLDER = Path(__file__).resolve().parents[1] / "environments"


def main(folder: Path = FOLDER, *, outdir: str | None = None, only: str | None = None) -> int:
    """Synthesize the environments of a folder; a mistake is told in one sentence and nothing is written."""
    app = built(["-m", "stacks.declare", str(folder), only or ""], outdir=outdir)
    if app is None:
        return 1
    app.synth()
    return 0


def built(declare: Sequence[str], *, outdir: str | None = None) -> App | None:
    """The application of the plans that a process sends; None when it ends with a mistake, having told it.

    Args:
        declare: What this Python is to run, with its arguments.
        outdir: Where the templates will be; None for where the CDK's command line wants them.
    """
    gc.disable()  # the process ends in seconds, and nearly all that it makes lives until then
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # from any folder
    with subprocess.Popen(  # noqa: S603  # fixed words
        [sys.executable, *declare], stdout=subprocess.PIPE, env=variables
    ) as declaring:
        from stacks.app import build_app
        from stacks.stream import receive

        plans = receive(cast(BufferedReader, declaring.stdout))
        try:
            first = next(plans, None)
            app = build_app(chain([first], plans), outdir=outdir) if first else None
        except (
            EOFError,
            UnpicklingError,
        ):  # it has told why, and its exit code says that it did not end well
            app = None
    return None if declaring.returncode else app


def asked_for(variables: Mapping[str, str] = os.environ) -> str | None:
    """The environments that are asked for: `cdk synth -c environment=prod`, or PDM_ENVIRONMENT=prod."""
    context = json.loads(variables.get("CDK_CONTEXT_JSON") or "{}")
    return context.get("environment") or variables.get("PDM_ENVIRONMENT") or None
