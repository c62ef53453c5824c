"""What makes each function call each AWS operation that its role allows, on the deployed system."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from lambdas.shared.alert import Alert
from lambdas.shared.delivery import Delivery, Kind, incident_id
from local.emulator_process import ACCOUNT, REGION
from pdm_catalog.alarms import alarms_of
from pdm_catalog.indexing import alarm_index
from pdm_catalog.routes import Sink
from tests.end_to_end.conftest import Deployed, wait_for

ERRORS, PREDICTIONS = "local-API-Gateway-High-Error-Rate", "local-ML-Service-Prediction-Errors"
CPU, SCALABLE_CPU = "local-ml-service-High-CPU-Utilization", "local-data-pipeline-High-CPU-Utilization"
Event = Mapping[str, Any]
Drill = Callable[[Deployed], list[Event]]
_numbers = itertools.count()


def drill_of(package: str, action: str) -> Drill:
    """What makes the events in which a function calls an action, each as if it were the first of its kind."""
    return DRILLS.get((package, action)) or DRILLS.get((package, "*")) or _ANY_ALERT


def _delivery(deployed: Deployed, alarm: str, kind: Kind, opened_at: datetime) -> Delivery:
    environment = deployed.system.environment
    arn, at = deployed.system.names.alarm_arn(alarm), opened_at.isoformat(timespec="milliseconds")
    return Delivery(
        kind=kind,
        incident_id=incident_id(arn, at),
        opened_at=at,
        alert=Alert(
            alarm_arn=arn,
            alarm=alarm,
            state="OK" if kind is Kind.RESOLVE else "ALARM",
            previous="",
            changed_at=at,
            reason="a drill",
            threshold=1.0,
            comparison="GreaterThanThreshold",
            kind="metric",
            metric="N M",
            measured="M",
        ),
        entry=alarm_index(environment, alarms_of(environment)).find(alarm),
    )


def _records(*bodies: str, queue: str = "drill") -> Event:
    return {
        "Records": [
            {
                "messageId": f"drill-{next(_numbers)}",
                "receiptHandle": "drill",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
            }
            for body in bodies
        ]
    }


def _trigger(alarm: str, *kinds: Kind) -> Drill:
    def drill(deployed: Deployed) -> list[Event]:
        now = datetime.now(UTC)
        steps = kinds or (Kind.TRIGGER,)
        queue = deployed.system.names.sink_queue(Sink.REMEDIATION)
        return [_records(_delivery(deployed, alarm, kind, now).to_text(), queue=queue) for kind in steps]

    return drill


def _route(alarm: str) -> Drill:
    def drill(deployed: Deployed) -> list[Event]:
        message = {
            "AlarmArn": deployed.system.names.alarm_arn(alarm),
            "AlarmName": alarm,
            "NewStateValue": "ALARM",
            "StateChangeTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000",
        }
        return [_records(json.dumps(message))]

    return drill


def _rate_limited(deployed: Deployed) -> list[Event]:
    deployed.slack.fail_next(1, status=429, retry_after=1)
    return _trigger(CPU)(deployed)


def _remedy(alarm: str, prepare: Callable[[Deployed], None]) -> Drill:
    def drill(deployed: Deployed) -> list[Event]:
        _forget_actions(deployed)
        prepare(deployed)
        return _trigger(alarm)(deployed)

    return drill


def _forget_actions(deployed: Deployed) -> None:
    """No cooldown from the drill before."""
    dynamodb, table = deployed.client("dynamodb"), deployed.system.names.remediations_table
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.delete_item(TableName=table, Key={"target": item["target"]})


def _two_tasks(deployed: Deployed) -> None:
    cluster = deployed.system.environment.clusters[0].name
    deployed.client("ecs").update_service(cluster=cluster, service="ml-service", desiredCount=2)


def _scalable(deployed: Deployed) -> None:
    cluster = deployed.system.environment.clusters[0].name
    deployed.client("application-autoscaling").register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId=f"service/{cluster}/data-pipeline",
        ScalableDimension="ecs:service:DesiredCount",
        MinCapacity=1,
        MaxCapacity=10,
    )


def _new_revision(deployed: Deployed) -> None:
    """A deployment that finished a moment ago."""
    cluster, ecs = deployed.system.environment.clusters[0].name, deployed.client("ecs")
    family = f"{cluster}-api-gateway"
    container = {"name": "service", "image": "nginx", "essential": True}
    revision = ecs.register_task_definition(family=family, containerDefinitions=[container])
    arn = revision["taskDefinition"]["taskDefinitionArn"]
    ecs.update_service(cluster=cluster, service="api-gateway", taskDefinition=arn)
    wait_for(lambda: len(_deployments(deployed, "api-gateway")) == 1)


def _hanging_deployment(deployed: Deployed) -> None:
    cluster = deployed.system.environment.clusters[0].name
    deployed.system.emulator.control(
        "ecs", cluster=cluster, service="api-gateway", deployments="hang", rollbacks="complete", step_s=0.1
    )
    deployed.client("ecs").update_service(cluster=cluster, service="api-gateway", forceNewDeployment=True)


def _primary(deployed: Deployed) -> None:
    sagemaker, endpoint = deployed.client("sagemaker"), deployed.system.environment.endpoints[0]

    def status() -> bool:
        return sagemaker.describe_endpoint(EndpointName=endpoint.name)["EndpointStatus"] == "InService"

    wait_for(status)
    weights = [
        {"VariantName": endpoint.primary, "DesiredWeight": 1},
        {"VariantName": endpoint.backup, "DesiredWeight": 0},
    ]
    sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=endpoint.name, DesiredWeightsAndCapacities=weights
    )
    wait_for(status)


def _deployments(deployed: Deployed, service: str) -> list[Any]:
    cluster = deployed.system.environment.clusters[0].name
    [found] = deployed.client("ecs").describe_services(cluster=cluster, services=[service])["services"]
    return found["deployments"]


def _custom_resource(deployed: Deployed) -> list[Event]:
    request = {
        "RequestType": "Create",
        "ResourceProperties": {"Cluster": deployed.system.environment.clusters[0].name, "Value": "enabled"},
        # Nobody takes the answer, so what was done is undone: the calls are made all the same.
        "ResponseURL": f"{deployed.pagerduty.url}/nobody",
        **dict.fromkeys(("StackId", "RequestId", "LogicalResourceId"), "drill"),
    }
    return [request]


def _task_started(deployed: Deployed) -> list[Event]:
    """An event of a task that nobody has heard of, as EventBridge puts it into the queue."""
    service = deployed.system.environment.services[0]
    cluster = deployed.system.names.ecs_arn(f"cluster/{service.cluster}")
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    detail = {
        "clusterArn": cluster,
        "taskArn": f"{cluster.replace(':cluster/', ':task/')}/drill-{next(_numbers)}",
        "group": f"service:{service.name}",
        "lastStatus": "RUNNING",
        "createdAt": now,
        "startedAt": now,
        "version": 1,
    }
    event = {"detail-type": "ECS Task State Change", "resources": [detail["taskArn"]], "detail": detail}
    return [_records(json.dumps(event), queue=deployed.system.names.task_events_queue)]


_SCALE_OUT = _remedy(CPU, _two_tasks)
_ROLL_BACK = _remedy(ERRORS, _new_revision)
_FALL_BACK = _remedy(PREDICTIONS, _primary)
_ANY_ALERT = _trigger(ERRORS)
DRILLS: Mapping[tuple[str, str], Drill] = {
    ("alert_router", "*"): _route(ERRORS),
    ("alert_router", "cloudwatch:PutMetricData"): _route("local-Heartbeat"),
    ("slack_notifier", "*"): _trigger(CPU),
    ("slack_notifier", "sqs:ChangeMessageVisibility"): _rate_limited,
    ("email_notifier", "*"): _trigger(CPU),
    ("ticket_opener", "*"): _trigger(ERRORS, Kind.TRIGGER, Kind.RESOLVE),
    ("heartbeat", "*"): lambda deployed: [{}],
    ("task_events", "*"): lambda deployed: [{}],
    ("task_events", "dynamodb:PutItem"): _task_started,
    ("capacity_forecast", "*"): lambda deployed: [{}],
    ("container_insights", "*"): _custom_resource,
    ("remediator", "*"): _SCALE_OUT,
    ("remediator", "application-autoscaling:RegisterScalableTarget"): _remedy(SCALABLE_CPU, _scalable),
    ("remediator", "ecs:ListServiceDeployments"): _ROLL_BACK,
    ("remediator", "ecs:DescribeServiceRevisions"): _ROLL_BACK,
    ("remediator", "ecs:DescribeTaskDefinition"): _ROLL_BACK,
    ("remediator", "ecs:StopServiceDeployment"): _remedy(ERRORS, _hanging_deployment),
    ("remediator", "sagemaker:DescribeEndpoint"): _FALL_BACK,
    ("remediator", "sagemaker:UpdateEndpointWeightsAndCapacities"): _FALL_BACK,
}
