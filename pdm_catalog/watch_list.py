"""The ECS services of an environment, as a file beside the function that watches them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdm_catalog.environment import Environment


FILE_NAME = "watch_list.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """Which services are watched.

    Attributes:
        environment: Whose they are.
        services: Their names by cluster.
    """

    environment: str
    services: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, environment: Environment) -> WatchList:
        """That of an environment."""
        return cls(
            environment=environment.name,
            services={
                cluster.name: tuple(service.name for service in environment.services_of(cluster))
                for cluster in sorted(environment.clusters, key=lambda cluster: cluster.name)
            },
        )

    def to_text(self) -> str:
        """As a file; a variable of a function holds 4 KB at most, which is not four hundred names."""
        value = {"environment": self.environment, "services": dict(self.services)}
        return json.dumps(value, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_text(cls, text: str) -> WatchList:
        """The inverse of to_text."""
        value = json.loads(text)
        services = {cluster: tuple(names) for cluster, names in value["services"].items()}
        return cls(environment=value["environment"], services=services)
