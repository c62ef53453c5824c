"""The rules of Slack's Block Kit that a message can break, with Slack's own wording of each refusal.

Limits: slack_sdk/models/blocks/blocks.py of python-slack-sdk and docs.slack.dev/reference/block-kit.
Wording (`must be less than 3001 characters [json-pointer:/blocks/0/text/text]`): as Slack answers it.
Only the block types an alert is made of are known; any other is refused rather than let through unchecked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from local.receivers.wire import Json, JsonObject

MAX_BLOCKS = 50
MAX_SECTION_TEXT = 3000
MAX_FIELDS = 10
MAX_FIELD_TEXT = 2000
MAX_HEADER_TEXT = 150
MAX_CONTEXT_ELEMENTS = 10
MAX_ACTIONS = 25
MAX_BUTTON_TEXT = 75
MAX_URL = 3000
MAX_ALT_TEXT = 2000
MAX_VALUE = 2000
MAX_MARKDOWN_TEXT = 12_000
MAX_ID = 255
MAX_ALL_BLOCKS = 13_200
"""Characters of all blocks together, containers included; undocumented, measured by users
(slackapi/bolt-js#2509 and #2867: refusals begin between 13,200 and 13,300)."""

Problems = Iterator[str]


def too_long_together(blocks: Sequence[Json]) -> bool:
    """Whether Slack would refuse the blocks with `msg_blocks_too_long`."""
    return len(json.dumps(blocks, separators=(",", ":"), ensure_ascii=False)) > MAX_ALL_BLOCKS


def problems_of(blocks: Sequence[Json], at: str = "/blocks") -> Problems:
    """Every broken rule, in Slack's words; nothing when Slack would take the blocks."""
    if len(blocks) > MAX_BLOCKS:
        yield _no_more(MAX_BLOCKS, at)
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        here = f"{at}/{place}"
        if not isinstance(block, dict):
            yield _say("must provide an object", here)
            continue
        rule = _RULES.get(str(block.get("type")))
        if rule is None:
            yield _say(f"unsupported type: {block.get('type')}", f"{here}/type")
            continue
        yield from _block_id(block, here, seen)
        yield from rule(block, here)


def _section(block: JsonObject, at: str) -> Problems:
    if "text" not in block and "fields" not in block:
        yield _say("missing required field: text", at)
    if "text" in block:
        yield from _text(block["text"], f"{at}/text", MAX_SECTION_TEXT)
    if "fields" in block:
        for field, here in _items(block["fields"], f"{at}/fields"):
            yield from _text(field, here, MAX_FIELD_TEXT)
        yield from _count(block["fields"], f"{at}/fields", MAX_FIELDS)
    if "accessory" in block:
        yield from _element(block["accessory"], f"{at}/accessory")


def _header(block: JsonObject, at: str) -> Problems:
    yield from _text(block.get("text"), f"{at}/text", MAX_HEADER_TEXT, kinds=("plain_text",))


def _context(block: JsonObject, at: str) -> Problems:
    yield from _count(block.get("elements"), f"{at}/elements", MAX_CONTEXT_ELEMENTS)
    for element, here in _items(block.get("elements"), f"{at}/elements"):
        if isinstance(element, dict) and element.get("type") == "image":
            yield from _image(element, here)
        else:
            yield from _text(element, here, MAX_SECTION_TEXT)


def _actions(block: JsonObject, at: str) -> Problems:
    yield from _count(block.get("elements"), f"{at}/elements", MAX_ACTIONS)
    seen: set[str] = set()
    for element, here in _items(block.get("elements"), f"{at}/elements"):
        yield from _element(element, here)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                yield _say(f'`action_id` "{action_id}" already exists', f"{here}/action_id")
            seen.add(action_id)


def _image(block: JsonObject, at: str) -> Problems:
    yield from _string(block, "image_url", at, MAX_URL, required=True)
    yield from _string(block, "alt_text", at, MAX_ALT_TEXT, required=True)


def _markdown(block: JsonObject, at: str) -> Problems:
    yield from _string(block, "text", at, MAX_MARKDOWN_TEXT, required=True)


def _divider(block: JsonObject, at: str) -> Problems:
    for name in sorted(block.keys() - {"type", "block_id"}):
        yield _say(f"invalid additional property: {name}", at)


_RULES: dict[str, Callable[[JsonObject, str], Problems]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "markdown": _markdown,
    "divider": _divider,
}


def _element(element: Json, at: str) -> Problems:
    if not isinstance(element, dict):
        yield _say("must provide an object", at)
    elif element.get("type") == "image":
        yield from _image(element, at)
    elif element.get("type") != "button":
        yield _say(f"unsupported type: {element.get('type')}", f"{at}/type")
    else:
        yield from _text(element.get("text"), f"{at}/text", MAX_BUTTON_TEXT, kinds=("plain_text",))
        yield from _string(element, "url", at, MAX_URL)
        yield from _string(element, "value", at, MAX_VALUE)
        yield from _string(element, "action_id", at, MAX_ID)
        if element.get("style", "primary") not in ("primary", "danger"):
            yield _say("must be one of: primary, danger", f"{at}/style")


def _text(text: Json, at: str, most: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Problems:
    if text is None:
        yield _say(f"missing required field: {at.rpartition('/')[2]}", at.rpartition("/")[0])
    elif not isinstance(text, dict):
        yield _say("must provide an object", at)
    elif text.get("type") not in kinds:
        yield _say(f"must be one of: {', '.join(kinds)}", f"{at}/type")
    else:
        yield from _string(text, "text", at, most, required=True)


def _string(holder: JsonObject, name: str, at: str, most: int, *, required: bool = False) -> Problems:
    value = holder.get(name)
    if value is None:
        if required:
            yield _say(f"missing required field: {name}", at)
    elif not isinstance(value, str):
        yield _say("must provide a string", f"{at}/{name}")
    elif not value:
        yield _say("must be more than 0 characters", f"{at}/{name}")
    elif len(value) > most:
        yield _say(f"must be less than {most + 1} characters", f"{at}/{name}")


def _count(items: Json, at: str, most: int) -> Problems:
    if not isinstance(items, list):
        yield _say("must provide an array", at)
    elif not items:
        yield _say("no fewer than 1 items allowed", at)
    elif len(items) > most:
        yield _no_more(most, at)


def _items(items: Json, at: str) -> Iterator[tuple[Json, str]]:
    for place, item in enumerate(items if isinstance(items, list) else []):
        yield item, f"{at}/{place}"


def _block_id(block: JsonObject, at: str, seen: set[str]) -> Problems:
    yield from _string(block, "block_id", at, MAX_ID)
    block_id = block.get("block_id")
    if isinstance(block_id, str):
        if block_id in seen:
            yield _say(f'`block_id` "{block_id}" already exists', f"{at}/block_id")
        seen.add(block_id)


def _no_more(most: int, at: str) -> str:
    return _say(f"no more than {most} items allowed", at)


def _say(rule: str, at: str) -> str:
    return f"{rule} [json-pointer:{at}]"
