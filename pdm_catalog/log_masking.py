"""What may not be read in a log: CloudWatch Logs finds it when a line arrives, masks it, and counts the line.

Services redact by themselves (docs/standards.md, "Logs"). This is the second line, for the exception whose
message holds what nobody expected. Only who may `logs:Unmask` reads what was masked.
"""

from __future__ import annotations

from enum import StrEnum


class Masked(StrEnum):
    """Managed data identifiers that need no country:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
    """

    AWS_SECRET_KEY = "AwsSecretKey"  # noqa: S105  # the name of an identifier
    OPENSSH_PRIVATE_KEY = "OpenSshPrivateKey"
    PGP_PRIVATE_KEY = "PgpPrivateKey"
    PKCS_PRIVATE_KEY = "PkcsPrivateKey"
    PUTTY_PRIVATE_KEY = "PuttyPrivateKey"
    EMAIL_ADDRESS = "EmailAddress"
    CREDIT_CARD_NUMBER = "CreditCardNumber"
    ADDRESS = "Address"
    NAME = "Name"
    IP_ADDRESS = "IpAddress"
    VEHICLE_IDENTIFICATION_NUMBER = "VehicleIdentificationNumber"


ALWAYS = (
    Masked.AWS_SECRET_KEY,
    Masked.OPENSSH_PRIVATE_KEY,
    Masked.PGP_PRIVATE_KEY,
    Masked.PKCS_PRIVATE_KEY,
    Masked.PUTTY_PRIVATE_KEY,
    Masked.EMAIL_ADDRESS,
)
"""In every environment: credentials, which open something, and addresses of persons.

Not IpAddress: `ip` is a field of the standard's request line, and every such line would be a finding. An
environment that must mask it too says so: `logs: {also_masked: [IpAddress]}`.
"""


def masked(also: tuple[Masked, ...]) -> tuple[Masked, ...]:
    """What is masked, each once, in a stable order."""
    return tuple(dict.fromkeys((*ALWAYS, *also)))


def policy(name: str, identifiers: tuple[Masked, ...]) -> dict[str, object]:
    """A data protection policy: one audit and one de-identify statement, on the same identifiers.

    Findings go to no log group of their own: the audit's metric LogEventsWithFindings is what is alarmed.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html
    """
    arns = [f"arn:aws:dataprotection::aws:data-identifier/{each}" for each in identifiers]
    operations: dict[str, object] = {
        "audit": {"Audit": {"FindingsDestination": {}}},
        "mask": {"Deidentify": {"MaskConfig": {}}},
    }
    return {
        "Name": name,
        "Description": "Credentials and personal data that a service should not have logged",
        "Version": "2021-06-01",
        "Statement": [
            {"Sid": sid, "DataIdentifier": arns, "Operation": operation}
            for sid, operation in operations.items()
        ],
    }
