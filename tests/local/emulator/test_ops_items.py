"""OpsItems of the emulator: created once while open, found by filters, changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .model import Checked

HOUR = timedelta(hours=1)


def dedup(value: str) -> dict[str, Any]:
    text = json.dumps({"dedupString": value})
    return {"/aws/dedup": {"Type": "SearchableString", "Value": text}}


class Items:
    """OpsItems of one test, told apart by their source."""

    def __init__(self, ssm: Any, source: str) -> None:
        self.ssm = ssm
        self.source = source

    def create(self, **members: Any) -> str:
        item = {"Title": "title", "Description": "what happened", "Source": self.source, **members}
        return self.ssm.create_ops_item(**item)["OpsItemId"]

    def get(self, identity: str) -> Any:
        return self.ssm.get_ops_item(OpsItemId=identity)["OpsItem"]

    def find(self, key: str, operator: str, *values: str) -> list[str]:
        own = {"Key": "Source", "Operator": "Equal", "Values": [self.source]}
        rule = {"Key": key, "Operator": operator, "Values": list(values)}
        found = self.ssm.describe_ops_items(OpsItemFilters=[own, rule])["OpsItemSummaries"]
        return [each["OpsItemId"] for each in found]


@pytest.fixture
def items(checked: Checked, unique: str) -> Items:
    return Items(checked("ssm"), unique)


def test_an_item_reads_back(items: Items) -> None:
    members = {"Severity": "2", "Category": "Availability", "Priority": 3, "OperationalData": dedup("a")}

    item = items.get(items.create(**members))

    assert {key: item[key] for key in members} == members
    assert (item["Status"], item["Version"], item["OpsItemType"]) == ("Open", "1", "/aws/issue")
    assert item["OpsItemArn"].endswith(f":opsitem/{item['OpsItemId']}")


def test_an_open_item_is_not_created_twice(items: Items) -> None:
    data = dedup(items.source)
    first = items.create(OperationalData=data)

    with pytest.raises(ClientError) as refused:
        items.create(OperationalData=data)
    answer: Any = refused.value.response
    assert (answer["Error"]["Code"], answer["OpsItemId"]) == ("OpsItemAlreadyExistsException", first)

    items.create(OperationalData=dedup(items.source + "another"))
    items.create()
    items.ssm.update_ops_item(OpsItemId=first, Status="Resolved")
    assert items.create(OperationalData=data) != first


def test_a_change_merges_operational_data(items: Items) -> None:
    def text(value: str) -> dict[str, str]:
        return {"Type": "String", "Value": value}

    identity = items.create(OperationalData={"kept": text("1"), "changed": text("1"), "gone": text("1")})

    items.ssm.update_ops_item(
        OpsItemId=identity,
        Status="InProgress",
        OperationalData={"changed": text("2"), "new": text("2")},
        OperationalDataToDelete=["gone"],
    )

    item = items.get(identity)
    assert item["OperationalData"] == {"kept": text("1"), "changed": text("2"), "new": text("2")}
    assert (item["Status"], item["Version"], item["Title"]) == ("InProgress", "2", "title")


@pytest.mark.parametrize(
    ("key", "operator", "values", "found"),
    [
        ("Status", "Equal", ["Open"], "ab"),
        ("Status", "Equal", ["Resolved", "InProgress"], ""),
        ("Title", "Equal", ["endpoint is slow"], "a"),
        ("Title", "Contains", ["is"], "ab"),
        ("Severity", "Equal", ["1"], "b"),
        ("Priority", "Equal", ["4"], "a"),
        ("OperationalDataKey", "Equal", ["alarm"], "a"),
        ("OperationalDataValue", "Contains", ["laten"], "a"),
        ("OperationalData", "Equal", ['{"key": "alarm", "value": "latency"}'], "a"),
        ("OperationalDataKey", "Equal", ["hidden"], ""),
        ("CreatedTime", "GreaterThan", [(datetime.now(UTC) - HOUR).isoformat()], "ab"),
        ("CreatedTime", "LessThan", [(datetime.now(UTC) - HOUR).isoformat()], ""),
    ],
)
def test_items_are_found_by_every_filter(
    items: Items, key: str, operator: str, values: list[str], found: str
) -> None:
    data = {
        "alarm": {"Type": "SearchableString", "Value": "latency"},
        "hidden": {"Type": "String", "Value": "x"},
    }
    a = items.create(Title="endpoint is slow", Priority=4, OperationalData=data)
    b = items.create(Title="service is down", Severity="1")

    assert items.find(key, operator, *values) == [{"a": a, "b": b}[each] for each in found]


def test_a_summary_hides_what_is_not_searchable(items: Items) -> None:
    data = {**dedup("x" + items.source), "secret": {"Type": "String", "Value": "x"}}
    items.create(OperationalData=data)

    rule = {"Key": "Source", "Operator": "Equal", "Values": [items.source]}
    [summary] = items.ssm.describe_ops_items(OpsItemFilters=[rule])["OpsItemSummaries"]

    assert list(summary["OperationalData"]) == ["/aws/dedup"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_items_are_told_page_by_page(items: Items, count: int) -> None:
    created = [items.create() for _ in range(count)]
    rule = {"Key": "Source", "Operator": "Equal", "Values": [items.source]}

    paginator = items.ssm.get_paginator("describe_ops_items")
    pages = list(paginator.paginate(OpsItemFilters=[rule], PaginationConfig={"PageSize": 2}))

    assert [each["OpsItemId"] for page in pages for each in page["OpsItemSummaries"]] == created
    assert len(pages) == (2 if count == 3 else 1)  # no page is empty


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"Source": "my-aws-source"}, "OpsItemInvalidParameterException"),
        ({"OperationalData": {"/aws/other": {"Value": "x"}}}, "OpsItemInvalidParameterException"),
        ({"OperationalData": {"amazonian": {"Value": "x"}}}, "OpsItemInvalidParameterException"),
        ({"OperationalData": {"/aws/dedup": {"Value": "x"}}}, "OpsItemInvalidParameterException"),
        ({"Title": " "}, "ValidationException"),
        ({"Title": "x" * 1025}, "ValidationException"),
    ],
)
def test_a_wrong_item_is_refused(items: Items, members: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError) as refused:
        items.create(**members)

    assert refused.value.response.get("Error", {}).get("Code") == code


@pytest.mark.parametrize(
    ("key", "operator", "values"),
    [
        ("Status", "Contains", ["Open"]),
        ("CreatedTime", "Equal", ["2026-01-01"]),
        ("AccountId", "Equal", ["1"]),
    ],
)
def test_a_filter_that_is_not_kept_is_refused(
    items: Items, key: str, operator: str, values: list[str]
) -> None:
    items.create()

    with pytest.raises(ClientError, match="ValidationException"):
        items.find(key, operator, *values)


@pytest.mark.parametrize("operation", ["get_ops_item", "update_ops_item"])
def test_an_unknown_item_is_not_found(items: Items, operation: str) -> None:
    with pytest.raises(ClientError, match="OpsItemNotFoundException"):
        getattr(items.ssm, operation)(OpsItemId="oi-000000000000")


def test_parameters_are_kept_as_before(items: Items) -> None:
    name = f"/{items.source}"
    items.ssm.put_parameter(Name=name, Value="on", Type="String")

    assert items.ssm.get_parameter(Name=name)["Parameter"]["Value"] == "on"
