"""The arrays of a back-test. In an array of numbers NaN stands for a datapoint that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Floats: TypeAlias = "npt.NDArray[np.float64]"
Integers: TypeAlias = "npt.NDArray[np.int64]"
Booleans: TypeAlias = "npt.NDArray[np.bool_]"
Counts: TypeAlias = "npt.NDArray[np.int32]"
Codes: TypeAlias = "npt.NDArray[np.int8]"
