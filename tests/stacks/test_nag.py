"""cdk-nag stops the synth: a finding that nobody acknowledged cannot be deployed."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_a_finding_stops_the_synth(tmp_path: Path) -> None:
    """A topic without TLS, as it is easily written."""
    from stacks.app import build_app  # isort: skip  # starts Node, as everything below

    import aws_cdk as cdk
    from aws_cdk import aws_sns as sns

    app = build_app((), outdir=str(tmp_path))
    sns.Topic(cdk.Stack(app, "Careless"), "Topic")

    with pytest.raises(RuntimeError, match="AwsSolutions-SNS3"):
        app.synth()
