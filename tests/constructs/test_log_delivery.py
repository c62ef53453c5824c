"""The role with which CloudWatch Logs writes to a stream names that stream and this account's logs."""

from __future__ import annotations

import dataclasses

from pdm_catalog.log_search import LogSearch
from pdm_watch.log_delivery import log_delivery
from pdm_watch.resources import Resources
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]


def test_the_role_may_write_to_the_stream_and_nowhere_else() -> None:
    """Nor may another account's logs assume it."""
    arn = f"arn:aws:firehose:{PROD.region}:{PROD.account}:deliverystream/search"
    search = LogSearch(destination_arn=arn, pattern='{ $.level = "ERROR" }')
    environment = dataclasses.replace(PROD, log_search=search)
    resources = Resources()
    group = resources.add("LogGroup", "AWS::Logs::LogGroup")
    log_delivery(resources, environment=environment, search=search, group=group)

    declared = resources.declared.values()
    [role] = [each["Properties"] for each in declared if each["Type"] == "AWS::IAM::Role"]
    [sent] = [each["Properties"] for each in declared if each["Type"] == "AWS::Logs::SubscriptionFilter"]
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    [policy] = role["Policies"]
    [allowed] = policy["PolicyDocument"]["Statement"]

    assert trust["Principal"] == {"Service": "logs.amazonaws.com"}
    assert trust["Condition"] == {
        "StringLike": {"aws:SourceArn": f"arn:aws:logs:{PROD.region}:{PROD.account}:*"}
    }
    assert (allowed["Action"], allowed["Resource"]) == (list(search.actions), arn)
    assert (sent["DestinationArn"], sent["FilterPattern"]) == (arn, search.pattern)
    assert "Fn::GetAtt" in sent["RoleArn"]
