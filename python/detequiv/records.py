"""What all results share: typed attributes, a readable repr, plain dictionaries."""

from __future__ import annotations

import functools
import math
import typing
from collections.abc import Mapping
from typing import Any, Union

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int_]


class Record:
    """A result by name: ``record.finite.test_error``.

    Its attributes are those that its class annotates, named as in the command's JSON. Numbers that could not be computed are
    NaN; what does not exist is None or an empty list. Arrays are NumPy's.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        cls: Any = type(self)
        hints = _hints(cls)
        self.__dict__.update({name: _typed(hints.get(name), value) for name, value in values.items()})

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dictionaries, named as in the command's JSON.

        NaN and infinity become None, so that ``json.dumps`` writes what every reader of JSON takes.
        """
        return {key: _plain(value) for key, value in self.__dict__.items() if not key.startswith("_")}

    def __repr__(self) -> str:
        shown = ", ".join(f"{k}={_shown(v)}" for k, v in self.__dict__.items() if not k.startswith("_"))
        return f"{type(self).__name__}({shown})"


@functools.lru_cache(maxsize=None)
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _typed(hint: Any, value: Any) -> Any:
    """A value as its annotation has it: dictionaries become records, also inside Optional, list and dict."""
    arguments = typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint(value) if isinstance(value, dict) else value
    if typing.get_origin(hint) is Union:
        return None if value is None else _typed(arguments[0], value)
    if typing.get_origin(hint) is list:
        return [_typed(arguments[0], one) for one in value]
    if typing.get_origin(hint) is dict:
        return {key: _typed(arguments[1], one) for key, one in value.items()}
    return value


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        return f"<array of shape {value.shape}>"
    if isinstance(value, (list, tuple)) and len(value) > 6:
        return f"<list of {len(value)}>"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(one) for one in value) + "]"
    if hasattr(value, "sweeps"):
        return f"<Study {value['title']!r}>"
    return repr(value)


def data_frame(columns: Mapping[str, Any]) -> Any:
    """A pandas DataFrame; ImportError with the remedy where pandas is missing."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_dataframe needs pandas, which is not installed; to_dict needs nothing") from error
    return pandas.DataFrame(columns)


def leaves(name: str, value: Any) -> list[tuple[str, Any]]:
    """The numbers and texts of a nested dictionary by dotted name; lists are left out."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(f"{name}.{key}" if name else key, inner)]
    return [] if isinstance(value, list) else [(name, value)]
