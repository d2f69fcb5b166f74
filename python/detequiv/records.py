"""What all results share: typed attributes, a readable repr, plain dictionaries."""

from __future__ import annotations

import functools
import math
import typing
from collections.abc import Callable, Mapping
from typing import Any, Optional, Union

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
        own = self.__dict__
        own.update(values)
        cls: Any = type(self)
        for name, converted in _converters(cls).items():
            if name in own:
                own[name] = converted(own[name])

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dictionaries, named as in the command's JSON.

        NaN and infinity become None, so that ``json.dumps`` writes what every reader of JSON takes.
        """
        return {key: _plain(value) for key, value in self.__dict__.items() if not key.startswith("_")}

    def __repr__(self) -> str:
        shown = ", ".join(f"{k}={_shown(v)}" for k, v in self.__dict__.items() if not k.startswith("_"))
        return f"{type(self).__name__}({shown})"


@functools.lru_cache(maxsize=None)
def _converters(cls: Any) -> dict[str, Callable[[Any], Any]]:
    """By attribute, how the dictionaries in it become records; attributes without any are left out."""
    found = {name: _converter(hint) for name, hint in typing.get_type_hints(cls).items()}
    return {name: converter for name, converter in found.items() if converter}


def _converter(hint: Any) -> Optional[Callable[[Any], Any]]:
    """None where a value stays as it is."""
    arguments = typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Record):
        return lambda value: hint(value) if isinstance(value, dict) else value
    inner = _converter(arguments[-1 if typing.get_origin(hint) is dict else 0]) if arguments else None
    if inner is None:
        return None
    each: Callable[[Any], Any] = inner
    if typing.get_origin(hint) is Union:
        return lambda value: None if value is None else each(value)
    if typing.get_origin(hint) is dict:
        return lambda value: {key: each(one) for key, one in value.items()}
    return lambda value: [each(one) for one in value]


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
