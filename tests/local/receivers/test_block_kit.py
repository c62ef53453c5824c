"""Each Block Kit limit, at its last allowed value and one beyond."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local.receivers.block_kit import problems_of, too_long_together


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(4), **more}


def actions(*elements: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def image(**more: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": "https://x.y/z.png", "alt_text": "graph", **more}


LIMITS: dict[str, tuple[int, Callable[[int], dict[str, Any]]]] = {
    "section text": (3000, lambda n: {"type": "section", "text": mrkdwn(n)}),
    "section fields": (10, lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}),
    "field text": (2000, lambda n: {"type": "section", "fields": [mrkdwn(n)]}),
    "header": (150, lambda n: {"type": "header", "text": plain(n)}),
    "context elements": (10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}),
    "actions": (25, lambda n: actions(*[button()] * n)),
    "button text": (75, lambda n: actions(button(text=plain(n)))),
    "button url": (3000, lambda n: actions(button(url="x" * n))),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "action id": (255, lambda n: actions(button(action_id="x" * n))),
    "block id": (255, lambda n: {"type": "divider", "block_id": "x" * n}),
    "image url": (3000, lambda n: image(image_url="x" * n)),
    "alt text": (2000, lambda n: image(alt_text="x" * n)),
    "markdown": (12_000, lambda n: {"type": "markdown", "text": "x" * n}),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_allows_its_value_and_refuses_one_more(name: str) -> None:
    limit, block = LIMITS[name]
    assert list(problems_of([block(limit)])) == []
    (problem,) = problems_of([block(limit + 1)])
    assert problem.startswith((f"must be less than {limit + 1} characters", f"no more than {limit} items"))


def test_fifty_blocks_are_allowed_and_no_more() -> None:
    divider: dict[str, Any] = {"type": "divider"}
    assert list(problems_of([divider] * 50)) == []
    assert list(problems_of([divider] * 51)) == ["no more than 50 items allowed [json-pointer:/blocks]"]


@pytest.mark.parametrize(
    ("block", "problem", "pointer"),
    [
        ("text", "must provide an object", "/blocks/0"),
        ({"type": "table"}, "unsupported type: table", "/blocks/0/type"),
        ({}, "unsupported type: None", "/blocks/0/type"),
        ({"type": "divider", "text": "x"}, "invalid additional property: text", "/blocks/0"),
        ({"type": "section"}, "missing required field: text", "/blocks/0"),
        ({"type": "section", "text": "x"}, "must provide an object", "/blocks/0/text"),
        ({"type": "section", "text": {"type": "mrkdwn"}}, "missing required field: text", "/blocks/0/text"),
        ({"type": "section", "text": mrkdwn(0)}, "must be more than 0 characters", "/blocks/0/text/text"),
        (
            {"type": "section", "text": {"type": "mrkdwn", "text": 5}},
            "must provide a string",
            "/blocks/0/text/text",
        ),
        ({"type": "section", "fields": "x"}, "must provide an array", "/blocks/0/fields"),
        ({"type": "header", "text": mrkdwn(1)}, "must be one of: plain_text", "/blocks/0/text/type"),
        ({"type": "header"}, "missing required field: text", "/blocks/0"),
        ({"type": "context", "elements": []}, "no fewer than 1 items allowed", "/blocks/0/elements"),
        ({"type": "context", "elements": [5]}, "must provide an object", "/blocks/0/elements/0"),
        (actions(5), "must provide an object", "/blocks/0/elements/0"),
        (actions({"type": "datepicker"}), "unsupported type: datepicker", "/blocks/0/elements/0/type"),
        (actions(button(text=mrkdwn(1))), "must be one of: plain_text", "/blocks/0/elements/0/text/type"),
        (actions(button(style="red")), "must be one of: primary, danger", "/blocks/0/elements/0/style"),
        (
            actions(button(action_id="a"), button(action_id="a")),
            '`action_id` "a" already exists',
            "/blocks/0/elements/1/action_id",
        ),
        ({"type": "image", "alt_text": "x"}, "missing required field: image_url", "/blocks/0"),
        (
            {"type": "section", "text": mrkdwn(1), "accessory": image(alt_text="")},
            "must be more than 0 characters",
            "/blocks/0/accessory/alt_text",
        ),
    ],
)
def test_a_malformed_block_is_told_with_a_pointer_to_it(block: Any, problem: str, pointer: str) -> None:
    assert list(problems_of([block])) == [f"{problem} [json-pointer:{pointer}]"]


def test_block_ids_are_unique_in_a_message() -> None:
    block: dict[str, Any] = {"type": "divider", "block_id": "a"}
    assert list(problems_of([block, block])) == [
        '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]'
    ]


def test_every_broken_rule_is_told_at_once() -> None:
    header: dict[str, Any] = {"type": "header", "text": plain(151)}
    blocks = [header, actions(button(url="x" * 3001, style="red"))]
    assert len(list(problems_of(blocks))) == 3


def test_blocks_allowed_one_by_one_can_be_too_long_together() -> None:
    section: dict[str, Any] = {"type": "section", "text": mrkdwn(3000)}
    assert not too_long_together([section] * 4)
    assert too_long_together([section] * 5)
