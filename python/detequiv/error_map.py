"""Errors over arrays of parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
import numpy.typing as npt

from . import _core
from .arguments import common_shape, numbers
from .records import FloatArray, IntArray, Record, data_frame
from .study import Study, full_key, handle_of

_ERRORS = ("train_objective", "train_error", "test_error")
_PARTS = ("plateau", "finite", "initial")
_BOUNDS = tuple(f"{part}_bounds" for part in _PARTS)


class ErrorArrays(Record):
    """Training objective, training error and test error as arrays of the map's shape; `Errors` says what they are.

    train_objective = min (1/n)|y - F v|^2 + lambda |v|^2, train_error = (1/n)|y - F a|^2, test_error on a fresh noisy label
    """

    train_objective: FloatArray
    train_error: FloatArray
    test_error: FloatArray


class BoundArrays(Record):
    """Bounds of the absolute errors of `ErrorArrays` of the same names, as `ErrorBounds` has them; infinite where nothing is certain."""

    train_objective: FloatArray
    train_error: FloatArray
    test_error: FloatArray


class BaselineArrays(Record):
    """Test errors that need no network, as arrays of the map's shape; `Baselines` gives their equations.

    noise = sigma_eps^2, best_linear of the best affine function of x, null of predicting 0
    """

    noise: FloatArray
    best_linear: FloatArray
    null: FloatArray


class ErrorMap(Record):
    """Errors over arrays of parameters: arrays of one shape, that to which the parameters broadcast.

    plateau, finite, initial: the errors that were asked for; plateau_bounds, finite_bounds, initial_bounds: with `bounds=True`, of
    their absolute errors; baselines: always; step_size = eta; interval, spikes: of the regime;
    status: indices into the names of statuses, which `status_text` has; parameters: the arrays given, by dotted key
    """

    study: Study
    parameters: dict[str, FloatArray]
    plateau: ErrorArrays
    finite: ErrorArrays
    initial: ErrorArrays
    plateau_bounds: BoundArrays
    finite_bounds: BoundArrays
    initial_bounds: BoundArrays
    baselines: BaselineArrays
    step_size: FloatArray
    interval: IntArray
    spikes: IntArray
    status: IntArray
    warnings: list[str]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in _PARTS:
                raise AttributeError(f"{name}: not computed; required parts=[..., {name!r}] when the map was made")
            if name in _BOUNDS:
                part = _PARTS[_BOUNDS.index(name)]
                raise AttributeError(f"{name}: not computed; required bounds=True and parts=[..., {part!r}] when the map was made")
            raise AttributeError(name)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that all arrays have: that of the parameters broadcast together."""
        return self.status.shape

    @property
    def status_text(self) -> npt.NDArray[np.str_]:
        """The status of each point by name: "ok", "outside_certified_range", "inaccurate", "not_converged", "undefined"."""
        return np.array(_core.status_names)[self.status]

    def to_dataframe(self) -> Any:
        """A pandas DataFrame with one row for each point, in row-major order; columns by dotted name.

        Raises ImportError where pandas is missing.
        """
        columns: dict[str, Any] = {
            key: np.broadcast_to(a, self.shape).ravel() for key, a in self.parameters.items()
        }
        for part in [p for p in _PARTS + _BOUNDS if p in self.__dict__]:
            columns.update({f"{part}.{e}": getattr(getattr(self, part), e).ravel() for e in _ERRORS})
        columns.update({f"baselines.{name}": a.ravel() for name, a in self.baselines.__dict__.items()})
        columns.update(step_size=self.step_size.ravel(), interval=self.interval.ravel(), status=self.status_text.ravel())
        return data_frame(columns)

    def plot(self, axes: Any = None) -> Any:
        """The test error over the parameters: lines over one axis, a map with contours over two. Returns the matplotlib axes.

        Drawn as a curve over one or two sweeps is; over one axis each part computed has its line, a map shows the finite size,
        or the plateau where only that was computed. axes: where to draw; None makes a figure.
        Raises ValueError unless each axis of the shape has one parameter of its own, ImportError where matplotlib is missing.
        """
        from ._figures.curve import draw_error_lines
        from ._figures.map import draw_error_map

        return draw_error_lines(self, axes) if len(self.shape) == 1 else draw_error_map(self, axes)

    def __repr__(self) -> str:
        lines = [f"<ErrorMap of shape {self.shape} over {', '.join(self.parameters) or 'nothing'}"]
        for part in [p for p in _PARTS if p in self.__dict__ and self.status.size]:
            error = getattr(self, part).test_error
            lines.append(f"{part:8} test error from {np.nanmin(error):.6g} to {np.nanmax(error):.6g}")
        return "\n".join(lines) + ">"


def errors(
    study: Study,
    parameters: Optional[Mapping[str, npt.ArrayLike]] = None,
    *,
    parts: Sequence[str] = _PARTS,
    bounds: bool = False,
    **named: npt.ArrayLike,
) -> ErrorMap:
    """Training objective, training and test error at every point of arrays that broadcast together.

        errors(study, ridge=numpy.logspace(-4, 1, 200))
        errors(study, {"ridge.lambda": r[:, None], "network.width": w[None, :]}, parts=["plateau"])

    parts: which of "plateau" (the limit, of the interval in force [eq. prediction_error:plateau]), "finite" (this width and step
    size [eq. prediction_error:finite]), "initial" (the same network before the step) are computed; the baselines always are.
    bounds: also bounds of the absolute errors of all of them [eq. certificate:adjoint], which change no other number; statuses
    are "inaccurate" where they leave fewer than six digits of the plateau or the finite strength.
    The study's sweeps are not used. What a point shares with its neighbours is computed once; ridges are run innermost whatever
    their axis.
    Raises StudyError for a name that is no numeric field of the theory or a value that is not admissible (it is named),
    ValueError for what is no array of numbers, or of a shape that does not broadcast. Statuses other than "ok" are in
    `status_text`; Ctrl-C ends a long map.
    Cost on one core for each point: plateau about a microsecond; finite strength one or two where many
    ridges share the rest, else 4 to 17 and, where more than the ridge changed, 6 to 30 more; bounds of a finite strength 14 to 17.
    """
    unknown = [part for part in parts if part not in _PARTS]
    if unknown:
        raise ValueError(f"parts = {unknown[0]!r}: required some of {', '.join(_PARTS)}")
    given: dict[str, FloatArray] = {}
    for name, value in [*(parameters or {}).items(), *named.items()]:
        if full_key(name) in given:
            raise ValueError(f"{full_key(name)}: given twice; required one array for each field")
        given[full_key(name)] = numbers(full_key(name), value)
    shape = common_shape(given)
    flat = [np.ascontiguousarray(array).ravel() for array in given.values()]
    strides = [_strides(array.shape, shape) for array in given.values()]
    record = _core.error_map(
        handle_of(study), list(given), flat, strides, list(shape), *(part in parts for part in _PARTS), bounds
    )
    for part, part_bounds in zip(_PARTS, _BOUNDS):
        if part not in parts:
            del record[part]
        if part not in parts or not bounds:
            del record[part_bounds]
    return ErrorMap({"study": study, "parameters": given, **_reshaped(record, shape)})


def _strides(own: tuple[int, ...], shape: tuple[int, ...]) -> list[int]:
    """Steps of a contiguous array along each axis of the shape it broadcasts to; 0 where it repeats."""
    padded = (1,) * (len(shape) - len(own)) + own
    steps = [math.prod(padded[axis + 1 :]) for axis in range(len(shape))]
    return [0 if length == 1 else step for length, step in zip(padded, steps)]


def _reshaped(value: Any, shape: tuple[int, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _reshaped(inner, shape) for key, inner in value.items()}
    return value.reshape(shape) if isinstance(value, np.ndarray) else value
