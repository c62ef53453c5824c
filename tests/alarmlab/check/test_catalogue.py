"""The catalogue is well-formed, small, and says what AWS's pages say."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from alarmlab.check.catalogue.catalogue import load_catalogue
from alarmlab.check.catalogue.units import UNITS, standard_unit

DATA = Path(__file__).resolve().parents[3] / "alarmlab" / "check" / "data"
CATALOGUE = load_catalogue()
RAW: dict[str, Any] = json.loads(gzip.decompress((DATA / "metrics.json.gz").read_bytes()))
SUPPLEMENT: dict[str, Any] = yaml.safe_load((DATA / "supplement.yaml").read_text(encoding="utf-8"))
FACTS = ("only", "needs", "unit", "resolution_s", "source")
EVERY = [(namespace, name) for namespace in RAW["namespaces"] for name in CATALOGUE.names(namespace)]


def test_it_is_small_and_names_its_sources() -> None:
    assert (DATA / "metrics.json.gz").stat().st_size < 30_000
    assert len(EVERY) > 1_700
    assert [sorted(source) for source in RAW["sources"]] == [["licence", "package", "seen", "version"]] * 2


def test_every_unit_is_one_of_cloudwatch() -> None:
    found = (CATALOGUE.metric(namespace, name) for namespace, name in EVERY)

    assert {metric.unit for metric in found if metric and metric.unit} <= set(UNITS)


def test_no_source_says_that_a_set_exists_of_which_the_supplement_says_never() -> None:
    found: set[tuple[str, str]] = set()
    for namespace, name in EVERY:
        metric = CATALOGUE.metric(namespace, name)
        assert metric is not None
        for names in metric.sets:
            possible = metric.only or metric.needs
            if metric.only and names not in metric.only:
                found.add((namespace, name))
            if metric.needs and possible and not any(needed <= names for needed in metric.needs):
                found.add((namespace, name))

    # docs/alarmlab/metric-catalogue.md
    assert found == {("AWS/DynamoDB", "SystemErrors")}


def test_the_data_is_compiled_from_the_supplement_as_it_is() -> None:
    for namespace, facts in SUPPLEMENT["namespaces"].items():
        space = RAW["namespaces"][namespace]
        assert {key: space[key] for key in FACTS if key in facts} == {
            key: facts[key] for key in FACTS if key in facts
        }
        assert facts["source"].startswith("https://docs.aws.amazon.com/")
        for name, of_metric in facts.get("metrics", {}).items():
            assert of_metric.items() <= space["metrics"][str(name)].items()
        for group in ("gauges", "ones", "percents", "signed"):
            for name in facts.get(group, []):
                assert space["metrics"][name][group.removesuffix("s")] is True
    assert (RAW["misnamed"], RAW["values"]) == (SUPPLEMENT["misnamed"], SUPPLEMENT["values"])


def test_what_a_dimension_refers_to_is_an_attribute_its_type_has() -> None:
    """`references` are the properties Ref gives, as the CDK's own database has them."""
    for value in RAW["values"]:
        for kind, names in value["given_by"].items():
            known = CATALOGUE.reference_of(kind)
            if "Ref" in names and known is not None:
                assert (
                    not known.endswith(("Url", "Arn")) or value["dimension"].endswith("Arn") or known == "Arn"
                )


@pytest.mark.parametrize(
    ("namespace", "name", "sets"),
    [
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", {("QueueName",)}),
        ("AWS/ECS", "CPUUtilization", {("ClusterName",), ("ClusterName", "ServiceName")}),
        ("AWS/SageMaker", "ModelLatency", {("EndpointName", "VariantName")}),
        ("AWS/Kinesis", "SubscribeToShardEvent.MillisBehindLatest", {("ConsumerName", "StreamName")}),
    ],
)
def test_dimension_sets(namespace: str, name: str, sets: set[tuple[str, ...]]) -> None:
    metric = CATALOGUE.metric(namespace, name)

    assert metric is not None
    assert {tuple(sorted(names)) for names in metric.sets} == sets


@pytest.mark.parametrize(
    ("kind", "gives"),
    [
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn"),
        ("AWS::SQS::Queue", "QueueUrl"),
        ("AWS::SNS::Topic", "TopicArn"),
        ("AWS::ECS::Service", "ServiceArn"),
        ("AWS::SageMaker::Endpoint", "EndpointArn"),
        ("AWS::Lambda::Function", "FunctionName"),
        ("AWS::DynamoDB::Table", "TableName"),
    ],
)
def test_what_ref_gives(kind: str, gives: str) -> None:
    assert CATALOGUE.reference_of(kind) == gives


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Count", "Count"),
        ("Milliseconds.", "Milliseconds"),
        ("Bytes per second", "Bytes/Second"),
        ("Average, Minimum, Maximum", None),
        ("Boolean", None),
        (None, None),
    ],
)
def test_a_unit_is_taken_only_when_it_is_clear(text: str | None, unit: str | None) -> None:
    assert standard_unit(text) == unit
