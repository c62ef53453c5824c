"""The whole application: every environment, checked before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from aws_cdk import App

from pdm_watch.nag import check
from stacks.declared import Plan
from stacks.environment_stage import EnvironmentStage

# Of each resource, in JavaScript that nobody here wrote: a tenth of a synth. `cdk --debug` has them again.
NO_TRACES = {"aws:cdk:disable-creation-stack-traces": True}
CDK_JSON = Path(__file__).resolve().parents[1] / "cdk.json"


def build_app(plans: Iterable[Plan], *, outdir: str | None = None) -> App:
    """Every stack of every environment, as the CDK knows it."""
    # The command line hands over the feature flags of cdk.json; `python app.py` and the tests read them too.
    app = App(outdir=outdir, context={**json.loads(CDK_JSON.read_text())["context"], **NO_TRACES})
    check(app)
    for plan in plans:
        EnvironmentStage(app, plan=plan)
    return app
