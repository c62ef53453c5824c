"""What app.py does: read the environments, declare them, write the templates.

A process of its own declares while this one starts Node, which loads the CDK and its rules: two processes,
two cores. So nothing here may import what declares.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "environments"


def main(folder: Path = FOLDER, *, outdir: str | None = None, only: str | None = None) -> int:
    """Synthesize the environments of a folder; a mistake is told in one sentence and nothing is written."""
    command = [sys.executable, "-m", "stacks.declare", str(folder), only or ""]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # from any folder
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=variables) as declaring:  # noqa: S603  # fixed words
        gc.disable()  # as there
        from stacks.app import build_app

        declared, _ = declaring.communicate()
    if declaring.returncode:
        return 1  # it has said why
    build_app(pickle.loads(declared), outdir=outdir).synth()  # noqa: S301  # our own process's
    return 0


def asked_for(variables: Mapping[str, str] = os.environ) -> str | None:
    """The environments that are asked for: `cdk synth -c environment=prod`, or PDM_ENVIRONMENT=prod."""
    context = json.loads(variables.get("CDK_CONTEXT_JSON") or "{}")
    return context.get("environment") or variables.get("PDM_ENVIRONMENT") or None
