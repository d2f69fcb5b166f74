"""Errors over arrays of parameters."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np

from . import _core
from .records import Record, data_frame
from .study import Study, full_key

_ERRORS = ("train_objective", "train_error", "test_error")
_PARTS = ("plateau", "finite", "initial")


class ErrorMap(Record):
    """Arrays of one shape: plateau, finite, initial (each with train_objective, train_error, test_error; only those asked
    for), baselines (noise, best_linear, null), step_size, interval, spikes, status; and `parameters`, the arrays given.
    """

    @property
    def status_text(self) -> np.ndarray:
        return np.array(_core.status_names)[self.status]

    def to_dataframe(self) -> Any:
        """One row for each point, in row-major order."""
        columns = {key: np.broadcast_to(a, self.status.shape).ravel() for key, a in self._parameters.items()}
        for part in [p for p in _PARTS if p in self.__dict__]:
            columns.update({f"{part}.{e}": getattr(getattr(self, part), e).ravel() for e in _ERRORS})
        columns.update({f"baselines.{name}": a.ravel() for name, a in self.baselines.__dict__.items()})
        columns.update(step_size=self.step_size.ravel(), interval=self.interval.ravel(), status=self.status_text.ravel())
        return data_frame(columns)

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        return self._parameters


def errors(
    study: Study,
    parameters: Optional[Mapping[str, Any]] = None,
    *,
    parts: Sequence[str] = _PARTS,
    **named: Any,
) -> ErrorMap:
    """Training objective, training and test error at every point of arrays that broadcast together.

        errors(study, ridge=numpy.logspace(-4, 1, 200))
        errors(study, {"ridge.lambda": r[:, None], "network.width": w[None, :]}, parts=["plateau"])

    parts: which of "plateau" (the limit, of the interval in force), "finite" (this width and step size), "initial" (the
    same network before the step) are computed; the baselines always are. The study's sweeps are not used. What a point
    shares with its neighbours is computed once; ridges are run innermost whatever their axis.
    Raises StudyError for a name that is no numeric field or a value that is not admissible (it is named), ValueError for
    shapes that do not broadcast. Statuses other than "ok" are in `status_text`; Ctrl-C ends a long map.
    Cost on one core for each point: plateau about a microsecond; finite strength 4 to 17 microseconds and, where more than
    the ridge changed, 6 to 30 more.
    """
    unknown = [part for part in parts if part not in _PARTS]
    if unknown:
        raise ValueError(f"parts = {unknown[0]!r}: required some of {', '.join(_PARTS)}")
    given: dict[str, np.ndarray] = {}
    for name, value in [*(parameters or {}).items(), *named.items()]:
        if full_key(name) in given:
            raise ValueError(f"{full_key(name)}: given twice; required one array for each field")
        given[full_key(name)] = np.asarray(value, dtype=float)
    shape = np.broadcast_shapes(*(a.shape for a in given.values()))
    arrays, strides = [], []
    for array in given.values():
        flat = np.ascontiguousarray(array)
        arrays.append(flat.ravel())
        padded = (1,) * (len(shape) - array.ndim) + array.shape
        steps = np.append(np.cumprod(padded[:0:-1])[::-1], 1)[: len(shape)] if shape else []
        strides.append([0 if length == 1 else int(step) for length, step in zip(padded, steps)])
    record = _core.error_map(
        study._handle, list(given), arrays, strides, list(shape), *(part in parts for part in _PARTS)
    )
    for part in _PARTS:
        if part not in parts:
            del record[part]
    result = ErrorMap(_reshaped(record, shape))
    result._parameters = given
    return result


def _reshaped(value: Any, shape: tuple[int, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _reshaped(inner, shape) for key, inner in value.items()}
    return value.reshape(shape) if isinstance(value, np.ndarray) else value
