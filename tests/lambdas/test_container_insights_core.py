"""What a custom resource request means: whatever was found is what is given back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.container_insights.core import VALUES, Plan, cluster_of, plan

CLUSTERS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
FOUND = st.sampled_from(VALUES) | st.text(st.characters(exclude_characters="/"), max_size=10)
WANTED = st.sampled_from(VALUES)


def request(
    kind: str, *, cluster: str = "plant", value: str = "enhanced", physical_id: str | None = None
) -> dict[str, Any]:
    known = {} if physical_id is None else {"PhysicalResourceId": physical_id}
    return {"RequestType": kind, "ResourceProperties": {"Cluster": cluster, "Value": value}, **known}


@given(cluster=CLUSTERS, found=FOUND, wanted=st.lists(WANTED, min_size=1, max_size=4))
def test_a_delete_gives_back_what_the_create_found_whatever_came_in_between(
    cluster: str, found: str, wanted: list[str]
) -> None:
    setting, physical_id = found, None
    for kind, value in zip(("Create", *("Update",) * len(wanted)), wanted, strict=False):
        asked = request(kind, cluster=cluster, value=value, physical_id=physical_id)
        done = plan(asked, current=setting)
        assert done is not None
        assert (done.cluster, done.value) == (cluster, value)
        assert physical_id in (None, done.physical_id)  # another id would make CloudFormation delete this one
        setting, physical_id = done.value, done.physical_id
    restored = plan(request("Delete", cluster=cluster, physical_id=physical_id), current=setting)
    assert restored == Plan(cluster=cluster, value=found, physical_id=str(physical_id))


def test_an_update_to_another_cluster_is_another_resource_so_that_the_old_one_is_given_back() -> None:
    """CloudFormation deletes the old id after an update that answered with a new one."""
    moved = plan(request("Update", cluster="new", physical_id="old/disabled"), current="enabled")
    assert moved == Plan(cluster="new", value="enhanced", physical_id="new/enabled")
    left = plan(request("Delete", cluster="new", physical_id="old/disabled"), current="enhanced")
    assert left == Plan(cluster="old", value="disabled", physical_id="old/disabled")


def test_a_delete_is_about_the_cluster_that_was_changed_not_the_one_in_the_template() -> None:
    assert cluster_of(request("Delete", cluster="new", physical_id="old/disabled")) == "old"
    assert cluster_of(request("Create", cluster="new")) == "new"


def test_a_cluster_may_be_given_by_its_arn() -> None:
    arn = "arn:aws:ecs:eu-west-1:333333333333:cluster/plant"
    made = plan(request("Create", cluster=arn), current="disabled")
    assert made is not None
    assert cluster_of(request("Delete", physical_id=made.physical_id)) == arn


def test_after_a_create_that_failed_there_is_nothing_to_give_back() -> None:
    assert plan(request("Delete", physical_id="not-created"), current="enabled") is None


@pytest.mark.parametrize("kind", ["Create", "Update"])
@pytest.mark.parametrize("value", ["on", "", "Enhanced"])
def test_a_value_that_ecs_does_not_know_is_refused_by_name(kind: str, value: str) -> None:
    with pytest.raises(ValueError, match="use one of: enhanced, enabled, disabled"):
        plan(request(kind, value=value, physical_id="plant/disabled"), current="disabled")
