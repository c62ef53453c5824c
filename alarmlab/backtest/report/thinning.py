"""Fewer points for a picture, none of whose peaks is lost."""

from __future__ import annotations

from alarmlab.backtest.arrays import Floats, Integers


def thinned(times_s: Integers, values: Floats, *, most: int) -> tuple[Integers, Floats]:
    """At most about `most` points: of each stretch of neighbours the least and the greatest, in their order.

    A stretch without any value leaves one NaN, so that a line drawn through the points is broken there.
    """
    import numpy as np

    width = -(-len(values) * 2 // most)
    if width <= 2:
        return times_s, values
    stretches = -(-len(values) // width)
    padded = np.full(stretches * width, np.nan)
    padded[: len(values)] = values
    rows = padded.reshape(stretches, width)
    empty = np.isnan(rows).all(axis=1)
    least = np.where(np.isnan(rows), np.inf, rows).argmin(axis=1)
    greatest = np.where(np.isnan(rows), -np.inf, rows).argmax(axis=1)
    places = np.sort(np.stack([least, greatest], axis=1), axis=1)
    places[empty, 1] = places[empty, 0]
    flat = (places + np.arange(stretches)[:, None] * width).ravel()
    flat = np.unique(flat[flat < len(values)])
    return times_s[flat], values[flat]
