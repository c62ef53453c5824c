"""ECS cluster settings, and CloudFormation's answer address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import urllib3

from lambdas.container_insights.core import SETTING

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient


class ClusterSettings:
    """Reads and writes the Container Insights setting of a cluster."""

    def __init__(self, ecs: ECSClient) -> None:
        self._ecs = ecs

    def read(self, cluster: str) -> str | None:
        """The setting; "disabled" where it was never set; None when the cluster does not exist."""
        found = self._ecs.describe_clusters(clusters=[cluster], include=["SETTINGS"])["clusters"]
        # ECS still describes a deleted cluster for a while, and refuses every change to it.
        if not found or found[0].get("status") == "INACTIVE":
            return None
        settings = {item.get("name"): item.get("value") for item in found[0].get("settings", [])}
        return settings.get(SETTING) or "disabled"

    def write(self, cluster: str, value: str) -> None:
        """Change the setting."""
        self._ecs.update_cluster_settings(cluster=cluster, settings=[{"name": SETTING, "value": value}])


class CloudFormation:
    """Tells CloudFormation how a request ended: without an answer a stack waits for an hour."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            retries=urllib3.Retry(
                total=3, backoff_factor=0.5, status_forcelist=(500, 502, 503, 504), raise_on_status=False
            ),
            timeout=urllib3.Timeout(connect=2, read=5),
        )

    def answer(self, request: Mapping[str, Any], *, physical_id: str, failure: str | None) -> None:
        """Put the answer to the pre-signed address of the request.

        Raises:
            ConnectionError: The address did not take it.
        """
        body: dict[str, Any] = {
            "Status": "FAILED" if failure else "SUCCESS",
            "PhysicalResourceId": physical_id,
            **{key: request[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
        }
        if failure:
            body["Reason"] = failure
        # The address is signed for an empty content type.
        taken = self._pool.request(
            "PUT", request["ResponseURL"], body=json.dumps(body).encode(), headers={"Content-Type": ""}
        )
        if taken.status >= 300:
            raise ConnectionError(f"CloudFormation's answer address: status {taken.status}")
