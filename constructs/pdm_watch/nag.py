"""cdk-nag: the AwsSolutions rules stop the synth, and each exception states its reason where it is made."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import Construct, IConstruct


def check(app: IConstruct) -> None:
    """Validate everything below against AwsSolutions: a finding ends the synth with exit code 1."""
    Validations.of(app).add_plugins(AwsSolutionsChecks())


def acknowledge(construct: Construct, finding: str, reason: str) -> None:
    """Accept one finding on one construct."""
    Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))
