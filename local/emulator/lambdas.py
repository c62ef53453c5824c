"""Python functions see their own code and AWS's Python runtime, not this emulator's environment."""

from __future__ import annotations

import atexit
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

RUNTIME_PACKAGES = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
"""The SDK for Python and what it needs: all that AWS adds to the standard library (Lambda guide, Python)."""

CLEARED_PATH = """
import os, sys
native = [folder for folder in sys.path if folder.endswith("lib-dynload")]
sys.path[:] = [os.path.dirname(os.__file__), *native, {packages!r}]
"""


def import_only_what_aws_has() -> None:
    """Put a folder with `RUNTIME_PACKAGES` alone in the place of the emulator's site-packages."""
    folder = Path(tempfile.mkdtemp(prefix="lambda-runtime-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in RUNTIME_PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ImportError(f"emulator: {name} is not in {sys.prefix}\n  fix: make setup", name=name)
        package = Path(spec.origin)
        source = package.parent if package.name == "__init__.py" else package
        (folder / source.name).symlink_to(source)
    cleared = CLEARED_PATH.format(packages=str(folder))
    lambda_runtime._PYTHON_WORKER_SCRIPT = cleared + lambda_runtime._PYTHON_WORKER_SCRIPT


def work_on_fifo_groups_in_parallel() -> None:
    """A FIFO queue feeds a function as many batches as a standard one.

    Safe for the order: a group with a message in flight is left out of the next batch.
    """
    limit = lambda_svc._sqs_esm_concurrency

    def concurrency(mapping: Any, function: Any, settings: Any, queue: Any = None) -> int:
        return limit(mapping, function, settings)

    lambda_svc._sqs_esm_concurrency = concurrency
