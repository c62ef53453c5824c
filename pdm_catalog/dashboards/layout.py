"""Places widgets: from left to right, each row as high as its highest, a new one where one does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pdm_catalog.dashboards.limits import COLUMNS
from pdm_catalog.dashboards.widgets import Widget


def laid_out(blocks: Iterable[Sequence[Widget]]) -> list[dict[str, Any]]:
    """The widgets as a body holds them; a block begins a new row, and no two widgets overlap."""
    placed: list[dict[str, Any]] = []
    top = 0
    for block in blocks:
        x, row_height = 0, 0
        for widget in block:
            if x + widget.width > COLUMNS:
                x, top, row_height = 0, top + row_height, 0
            placed.append(
                {
                    "type": widget.type,
                    "x": x,
                    "y": top,
                    "width": widget.width,
                    "height": widget.height,
                    "properties": widget.properties,
                }
            )
            x, row_height = x + widget.width, max(row_height, widget.height)
        top += row_height
    return placed
