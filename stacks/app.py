"""The whole application: every environment, checked before anything is written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from aws_cdk import App

from environments import EnvironmentFileError, read_environments
from environments.reader import FOLDER
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_watch.nag import check
from stacks.environment_stage import EnvironmentStage

CDK_JSON = Path(__file__).resolve().parents[1] / "cdk.json"


def main(folder: Path = FOLDER, *, outdir: str | None = None, only: str | None = None) -> int:
    """Synthesize the environments of a folder; a mistake is told in one sentence and nothing is written."""
    try:
        app = build_app(read_environments(folder, only=only), outdir=outdir)
    except (EnvironmentFileError, CatalogError) as error:
        print(error, file=sys.stderr)
        return 1
    app.synth()
    return 0


def asked_for(variables: Mapping[str, str] = os.environ) -> str | None:
    """The environments that are asked for: `cdk synth -c environment=prod`, or PDM_ENVIRONMENT=prod."""
    context = json.loads(variables.get("CDK_CONTEXT_JSON") or "{}")
    return context.get("environment") or variables.get("PDM_ENVIRONMENT") or None


def build_app(environments: Iterable[Environment], *, outdir: str | None = None) -> App:
    """Declare every stack of every environment.

    Raises:
        CatalogError: An entry cannot be turned into working monitoring.
    """
    # The command line hands over the feature flags of cdk.json; `python app.py` and the tests read them too.
    app = App(outdir=outdir, context=json.loads(CDK_JSON.read_text())["context"])
    check(app)
    for environment in environments:
        EnvironmentStage(app, environment=environment)
    return app
