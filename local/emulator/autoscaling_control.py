"""`POST /_local/application-autoscaling`: a pending update of a scalable target, which refuses others.

{"resourceId": "service/c/s", "pending": true}    ConcurrentUpdateException until it is false
"""

from __future__ import annotations

from typing import Any

from local.emulator.autoscaling import PENDING, TARGETS

PATH = "/_local/application-autoscaling"


def control_autoscaling(request: dict[str, Any]) -> dict[str, Any]:
    """Begin or end the pending update.

    Raises:
        ValueError: no target is registered for the resource, or a member is missing or unknown.
    """
    if request.keys() != {"resourceId", "pending"} or not isinstance(request["pending"], bool):
        raise ValueError(f'{PATH}: takes {{"resourceId": "service/c/s", "pending": true}}')
    keys = [key for key in TARGETS if key[1] == request["resourceId"]]
    if not keys:
        raise ValueError(f"{PATH}: resourceId = {request['resourceId']}: is not registered")
    for key in keys:
        PENDING[key] = request["pending"]
    return request
