"""The picture is well-formed, shows every engine that was paged for, and says how many were in time."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring  # the text is our own

from benchmarks.detection_quality.picture import UNIT, picture

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_hold_every_paged_engine_and_those_out_of_time_are_of_another_colour() -> None:
    drawn = fromstring(picture({"FD001": [27, 27, 26, 40, 65, 9, 400, None], "FD003": []}))  # noqa: S314

    heights = {
        kind: sum(int(bar.attrib["height"]) for bar in drawn.iter(f"{SVG}rect") if bar.get("class") == kind)
        for kind in ("bar", "out")
    }
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert heights == {"bar": 4 * UNIT, "out": 3 * UNIT}
    assert "FD001: 4 of 8 engines turn red with 10 to 60 cycles left" in texts
