"""The remedies, one file each: read the target, plan an effect or refuse, know the effect when it shows.

To add one: its file with these three functions, its line below, and its permissions in
`constructs/pdm_watch/remediation.py`. Reading knows AWS; the other two are pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from lambdas.remediator.actions import (
    fallback_to_backup_model,
    restart_service,
    rollback_deployment,
    scale_out_service,
)
from lambdas.remediator.actions.clients import Clients
from lambdas.remediator.core import Effect, Refusal
from pdm_catalog.remedies import (
    FallbackToBackupModel,
    RestartService,
    RollbackDeployment,
    ScaleOutService,
)


class RemedyModule(Protocol):
    """What a file of this folder holds; each names the remedy and the state that it is about."""

    def read(self, remedy: Any, client: Clients) -> Any:
        """The target as it is."""
        ...

    def plan(self, remedy: Any, state: Any, *, again: Effect | None, now: datetime) -> Effect | Refusal:
        """What to do about it, or why nothing.

        Args:
            remedy: What is asked.
            state: The target as it is.
            again: What was already decided for this incident and does not show yet: nothing else may be
                planned, and never more than that.
            now: The time.
        """
        ...

    def visible(self, effect: Effect, state: Any) -> bool:
        """Whether the target shows an effect that may have been cut off: then it is not repeated."""
        ...


ACTIONS: Mapping[str, RemedyModule] = {
    ScaleOutService.name: scale_out_service,
    RestartService.name: restart_service,
    RollbackDeployment.name: rollback_deployment,
    FallbackToBackupModel.name: fallback_to_backup_model,
}
