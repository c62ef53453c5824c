"""What the API tells of service deployments and revisions, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import Deploy, MakeService
from .ecs_service import AT_ONCE, Service
from .model import Checked


@pytest.fixture
def service(make_service: MakeService) -> Service:
    return make_service()


def test_deployments_are_listed_by_status_and_time_page_by_page(service: Service) -> None:
    service.control(**AT_ONCE)
    for _ in range(3):
        service.update(forceNewDeployment=True)
        assert service.statuses()[0] == "SUCCESSFUL"
    everything = service.history()
    arns = [each["serviceDeploymentArn"] for each in everything]
    now, hour = datetime.now(UTC), timedelta(hours=1)

    assert [each["createdAt"] for each in everything] == sorted(
        (each["createdAt"] for each in everything), reverse=True
    )
    assert service.history(status=["SUCCESSFUL", "STOPPED"]) == everything
    assert service.history(status=["PENDING"]) == []
    assert service.history(createdAt={"after": now - hour, "before": now + hour}) == everything
    assert service.history(createdAt={"before": now - hour}) == []
    assert service.history(createdAt={"after": now + hour}) == []
    cluster = {"cluster": service.name, "service": service.name}
    first = service.ecs.list_service_deployments(**cluster, maxResults=3)
    rest = service.ecs.list_service_deployments(**cluster, maxResults=3, nextToken=first["nextToken"])
    pages = [*first["serviceDeployments"], *rest["serviceDeployments"]]
    assert [each["serviceDeploymentArn"] for each in pages] == arns
    assert "nextToken" not in rest


def test_a_revision_tells_what_was_deployed(service: Service) -> None:
    service.control(**AT_ONCE)
    service.update(taskDefinition=service.definitions[1])
    arns = [each["targetServiceRevisionArn"] for each in service.history()]

    told = service.ecs.describe_service_revisions(serviceRevisionArns=arns)["serviceRevisions"]

    assert [each["taskDefinition"] for each in told] == list(reversed(service.definitions))
    assert [each["containerImages"][0]["image"] for each in told] == ["app:2", "app:1"]


def test_a_missing_arn_is_a_failure_beside_what_is_found(service: Service) -> None:
    known = service.history()[0]["serviceDeploymentArn"]

    told = service.ecs.describe_service_deployments(serviceDeploymentArns=[known, known + "x"])

    assert [each["serviceDeploymentArn"] for each in told["serviceDeployments"]] == [known]
    assert told["failures"] == [{"arn": known + "x", "reason": "MISSING"}]


UNKNOWN = "arn:aws:ecs:us-east-1:000000000000:service-deployment/c/s/unknown"
TD = "arn:aws:ecs:us-east-1:000000000000:task-definition/unknown:1"


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("list_service_deployments", {"cluster": "nowhere"}, "ClusterNotFoundException"),
        ("list_service_deployments", {"service": "nothing"}, "ServiceNotFoundException"),
        ("list_service_deployments", {"status": ["DONE"]}, "InvalidParameterException"),
        ("list_service_deployments", {"nextToken": "?"}, "InvalidParameterException"),
        ("describe_service_deployments", {"serviceDeploymentArns": []}, "InvalidParameterException"),
        (
            "describe_service_deployments",
            {"serviceDeploymentArns": [UNKNOWN] * 21},
            "InvalidParameterException",
        ),
        ("describe_service_revisions", {"serviceRevisionArns": [UNKNOWN] * 21}, "InvalidParameterException"),
        (
            "stop_service_deployment",
            {"serviceDeploymentArn": UNKNOWN},
            "ServiceDeploymentNotFoundException",
        ),
        (
            "stop_service_deployment",
            {"serviceDeploymentArn": UNKNOWN, "stopType": "PAUSE"},
            "InvalidParameterException",
        ),
        ("update_service", {"taskDefinition": TD}, "ClientException"),
    ],
)
def test_a_wrong_request_is_refused(
    service: Service, operation: str, parameters: dict[str, Any], code: str
) -> None:
    names = {"cluster": service.name, "service": service.name}
    call = getattr(service.ecs, operation)

    with pytest.raises(ClientError) as refused:
        call(**({**names, **parameters} if operation.startswith(("list", "update")) else parameters))

    assert refused.value.response.get("Error", {}).get("Code") == code


@pytest.mark.parametrize("controller", ["CODE_DEPLOY", "EXTERNAL"])
def test_other_deployment_controllers_have_no_service_deployments(
    make_service: MakeService, controller: str
) -> None:
    service = make_service(deploymentController={"type": controller})
    arn = f"arn:aws:ecs:us-east-1:000000000000:service-deployment/{service.name}/{service.name}/x"

    for refusable in (service.history, lambda: service.ecs.stop_service_deployment(serviceDeploymentArn=arn)):
        with pytest.raises(ClientError, match="UnsupportedFeatureException"):
            refusable()
    with pytest.raises(ClientError, match="InvalidParameterException"):
        service.update(forceNewDeployment=True)


def test_a_deleted_service_takes_its_history_along(service: Service) -> None:
    arn = service.history()[0]["serviceDeploymentArn"]

    service.ecs.delete_service(cluster=service.name, service=service.name, force=True)

    assert service.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"] == []
    with pytest.raises(ClientError, match="ServiceNotFoundException"):
        service.history()
    with pytest.raises(ClientError, match="ServiceNotActiveException"):
        service.update(desiredCount=1)


def test_a_service_of_a_template_has_its_history(deploy: Deploy, checked: Checked, unique: str) -> None:
    def resources(tag: int) -> dict[str, Any]:
        task = {"Family": unique, "ContainerDefinitions": [{"Name": "app", "Image": f"app:{tag}"}]}
        service = {"ServiceName": unique, "Cluster": {"Ref": "Cluster"}, "TaskDefinition": {"Ref": "Task"}}
        return {
            "Cluster": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": unique}},
            "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": task},
            "Service": {"Type": "AWS::ECS::Service", "Properties": service},
        }

    deploy(resources(1))
    deploy(resources(2))

    answer = checked("ecs").list_service_deployments(cluster=unique, service=unique)
    assert len(answer["serviceDeployments"]) == 2
    assert answer["serviceDeployments"][1]["status"] == "SUCCESSFUL"
