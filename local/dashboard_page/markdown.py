"""The markdown of text widgets as HTML: headings, lists, tables, links, buttons, emphasis, code, rules.

Source: https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/aws-markdown.html Everything is escaped
first, so that no text becomes markup, and an address is a link only when it is http or https, or a place in
the console (#...).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

_LINK = re.compile(r"\[(?P<button>button:(?:primary:)?)?(?P<said>[^\]]*)\]\((?P<to>[^)\s]*)\)")
_ADDRESS = re.compile(r"https?://[^\s]+|#[^\s]*", re.IGNORECASE)
_EMPHASIS = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)_([^_\s](?:[^_]*[^_\s])?)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"~~(.+?)~~"), r"<s>\1</s>"),
)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(?P<indent>\s*)(?:[*+-]|(?P<number>\d+)\.)\s+(?P<text>.*)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_DIVIDER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def html_of(text: str) -> str:
    """The markdown as HTML without any element that was not made here."""
    return "".join(_blocks(text.splitlines()))


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        taken = 1
        if line.strip().startswith("```"):
            end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == "```"), len(lines))
            yield f"<pre>{escape(chr(10).join(lines[at + 1 : end]))}</pre>"
            taken = end - at + 1
        elif heading := _HEADING.fullmatch(line):
            level = min(6, len(heading[1]) + 1)
            yield f"<h{level}>{_inline(heading[2])}</h{level}>"
        elif _RULE.fullmatch(line):
            yield "<hr>"
        elif (
            "|" in line and at + 1 < len(lines) and "-" in lines[at + 1] and _DIVIDER.fullmatch(lines[at + 1])
        ):
            taken = _while(lines, at, lambda text: "|" in text)
            yield _table(lines[at : at + taken])
        elif _ITEM.fullmatch(line):
            taken = _while(lines, at, lambda text: _ITEM.fullmatch(text) is not None)
            yield _list(lines[at : at + taken])
        elif line.strip():
            taken = _while(lines, at, _is_plain)
            yield f"<p>{'<br>'.join(map(_inline, lines[at : at + taken]))}</p>"
        at += taken


def _while(lines: Sequence[str], at: int, holds: Callable[[str], bool]) -> int:
    end = at + 1
    while end < len(lines) and holds(lines[end]):
        end += 1
    return end - at


def _is_plain(line: str) -> bool:
    begins = (_HEADING, _ITEM, _RULE)
    return (
        bool(line.strip())
        and not line.strip().startswith("```")
        and not any(p.fullmatch(line) for p in begins)
    )


def _list(lines: Sequence[str]) -> str:
    items = [found for line in lines if (found := _ITEM.fullmatch(line))]
    kind = "ol" if items[0]["number"] else "ul"
    inside = "".join(
        f'<li style="margin-left:{len(item["indent"]) // 2}em">{_inline(item["text"])}</li>' for item in items
    )
    return f"<{kind}>{inside}</{kind}>"


def _table(lines: Sequence[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in (lines[0], *lines[2:])]
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def _inline(text: str) -> str:
    """Code first, for nothing in it is markup; then links; then the rest."""
    parts = re.split(r"`([^`]+)`", text)
    return "".join(
        f"<code>{escape(part)}</code>" if index % 2 else _linked(part) for index, part in enumerate(parts)
    )


def _linked(text: str) -> str:
    out, at = list[str](), 0
    for found in _LINK.finditer(text):
        out.append(_emphasized(text[at : found.start()]))
        said, to = _emphasized(found["said"]), found["to"]
        if _ADDRESS.fullmatch(to):
            kind = ' class="button"' if found["button"] else ""
            out.append(f'<a{kind} href="{escape(to)}" rel="noreferrer">{said}</a>')
        else:
            out.append(f"{said} ({escape(to)})")
        at = found.end()
    return "".join((*out, _emphasized(text[at:])))


def _emphasized(text: str) -> str:
    shown = escape(text)
    for pattern, markup in _EMPHASIS:
        shown = pattern.sub(markup, shown)
    return shown
