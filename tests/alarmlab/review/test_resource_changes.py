"""Resources by logical id: those that came, went, changed, or only have another id."""

from __future__ import annotations

from alarmlab.review.resource_changes import resource_changes
from tests.alarmlab.review.revisions import stacks


def queue(**properties: object) -> dict[str, object]:
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def test_added_removed_and_changed_are_counted_by_type() -> None:
    topic = {"Type": "AWS::SNS::Topic"}
    old = stacks(s={"A": queue(), "B": queue(DelaySeconds=1), "T": topic})
    new = stacks(s={"B": queue(DelaySeconds=2), "T": topic, "C": {"Type": "AWS::SNS::Topic"}})

    found = resource_changes(old, new)

    assert found.counts() == {"AWS::SNS::Topic": (1, 0, 0, 0), "AWS::SQS::Queue": (0, 1, 0, 1)}


def test_another_id_with_the_same_name_looks_replaced() -> None:
    old, new = stacks(s={"A": queue(QueueName="q")}), stacks(t={"B": queue(QueueName="q", DelaySeconds=1)})

    [renamed] = resource_changes(old, new).renamed

    assert (renamed.old.resource.logical_id, renamed.new.resource.logical_id) == ("A", "B")


def test_another_hash_of_the_cdk_looks_replaced() -> None:
    old, new = stacks(s={"Orders0A1B2C3D": queue()}), stacks(s={"Orders99999999": queue()})

    found = resource_changes(old, new)

    assert (len(found.renamed), found.added, found.removed) == (1, (), ())


def test_two_things_that_do_not_look_alike_are_one_gone_and_one_new() -> None:
    found = resource_changes(stacks(s={"A": queue()}), stacks(s={"B": queue()}))

    assert (len(found.added), len(found.removed), found.renamed) == (1, 1, ())


def test_a_condition_is_a_change() -> None:
    old, new = stacks(s={"A": queue()}), stacks(s={"A": {**queue(), "Condition": "Prod"}})

    assert len(resource_changes(old, new).changed) == 1
