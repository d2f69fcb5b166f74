"""The test error over two fields as a map with contours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..study import Study
from .style import axis_label, caption, logarithmic, new_figure

if TYPE_CHECKING:
    from ..error_map import ErrorMap
    from ..results import Curve


def draw_curve_map(curve: Curve, axes: Any) -> Any:
    first, second = curve.study.sweeps
    shape = (first["points"], second["points"])
    values = np.array([point.finite.test_error for point in curve.points]).reshape(shape)
    keys = (first["parameter"], second["parameter"])
    x, y = (np.array([p.parameters[key] for p in curve.points]).reshape(shape) for key in keys)
    logs = (first["scale"] == "log", second["scale"] == "log")
    return _draw(curve.study, keys, (x, y), values, logs, "test error, finite size", axes)


def draw_error_map(errors: ErrorMap, axes: Any) -> Any:
    shape = errors.shape
    along = {key: _axis_of(values, shape) for key, values in errors.parameters.items()}
    if len(shape) != 2 or sorted(str(axis) for axis in along.values()) != ["0", "1"]:
        raise ValueError(f"plot: arrays of shape {shape}: required one or two axes, each with one parameter of its own")
    keys = tuple(sorted(along, key=lambda key: str(along[key])))
    x, y = (np.broadcast_to(errors.parameters[key], shape) for key in keys)
    part = "finite" if "finite" in errors.__dict__ else "plateau"
    name = "test error, finite size" if part == "finite" else "test error, plateau"
    logs = tuple(bool(values.min() > 0 and values.max() >= 20 * values.min()) for values in (x, y))
    return _draw(errors.study, keys, (x, y), getattr(errors, part).test_error, logs, name, axes)


def _axis_of(values: Any, shape: tuple[int, ...]) -> Any:
    """The one axis along which an array varies; None where it is not exactly one."""
    padded = (1,) * (len(shape) - values.ndim) + values.shape
    axes = [axis for axis, length in enumerate(padded) if length > 1]
    return axes[0] if len(axes) == 1 else None


def _draw(
    study: Study, keys: tuple[str, ...], places: tuple[Any, Any], values: Any, logs: tuple[bool, ...], name: str, axes: Any
) -> Any:
    if axes is None:
        figure = new_figure(8, 6.2)
        caption(figure, study, keys)
        axes = figure.add_axes([0.13, 0.13, 0.66, 0.70])
    for which, key, place, log in zip("xy", keys, places, logs):
        if log:
            logarithmic(axes, which, place)
        getattr(axes, f"set_{which}label")(axis_label(study, key))
    image = axes.pcolormesh(*places, values, cmap="viridis", shading="gouraud", rasterized=True)
    if np.nanmax(values) > np.nanmin(values):
        contours = axes.contour(*places, values, levels=9, colors="white", linewidths=0.9)
        axes.clabel(contours, fontsize=8.5)
    axes.set(xlim=(places[0].min(), places[0].max()), ylim=(places[1].min(), places[1].max()))
    axes.figure.colorbar(image, ax=None, cax=axes.inset_axes([1.03, 0, 0.05, 1]), label=name)
    return axes
