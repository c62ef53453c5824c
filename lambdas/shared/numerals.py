"""Numbers as people read them: CloudWatch writes 50.962915931459754 where 50.96 tells as much."""

from __future__ import annotations

import math
import re

DIGITS = 4  # enough to tell a value from its threshold at a glance
# A number that stands alone: no version, no address, no part of a name. Java writes 1.0E-5.
_LONG = re.compile(r"(?<![^\s(\[,=])-?\d+\.\d{3,}(?:[eE][+-]?\d+)?(?=[\s)\],;%]|\.?$|\.\s)")


def short(number: float, *, apart_from: float | None = None) -> str:
    """At most four significant digits, and every digit before the point.

    Args:
        number: A finite number.
        apart_from: A number that must not read the same: 79.9996 is not yet 80.
    """
    for digits in range(DIGITS, 17):
        text = _rounded(number, digits)
        if apart_from is None or number == apart_from or text != _rounded(apart_from, digits):
            return text
    return repr(number)


def shorten(text: str, *, apart_from: float | None = None) -> str:
    """A text whose long decimal numbers are short."""

    def replaced(found: re.Match[str]) -> str:
        number = float(found[0])
        return short(number, apart_from=apart_from) if math.isfinite(number) else found[0]

    return _LONG.sub(replaced, text)


def _rounded(number: float, digits: int) -> str:
    size = abs(number)
    if size and not 1e-4 <= size < 1e15:
        return f"{number:.{digits}g}"
    decimals = max(0, digits - 1 - (math.floor(math.log10(size)) if size else 0))
    text = f"{number:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
