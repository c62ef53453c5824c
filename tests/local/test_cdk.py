"""A failed command of the CDK is told with its last words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.cdk import Cdk, CdkError


def test_a_failed_command_names_itself_its_log_and_its_last_lines(tmp_path: Path) -> None:
    """Nobody searches for the reason."""
    cdk = Cdk(dict(os.environ), folder=tmp_path)

    with pytest.raises(CdkError) as caught:
        cdk.deploy("local/*")  # nothing was synthesized

    lines = str(caught.value).splitlines()
    assert lines[0] == f"cdk deploy failed; {tmp_path}/cdk-deploy.log ends with"
    assert any("cdk.out" in line for line in lines[1:])
