"""What all results share: attributes, a readable repr, plain dictionaries."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


class Record:
    """A result by name: record.finite.test_error. Lists of records stay lists; arrays are NumPy's."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update({key: _wrapped(value) for key, value in values.items()})

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dictionaries, named as in the command's JSON; None for NaN and infinity."""
        return {key: _plain(value) for key, value in self.__dict__.items() if not key.startswith("_")}

    def __repr__(self) -> str:
        shown = ", ".join(f"{k}={_shown(v)}" for k, v in self.__dict__.items() if not k.startswith("_"))
        return f"{type(self).__name__}({shown})"


def _wrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return Record(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [Record(one) for one in value]
    return value


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
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
    if isinstance(value, list) and len(value) > 6:
        return f"<list of {len(value)}>"
    return repr(value)


def data_frame(columns: dict[str, Any]) -> Any:
    """A pandas DataFrame; ImportError with the remedy where pandas is missing."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_dataframe needs pandas, which is not installed; to_dict needs nothing") from error
    return pandas.DataFrame(columns)
