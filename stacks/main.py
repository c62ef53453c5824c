"""What app.py does: read the environments, declare them, write the templates.

Node starts and loads the CDK and its rules while Python reads and declares: two processes, two cores.
So nothing here may import aws_cdk at the top, nor may anything that declares.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path


def main(folder: Path | None = None, *, outdir: str | None = None, only: str | None = None) -> int:
    """Synthesize the environments of a folder; a mistake is told in one sentence and nothing is written."""
    gc.disable()  # the process ends in seconds, and nearly all that it makes lives until then
    loading = threading.Thread(target=_load_the_cdk)
    loading.start()
    # pydantic, the catalogue's own modules, and then all that is declared: as long as Node takes.
    from environments.reader import FOLDER, EnvironmentFileError, read_environments
    from pdm_catalog.errors import CatalogError
    from stacks.plan import plan

    try:
        plans = [plan(environment) for environment in read_environments(folder or FOLDER, only=only)]
    except (EnvironmentFileError, CatalogError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        loading.join()  # jsii speaks to Node over one pipe: from here on, this thread alone
    from stacks.app import build_app

    build_app(plans, outdir=outdir).synth()
    return 0


def asked_for(variables: Mapping[str, str] = os.environ) -> str | None:
    """The environments that are asked for: `cdk synth -c environment=prod`, or PDM_ENVIRONMENT=prod."""
    context = json.loads(variables.get("CDK_CONTEXT_JSON") or "{}")
    return context.get("environment") or variables.get("PDM_ENVIRONMENT") or None


def _load_the_cdk() -> None:
    """Imports alone: what goes wrong with them is told where they are imported again."""
    import cdk_nag as cdk_nag
