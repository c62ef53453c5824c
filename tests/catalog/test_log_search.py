"""Where lines may be sent, and what of it an environment's file may say."""

from __future__ import annotations

import dataclasses

import pytest

from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.log_masking import ALWAYS, Masked, masked, policy
from pdm_catalog.log_search import LogSearch
from pdm_catalog.log_settings import LogClass
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
HERE = f"{PROD.region}:{PROD.account}"


def sending_to(arn: str, **changes: object) -> Environment:
    search = LogSearch(destination_arn=arn)
    return dataclasses.replace(PROD, log_search=search, **changes)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("arn", "actions"),
    [
        (f"arn:aws:logs:{PROD.region}:999999999999:destination:search", ()),
        (
            f"arn:aws:firehose:{HERE}:deliverystream/search",
            ("firehose:PutRecord", "firehose:PutRecordBatch"),
        ),
        (f"arn:aws:kinesis:{HERE}:stream/search", ("kinesis:PutRecord", "kinesis:PutRecords")),
    ],
)
def test_a_destination_needs_a_role_unless_it_has_a_policy(arn: str, actions: tuple[str, ...]) -> None:
    """A logical destination lets senders in by itself."""
    search = sending_to(arn).log_search

    assert search
    assert search.actions == actions


@pytest.mark.parametrize(
    ("arn", "rule"),
    [
        ("arn:aws:s3:::bucket", "is no destination"),
        (f"arn:aws:logs:{HERE}:stream/search", "is no destination"),
        (f"arn:aws:logs:us-west-2:{PROD.account}:destination:search", "is not in eu-west-1"),
        (f"arn:aws:firehose:{PROD.region}:999999999999:deliverystream/s", "stream of another account"),
    ],
)
def test_what_cloudwatch_logs_would_refuse_is_refused_here(arn: str, rule: str) -> None:
    """At synth, with the rule."""
    with pytest.raises(CatalogError, match=rule):
        sending_to(arn)


def test_the_class_without_filters_sends_nowhere() -> None:
    """INFREQUENT_ACCESS has no subscription filters."""
    cheap = dataclasses.replace(PROD.logs, log_class=LogClass.INFREQUENT_ACCESS)

    with pytest.raises(CatalogError, match="needs subscription filters"):
        sending_to(f"arn:aws:kinesis:{HERE}:stream/search", logs=cheap)


def test_the_class_without_masking_masks_nothing_more() -> None:
    """A wish that cannot be granted is told."""
    with pytest.raises(CatalogError, match="needs the class STANDARD"):
        dataclasses.replace(PROD.logs, log_class=LogClass.INFREQUENT_ACCESS, also_masked=(Masked.IP_ADDRESS,))


def test_credentials_and_addresses_are_masked_everywhere() -> None:
    """What an environment adds comes after them, each once."""
    assert masked((Masked.IP_ADDRESS, Masked.EMAIL_ADDRESS)) == (*ALWAYS, Masked.IP_ADDRESS)
    assert Masked.IP_ADDRESS not in ALWAYS  # a field of the standard: every request would be a finding


def test_what_is_audited_is_what_is_masked() -> None:
    """CloudWatch Logs wants both statements, on the same identifiers."""
    audit, mask = policy("p", ALWAYS)["Statement"]  # type: ignore[misc]  # a list of two

    assert audit["DataIdentifier"] == mask["DataIdentifier"]
    assert audit["Operation"] == {"Audit": {"FindingsDestination": {}}}
    assert mask["Operation"] == {"Deidentify": {"MaskConfig": {}}}
