"""The whole custom resource against ECS: the setting, and an answer to CloudFormation on every path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from moto.ecs.responses import EC2ContainerServiceResponse

from lambdas.container_insights.handler import handle
from local.receivers.server import HOST, LoopbackServer
from local.receivers.wire import Answer, Request
from tests.lambdas.world import Wire

IDS = {"StackId": "arn:stack", "RequestId": "r-1", "LogicalResourceId": "Insights"}


@dataclass(slots=True)
class CloudFormation:
    """The pre-signed address: keeps what is put there, fails with `statuses` first."""

    statuses: list[int] = field(default_factory=list[int])
    puts: list[Request] = field(default_factory=list[Request])

    def respond(self, request: Request) -> Answer:
        self.puts.append(request)
        return Answer(status=self.statuses.pop(0) if self.statuses else 200, body=b"")

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(put.body) for put in self.puts]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An account with one cluster, and CloudFormation waiting for an answer."""

    ecs: Any
    cloudformation: CloudFormation
    url: str

    def ask(self, kind: str, physical_id: str | None = None, **properties: str) -> dict[str, Any]:
        """Send a request; returns the answer that CloudFormation got last."""
        request: dict[str, Any] = {
            "RequestType": kind,
            "ResponseURL": self.url,
            "ResourceProperties": {"Cluster": "plant", "Value": "enhanced"} | properties,
            **IDS,
        } | ({} if physical_id is None else {"PhysicalResourceId": physical_id})
        handle(request, None)
        answer = self.cloudformation.answers[-1]
        assert {key: answer[key] for key in IDS} == IDS
        assert len(self.cloudformation.puts[-1].body) <= 4_096  # CloudFormation reads no more
        return answer

    def setting(self, cluster: str = "plant") -> str:
        [found] = self.ecs.describe_clusters(clusters=[cluster], include=["SETTINGS"])["clusters"]
        return found["settings"][0]["value"]


@pytest.fixture
def world(wire: Wire, own: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    # moto 5.2.5 has UpdateCluster only; for `settings` the two calls take and do the same.
    same = EC2ContainerServiceResponse.update_cluster
    monkeypatch.setattr(EC2ContainerServiceResponse, "update_cluster_settings", same, raising=False)
    cloudformation, ecs = CloudFormation(), own("ecs")
    server = LoopbackServer(respond=cloudformation.respond, port=0)
    server.start()
    ecs.create_cluster(clusterName="plant")
    yield World(ecs=ecs, cloudformation=cloudformation, url=f"http://{HOST}:{server.port}/signed?x=1")
    server.stop()


@pytest.mark.parametrize("found", ["disabled", "enabled", "enhanced"])
def test_create_sets_update_changes_and_delete_gives_back(world: World, found: str) -> None:
    world.ecs.update_cluster(cluster="plant", settings=[{"name": "containerInsights", "value": found}])
    created = world.ask("Create")
    assert (created["Status"], world.setting()) == ("SUCCESS", "enhanced")
    updated = world.ask("Update", created["PhysicalResourceId"], Value="enabled")
    assert (updated["PhysicalResourceId"], world.setting()) == (created["PhysicalResourceId"], "enabled")
    deleted = world.ask("Delete", created["PhysicalResourceId"])
    assert (deleted["Status"], world.setting()) == ("SUCCESS", found)


def test_another_cluster_is_set_and_the_old_one_given_back(world: World) -> None:
    world.ecs.create_cluster(clusterName="new")
    old = world.ask("Create")["PhysicalResourceId"]
    assert world.ask("Update", old, Cluster="new")["PhysicalResourceId"] != old
    assert world.ask("Delete", old, Cluster="new")["Status"] == "SUCCESS"
    assert (world.setting("plant"), world.setting("new")) == ("disabled", "enhanced")


@pytest.mark.parametrize(
    ("kind", "properties", "reason"),
    [
        ("Create", {"Cluster": "gone"}, "LookupError: cluster 'gone' does not exist; correct `cluster`"),
        ("Update", {"Cluster": "gone"}, "LookupError: cluster 'gone' does not exist; correct `cluster`"),
        ("Create", {"Value": "on"}, "ValueError: Value = 'on' is not a containerInsights setting"),
        ("Update", {"Value": "on"}, "ValueError: Value = 'on' is not a containerInsights setting"),
        ("Create", {"Value": "x" * 9_000}, "ValueError: Value = 'xxx"),
    ],
)
def test_what_cannot_be_done_fails_with_its_reason_and_changes_nothing(
    world: World, kind: str, properties: dict[str, str], reason: str
) -> None:
    known = "plant/disabled" if kind == "Update" else None
    answer = world.ask(kind, known, **properties)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", known or "not-created")
    assert answer["Reason"].startswith(reason)
    assert world.setting() == "disabled"


def test_ecs_refusing_is_answered_too(world: World, wire: Wire) -> None:
    def refused() -> None:
        raise PermissionError("AccessDenied")

    wire.before(2, refused)
    assert world.ask("Create")["Reason"] == "PermissionError: AccessDenied"


def test_a_create_that_failed_can_be_deleted(world: World) -> None:
    failed = world.ask("Create", Cluster="gone")
    assert world.ask("Delete", failed["PhysicalResourceId"], Cluster="gone")["Status"] == "SUCCESS"


@pytest.mark.parametrize("physical_id", ["gone/disabled", "not-created", "2026/11/23/[$LATEST]0a1b"])
def test_deleting_what_is_not_there_succeeds(world: World, physical_id: str) -> None:
    assert world.ask("Delete", physical_id)["Status"] == "SUCCESS"
    assert world.setting() == "disabled"


def test_a_cluster_that_its_owner_deleted_stops_no_stack_from_going(world: World) -> None:
    """ECS still describes it, as INACTIVE, and refuses every change."""
    created = world.ask("Create")["PhysicalResourceId"]
    world.ecs.delete_cluster(cluster="plant")
    assert world.ask("Delete", created)["Status"] == "SUCCESS"
    assert world.setting() == "enhanced"


def test_a_deleted_cluster_cannot_be_switched_on(world: World) -> None:
    world.ecs.delete_cluster(cluster="plant")
    assert world.ask("Create")["Status"] == "FAILED"


def test_the_answer_is_put_with_the_empty_content_type_that_its_address_is_signed_for(world: World) -> None:
    world.ask("Create")
    [put] = world.cloudformation.puts
    assert (put.method, put.path, put.headers["content-type"]) == ("PUT", "/signed?x=1", "")


def test_an_answer_that_the_address_fails_to_take_is_put_again(world: World) -> None:
    world.cloudformation.statuses = [503]
    assert world.ask("Create")["Status"] == "SUCCESS"
    assert len(world.cloudformation.puts) == 2


@pytest.mark.parametrize(("kind", "cluster"), [("Create", "plant"), ("Update", "new")])
def test_when_the_answer_is_not_taken_the_request_fails_and_its_retry_still_finds_what_was_there(
    world: World, kind: str, cluster: str
) -> None:
    """Lambda retries what was asked for asynchronously, as CloudFormation asks."""
    world.ecs.create_cluster(clusterName="new")
    known = world.ask("Create")["PhysicalResourceId"] if kind == "Update" else None
    world.cloudformation.statuses = [403]
    with pytest.raises(ConnectionError, match="status 403"):
        world.ask(kind, known, Cluster=cluster)
    assert world.setting(cluster) == "disabled"
    assert world.ask(kind, known, Cluster=cluster)["PhysicalResourceId"] == f"{cluster}/disabled"
    assert world.setting(cluster) == "enhanced"


def test_an_update_whose_answer_is_not_taken_keeps_the_setting_it_gave(world: World) -> None:
    known = world.ask("Create")["PhysicalResourceId"]
    world.cloudformation.statuses = [403]
    with pytest.raises(ConnectionError):
        world.ask("Update", known, Value="enabled")
    assert world.setting() == "enabled"
    assert world.ask("Delete", known)["Status"] == "SUCCESS"
    assert world.setting() == "disabled"
