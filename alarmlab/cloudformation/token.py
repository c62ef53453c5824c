"""What a template leaves open, as a value of its own that is never mistaken for text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`Ref` of a resource (or parameter) when `attribute` is None, else its `Fn::GetAtt`."""

    logical_id: str
    attribute: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A value that only the deployment knows, in the notation of Fn::Sub: `${Topic}`, `${Queue.Arn}`.

    `logical_ids` names the resources (or parameters without a value) it is made of, so that
    `"AlertTopic" in token.logical_ids` tells whether an action goes to that topic. `reference` is there when
    the whole value is one reference, `options` when it is one of several known values (an Fn::If);
    the text tells both, so they do not count in a comparison.
    """

    text: str
    logical_ids: frozenset[str]
    reference: Reference | None = field(default=None, compare=False)
    options: tuple[object, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return self.text


class DefaultText(str):
    """The Default of a parameter, where a linter takes it for its value: the deployment may give another."""

    __slots__ = ()


NO_VALUE = Token(text="${AWS::NoValue}", logical_ids=frozenset())
"""What Ref AWS::NoValue resolves to: the property counts as left out."""


def referring(logical_id: str, attribute: str | None = None) -> Token:
    """The token of a `Ref`, or of a `Fn::GetAtt` when an attribute is given."""
    text = logical_id if attribute is None else f"{logical_id}.{attribute}"
    return Token(
        text=f"${{{text}}}",
        logical_ids=frozenset({logical_id}),
        reference=Reference(logical_id=logical_id, attribute=attribute),
    )


def computed(name: str, arguments: object) -> Token:
    """The token of a function whose result is not known."""
    return Token(text=f"${{{name}}}", logical_ids=logical_ids_in(arguments))


def logical_ids_in(value: object) -> frozenset[str]:
    """Everything the tokens within the value are made of."""
    return frozenset(name for token in tokens_in(value) for name in token.logical_ids)


def tokens_in(value: object) -> Iterator[Token]:
    """Every token within the value."""
    match value:
        case Token():
            yield value
        case dict():
            yield from _tokens_in_each(cast("dict[str, object]", value).values())
        case list():
            yield from _tokens_in_each(cast("list[object]", value))
        case _:
            pass


def _tokens_in_each(values: Iterable[object]) -> Iterator[Token]:
    for value in values:
        yield from tokens_in(value)
