"""Rules match by content as EventBridge does: what the functions of this project rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Queue

FIRST, SECOND = {"group": "service:api", "code": "UserInitiated"}, {"group": "family:batch", "exit": 1}


@pytest.mark.parametrize(
    "pattern",
    [
        {"group": [{"prefix": "service:"}]},
        {"group": [{"suffix": ":api"}]},
        {"group": [{"wildcard": "serv*:a*"}]},
        {"group": [{"anything-but": "family:batch"}]},
        {"group": [{"anything-but": {"prefix": "family:"}}]},
        {"code": [{"exists": True}]},
        {"exit": [{"exists": False}]},
        {"$or": [{"code": ["UserInitiated"]}, {"exit": [{"numeric": [">", 1]}]}]},
    ],
    ids=json.dumps,
)
def test_a_pattern_matches_by_content(
    emulator: Emulator, make_queue: Callable[..., Queue], unique: str, pattern: Any
) -> None:
    events, queue = emulator.client("events"), make_queue("matched")
    source = f"own.{unique}"
    events.put_rule(Name=unique, EventPattern=json.dumps({"source": [source], "detail": pattern}))
    events.put_targets(Rule=unique, Targets=[{"Id": "queue", "Arn": queue.arn}])

    entries: Any = [
        {"Source": source, "DetailType": "test", "Detail": json.dumps(detail)} for detail in (SECOND, FIRST)
    ]
    events.put_events(Entries=entries)

    assert [event["detail"] for event in queue.receive()] == [FIRST]
