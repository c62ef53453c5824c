"""On which line of a template each resource begins."""

from __future__ import annotations

import re
from collections.abc import Mapping

_KEY = re.compile(r"""(?P<indent> *)(?P<quote>["']?)(?P<name>[^\s#"':][^:"']*?)(?P=quote)\s*:(?:\s|$)""")
_COLON = re.compile(r"\s*:")
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]\n]')


def resource_lines(text: str) -> Mapping[str, int]:
    """The line of each logical id, from 1; those that are written unusually are left out."""
    return _json_lines(text) if text.lstrip().startswith("{") else _yaml_lines(text)


def _yaml_lines(text: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    inside, indent = False, ""
    for number, line in enumerate(text.splitlines(), start=1):
        matched = _KEY.match(line)
        if matched is None:
            continue
        name = matched["name"]
        if not matched["indent"]:
            inside, indent = name == "Resources", ""
        elif inside:
            indent = indent or matched["indent"]
            if matched["indent"] == indent:
                found.setdefault(name, number)
    return found


def _json_lines(text: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    depth, line, section = 0, 1, ""
    for matched in _JSON.finditer(text):
        part = matched[0]
        if part == "\n":
            line += 1
        elif part in "{[":
            depth += 1
        elif part in "}]":
            depth -= 1
        elif depth in (1, 2) and _COLON.match(text, matched.end()):
            if depth == 1:
                section = part[1:-1]
            elif section == "Resources":
                found.setdefault(part[1:-1], line)
    return found
