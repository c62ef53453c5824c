"""Divides what does not fit into one, by names alone: one more thing never moves the others about.

The rule is that of extendible hashing (Fagin, Nievergelt, Pippenger, Strong 1979,
https://doi.org/10.1145/320083.320092): a name is hashed; as long as a part does not fit, it is divided in two
by the next bit of the hash. So whether a thing is in a part depends on its own name and on how full this part
is. Another thing is put into the one part that its name says, which at most divides in two; all other parts
stay as they were. Parts by letter of the alphabet would do the same and be easier to guess, but names of
services begin alike ("ml-", "data-"): one letter holds half of them, and most others almost nothing at 3
dollars a month each. Parts by place in the list would be full ones, and one more service in front would move
every other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")
MOST_BITS = 64
"""With 2**32 names, two agree in so many bits once."""


def divided(
    items: Sequence[Item], *, name: Callable[[Item], str], fits: Callable[[Sequence[Item]], bool]
) -> dict[str, tuple[Item, ...]]:
    """The items by part: "" when all fit, else the bits of the hash that the names in a part begin with.

    Every item is in exactly one part, in its order; no part is empty unless there are no items. An item that
    does not fit alone has a part of its own.
    """
    if len(items) <= 1 or fits(items):
        return {"": tuple(items)}
    hashes = [_bits(name(item)) for item in items]
    parts: dict[str, tuple[Item, ...]] = {}
    open_ = [("", list(range(len(items))))]
    while open_:
        prefix, places = open_.pop()
        held = tuple(items[place] for place in places)
        if prefix and (len(places) == 1 or fits(held) or len(prefix) == MOST_BITS):
            parts[prefix] = held
            continue
        for bit in "10":
            inside = [place for place in places if hashes[place][len(prefix)] == bit]
            if inside:
                open_.append((prefix + bit, inside))
    return parts


def _bits(name: str) -> str:
    number = int.from_bytes(sha256(name.encode()).digest()[: MOST_BITS // 8])
    return f"{number:0{MOST_BITS}b}"
