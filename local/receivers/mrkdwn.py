"""Slack's mrkdwn as a row of styled spans, which a terminal and a web page then draw each in its way.

Known: *bold* _italic_ ~strike~ `code` ```block``` > quote, <url>, <url|text>, <@user>, <#id|name>,
<!here>, :emoji: and the entities &amp; &lt; &gt; (docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rich.emoji import Emoji

from local.receivers.wire import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of text with one style; `text` is what a reader sees, entities resolved."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    block: bool = False
    quote: bool = False
    url: str | None = None


_TOKEN = re.compile(
    r"```(?P<block>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<link>[^<>|\n][^<>\n]*)>"
    # A mark opens after a blank or a bracket and closes before one: 2*3*4 is no bold 3.
    r"|(?<![\w*])\*(?P<bold>\S|\S[^*\n]*?\S)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>\S|\S[^_\n]*?\S)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>\S|\S[^~\n]*?\S)~(?![\w~])",
    re.DOTALL,
)
_SHORTCODES_RICH_LACKS = {
    ":large_green_circle:": "🟢",
    ":large_yellow_circle:": "🟡",
    ":large_orange_circle:": "🟠",
}


def spans(text: str) -> tuple[Span, ...]:
    """The spans of a mrkdwn text; joined, their texts are what a reader sees."""
    found: list[Span] = []
    for place, line in enumerate(_lines(text)):
        if place:
            found.append(Span(text="\n"))
        quoted = re.match(r"(?:&gt;|>) ?", line)
        inside = line[quoted.end() :] if quoted else line
        found += _inline(inside, Span(text="", quote=quoted is not None))
    return tuple(span for span in found if span.text)


def text_object_spans(text: JsonObject) -> tuple[Span, ...]:
    """Of a Block Kit text object: plain_text knows emoji but no marks."""
    content = str(text.get("text", ""))
    return spans(content) if text.get("type") == "mrkdwn" else (Span(text=_emoji(content)),)


def _lines(text: str) -> list[str]:
    """Lines, except that a ``` block stays in one piece."""
    return re.findall(r"(?:```.+?```|[^\n])+|(?<=\n)(?=\n)|^(?=\n)", text, re.DOTALL)


def _inline(text: str, style: Span) -> Iterator[Span]:
    at = 0
    for token in _TOKEN.finditer(text):
        yield replace(style, text=_plain(text[at : token.start()]))
        yield from _styled(token, style)
        at = token.end()
    yield replace(style, text=_plain(text[at:]))


def _styled(token: re.Match[str], style: Span) -> Iterator[Span]:
    kind = str(token.lastgroup)
    inner = str(token.group(kind))
    if kind == "block":
        yield replace(style, text=_unescape(inner.strip("\n")), code=True, block=True)
    elif kind == "code":
        yield replace(style, text=_unescape(inner), code=True)
    elif kind == "link":
        yield _link(inner, style)
    elif kind == "bold":
        yield from _inline(inner, replace(style, bold=True))
    elif kind == "italic":
        yield from _inline(inner, replace(style, italic=True))
    else:
        yield from _inline(inner, replace(style, strike=True))


def _link(inner: str, style: Span) -> Span:
    target, _, label = inner.partition("|")
    if target[0] in "@#!":
        sign = "#" if target[0] == "#" else "@"
        return replace(style, text=sign + _unescape(label or target[1:]).lstrip("@#"), bold=True)
    return replace(style, text=_unescape(label or target), url=_unescape(target))


def _plain(text: str) -> str:
    return _emoji(_unescape(text))


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _emoji(text: str) -> str:
    for shortcode, character in _SHORTCODES_RICH_LACKS.items():
        text = text.replace(shortcode, character)
    return Emoji.replace(text)
