"""Price lists: one JSON file a region in `data/`, every figure with its source and the day it was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from alarmlab.cloudformation.values import mapping, mappings
from alarmlab.errors import BadInputError

DATA = Path(__file__).with_name("data")
FREE_TIER = DATA / "free_tier.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The price of one unit up to a quantity; the last tier has no end."""

    up_to: Decimal | None
    usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a unit costs. `per` names the unit; `source` and `read_on` say where the figure comes from."""

    tiers: tuple[Tier, ...]
    per: str
    source: str
    read_on: str

    def amount(self, quantity: Decimal, *, after: Decimal = Decimal(0)) -> Decimal:
        """USD for `quantity` units when `after` units have been counted before: tiers count them together."""
        return self._up_to(after + quantity) - self._up_to(after)

    def _up_to(self, quantity: Decimal) -> Decimal:
        total = begin = Decimal(0)
        for tier in self.tiers:
            end = quantity if tier.up_to is None else min(quantity, tier.up_to)
            total += max(end - begin, Decimal(0)) * tier.usd
            begin = max(begin, end)
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """The prices of one region, by what is paid for."""

    region: str
    path: Path
    prices: Mapping[str, Price]


def load_price_list(region: str, *, path: Path | None = None) -> PriceList:
    """The prices of a region: alarmlab's own, or those in the file `path`.

    Raises BadInputError for a region alarmlab has no sourced prices of, and for a file that is no price list.
    """
    file = path or DATA / f"{region}.json"
    if path is None and region not in priced_regions():
        raise BadInputError(
            where="--region",
            what=f"got {region}; alarmlab has prices with a source for {', '.join(priced_regions())} only",
            fix="give the region's prices with --prices FILE, in the format of "
            "alarmlab/cost/data/us-east-1.json",
        )
    document = _read(file)
    if document.get("region") != region:
        raise BadInputError(
            where=f"{file}: region",
            what=f"got {document.get('region')!r}, the prices of {region} are asked for",
            fix="give the price list of that region, or another --region",
        )
    prices = mapping(document.get("prices"))
    if not prices:
        raise BadInputError(
            where=f"{file}: prices", what="holds no price", fix="see alarmlab/cost/data/us-east-1.json"
        )
    return PriceList(
        region=region,
        path=file,
        prices={name: _price(mapping(entry), where=f"{file}: {name}") for name, entry in prices.items()},
    )


def priced_regions() -> tuple[str, ...]:
    """The regions alarmlab has prices of."""
    return tuple(sorted(file.stem for file in DATA.glob("*.json") if file != FREE_TIER))


def load_free_tier() -> Mapping[str, Decimal]:
    """What is free each month, in the units of the price lists. Source and day are in the file."""
    free = mapping(_read(FREE_TIER).get("free"))
    return {name: _decimal(value, where=f"{FREE_TIER}: {name}") for name, value in free.items()}


def _price(entry: Mapping[str, object], *, where: str) -> Price:
    for name in ("per", "source", "read_on"):
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise BadInputError(where=where, what=f"has no {name}", fix="every price says where it is from")
    tiers = tuple(
        Tier(
            up_to=None if "up_to" not in tier else _decimal(tier["up_to"], where=f"{where}: up_to"),
            usd=_decimal(tier.get("usd"), where=f"{where}: usd"),
        )
        for tier in mappings(entry.get("tiers"))
    )
    ends = [tier.up_to for tier in tiers]
    if not tiers or ends[-1] is not None or None in ends[:-1] or ends[:-1] != sorted(filter(None, ends)):
        raise BadInputError(
            where=f"{where}: tiers",
            what=f"got ends {[str(end) for end in ends]}; tiers rise, and only the last has no up_to",
            fix="put the tiers in order",
        )
    return Price(
        tiers=tiers, per=str(entry["per"]), source=str(entry["source"]), read_on=str(entry["read_on"])
    )


def _decimal(value: object, *, where: str) -> Decimal:
    """Money and quantities are written as text, so that no binary fraction ever touches them."""
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < 0:
        raise BadInputError(
            where=where,
            what=f'got {value!r}; a figure is a text such as "0.30", at least 0',
            fix="write it so",
        )
    return number


def _read(path: Path) -> Mapping[str, object]:
    try:
        document: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInputError(
            where=str(path), what=f"cannot be read: {error.strerror}", fix="check --prices"
        ) from error
    except ValueError as error:
        raise BadInputError(where=str(path), what=f"is not JSON: {error}", fix="correct it") from error
    return mapping(document)
