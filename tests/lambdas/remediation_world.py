"""The remediator's account: its queues and table, a service of two tasks, an endpoint of two variants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.remediator.adapters import ActionBook
from lambdas.remediator.core import Action
from lambdas.remediator.handler import handle
from lambdas.shared.aws import client, table
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.remedies import Remedy
from tests.lambdas.builders import REMEDY, alert, delivery
from tests.lambdas.ecs_history import EcsHistory
from tests.lambdas.world import Queue, Wire

KILL_SWITCH = "/pdm/prod/remediation/kill-switch"
VERIFY_AFTER_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The account; its clock runs, so alarms are of `now`."""

    now: datetime
    wire: Wire
    own: Callable[[str], Any]
    history: EcsHistory
    queue: Queue
    verification: Queue
    slack: Queue
    pagerduty: Queue

    def incident(self, at_s: float = 0, **entry: Any) -> Delivery:
        """An incident that opened so many seconds from now."""
        return delivery(at=self.now + timedelta(seconds=at_s), **entry)

    def resolved(self, incident: Delivery, *, after_s: float = 240) -> Delivery:
        """The end of an incident."""
        ok = alert("OK", incident.alert.changed + timedelta(seconds=after_s))
        return Delivery(
            kind=Kind.RESOLVE,
            incident_id=incident.incident_id,
            opened_at=incident.opened_at,
            alert=ok,
            entry=incident.entry,
        )

    def consider(self, incident: Delivery) -> list[str]:
        """Queue one delivery and let the function work; returns what failed."""
        self.queue.put_delivery(incident)
        return self.queue.deliver(handle)

    def act(self, at_s: float = 0, *, remedy: Remedy = REMEDY) -> list[str]:
        """An incident opens."""
        return self.consider(self.incident(at_s, remedy=remedy))

    def time_is_up(self) -> list[str]:
        """The newest note of the function to itself comes, as after its delay; returns what failed."""
        notes = [sent for sent in self.wire.of("SendMessage") if "DelaySeconds" in sent]
        self.verification.put(notes[-1]["MessageBody"])
        return self.verification.deliver(handle)

    def remembered(self, incident: Delivery) -> Action | None:
        """What the function remembers of an incident."""
        return ActionBook(table("remediations_table")).action(incident.incident_id)

    def notes(self) -> list[str]:
        """What is told to people; takes it out."""
        return [note.note for note in self.slack.drain()]

    def kill_switch(self, value: str) -> None:
        """Set it."""
        self.own("ssm").put_parameter(Name=KILL_SWITCH, Value=value, Type="String", Overwrite=True)

    @property
    def service(self) -> dict[str, Any]:
        """The service as it is."""
        return self.own("ecs").describe_services(cluster="plant", services=["ml-service"])["services"][0]

    def register(self, *, status: str = "ACTIVE") -> str:
        """One more revision of the task definition; returns its ARN."""
        ecs = self.own("ecs")
        container = {"name": "c", "image": "i", "memory": 1}
        made = ecs.register_task_definition(family="ml", containerDefinitions=[container])
        arn = made["taskDefinition"]["taskDefinitionArn"]
        if status == "INACTIVE":
            ecs.deregister_task_definition(taskDefinition=arn)
        return arn

    def scalable(self, *, min_capacity: int, max_capacity: int) -> None:
        """Let Application Auto Scaling manage the service."""
        self.own("application-autoscaling").register_scalable_target(
            ServiceNamespace="ecs",
            ResourceId="service/plant/ml-service",
            ScalableDimension="ecs:service:DesiredCount",
            MinCapacity=min_capacity,
            MaxCapacity=max_capacity,
        )

    @property
    def weights(self) -> dict[str, float]:
        """The weights of the endpoint's variants."""
        found = self.own("sagemaker").describe_endpoint(EndpointName="rul")["ProductionVariants"]
        return {variant["VariantName"]: variant["DesiredWeight"] for variant in found}


def make_world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """An account in which nothing has happened yet."""
    make_table("REMEDIATIONS_TABLE", key="target")
    # So many receives that no test meets the dead-letter queue.
    queue, verification = make("remediation.fifo", receives=50), make("verification", receives=50)
    slack, pagerduty, history = make("slack.fifo"), make("pagerduty.fifo"), EcsHistory()
    variables = {
        "QUEUE_URL": queue.url,
        "VERIFICATION_QUEUE_URL": verification.url,
        "VERIFY_AFTER_S": str(VERIFY_AFTER_S),
        "SLACK_QUEUE_URL": slack.url,
        "PAGERDUTY_QUEUE_URL": pagerduty.url,
        "REMEDIATION_MODE": "act",
        "KILL_SWITCH_PARAMETER": KILL_SWITCH,
        "MOTO_ECS_SERVICE_RUNNING": "2",  # moto shows a service below it as deploying
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    world = World(
        now=datetime.now(UTC),
        wire=wire,
        own=own,
        history=history,
        queue=queue,
        verification=verification,
        slack=slack,
        pagerduty=pagerduty,
    )
    world.kill_switch("off")
    own("ecs").create_cluster(clusterName="plant")
    task = world.register()
    own("ecs").create_service(cluster="plant", serviceName="ml-service", taskDefinition=task, desiredCount=2)
    _make_endpoint(own("sagemaker"))
    history.answer_for(client("ecs"))
    return world


def _make_endpoint(sagemaker: Any) -> None:
    names, role = ("primary", "backup"), "arn:aws:iam::333333333333:role/r"
    for name in names:
        sagemaker.create_model(ModelName=name, ExecutionRoleArn=role, PrimaryContainer={"Image": "i"})
    variants = [
        {
            "VariantName": name,
            "ModelName": name,
            "InitialInstanceCount": 1,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1 if name == "primary" else 0,
        }
        for name in names
    ]
    sagemaker.create_endpoint_config(EndpointConfigName="rul", ProductionVariants=variants)
    sagemaker.create_endpoint(EndpointName="rul", EndpointConfigName="rul")
