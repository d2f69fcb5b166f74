"""What users hand over, checked so that a fault names it in one line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .records import FloatArray


def shown(value: object, longest: int = 60) -> str:
    """The value on one line, cut where it is long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= longest else text[:longest] + "..."


def numbers(name: str, value: npt.ArrayLike) -> FloatArray:
    """The value as an array of doubles; ValueError for what is none."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {shown(value)}: required a number, or an array of numbers") from None


def common_shape(arrays: Mapping[str, npt.NDArray[Any]]) -> tuple[int, ...]:
    """The shape to which the arrays broadcast; ValueError naming the first that does not with those before it."""
    shape: tuple[int, ...] = ()
    before: list[str] = []
    for name, array in arrays.items():
        try:
            shape = np.broadcast_shapes(shape, array.shape)
        except ValueError:
            others = ", ".join(before)
            raise ValueError(
                f"{name} of shape {array.shape}: required a shape that broadcasts with {shape} of {others}"
            ) from None
        before.append(name)
    return shape


def share(name: str, value: float) -> float:
    """The share; ValueError for a finite number above 1, rather meant as a percentage than as a multiple."""
    if 1 < value < math.inf:
        raise ValueError(f"{name} = {value:g}: required a share in [0, 1]; {value:g} % is {value / 100:g}")
    return value
