"""Engines are read alike from NASA's own files and from CSV, and what does not fit together is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.detection_quality.engine_files import COLUMNS, read_test, read_train, sets_in
from benchmarks.detection_quality.recorded import DataError

ROWS = [[unit, cycle, *range(unit, unit + 24)] for unit in (1, 2) for cycle in (1, 2, 3)]


def write_rows(path: Path, *, header: bool) -> None:
    separator = "," if header else "  "
    lines = [separator.join(map(str, row)) + ("" if header else " ") for row in ROWS]
    path.write_text("\n".join([",".join(COLUMNS), *lines] if header else lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("ending", "header"), [("txt", False), ("csv", True)])
def test_an_engine_has_a_row_a_cycle(tmp_path: Path, ending: str, header: bool) -> None:
    write_rows(tmp_path / f"train_FD001.{ending}", header=header)

    assert sets_in(tmp_path) == ("FD001",)
    first, second = read_train(tmp_path, "FD001")
    assert (first.cycles, first.left_cycles) == (3, 0)
    assert np.array_equal(first.settings[0], [1, 2, 3])
    assert np.array_equal(second.sensors[2], np.arange(5, 26))


def test_an_engine_of_a_test_set_has_the_life_that_was_left(tmp_path: Path) -> None:
    write_rows(tmp_path / "test_FD001.txt", header=False)
    (tmp_path / "RUL_FD001.txt").write_text("112 \n98\n", encoding="utf-8")

    assert [engine.left_cycles for engine in read_test(tmp_path, "FD001")] == [112, 98]


def test_lives_that_do_not_fit_the_engines_are_told(tmp_path: Path) -> None:
    write_rows(tmp_path / "test_FD001.txt", header=False)
    with pytest.raises(DataError, match=r"RUL_FD001\.txt: is not there"):
        read_test(tmp_path, "FD001")
    (tmp_path / "RUL_FD001.txt").write_text("112\n", encoding="utf-8")

    with pytest.raises(DataError, match="has 1 lives for 2 engines"):
        read_test(tmp_path, "FD001")


def test_a_row_with_a_number_too_few_is_told(tmp_path: Path) -> None:
    (tmp_path / "train_FD001.txt").write_text("1 1 0.5\n", encoding="utf-8")

    with pytest.raises(DataError, match="rows of other than 26 numbers"):
        read_train(tmp_path, "FD001")
