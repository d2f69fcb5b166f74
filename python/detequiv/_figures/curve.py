"""Errors over one field: the test error in detail above its view from zero, the training error beside them, one key below."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from .. import _core
from ..study import Study
from .style import BLUE, GREEN, ORANGE, PINK, RED, axis_label, caption, logarithmic, new_figure, plain_axes

if TYPE_CHECKING:
    from ..comparison import Comparison
    from ..error_map import ErrorMap
    from ..results import Curve

_PARTS: dict[str, dict[str, Any]] = {
    "initial": dict(color="black", linestyle=(0, (1, 2)), linewidth=1.6, label="before the step"),
    "plateau": dict(color=RED, linewidth=1.8, label="plateau (limit)"),
    "finite": dict(color=BLUE, linewidth=2.2, label="finite size"),
}
_BASELINES: dict[str, dict[str, Any]] = {
    "null": dict(color=PINK, linestyle=(0, (8, 4)), linewidth=1.4, label="null predictor"),
    "best_linear": dict(color=GREEN, linestyle=(0, (8, 3, 2, 3)), linewidth=1.4, label="best linear predictor"),
    "noise": dict(color=ORANGE, linestyle=(0, (3, 3)), linewidth=1.8, label="noise floor"),
}
_SIMULATED: dict[str, Any] = dict(fmt="o", color="black", markersize=3.5, linewidth=1.2, label="simulated")


@dataclass
class _Lines:
    """What a figure over one field shows: by name (x, test error, training error)."""

    study: Study
    key: str
    log: bool
    x: Any
    parts: dict[str, tuple[Any, Any, Any]]
    baselines: dict[str, Any]
    simulated: list[tuple[Any, ...]] = field(default_factory=list)  # swept value, test and training error: SampleMean


def draw_curve(curve: Curve, axes: Any) -> Any:
    return _draw(_lines_of(curve), axes)


def draw_error_lines(errors: ErrorMap, axes: Any) -> Any:
    if len(errors.parameters) != 1:
        raise ValueError(f"plot: {len(errors.parameters)} parameters over one axis: required one")
    (key, x), *_ = errors.parameters.items()
    parts = {}
    for part in [p for p in _PARTS if p in errors.__dict__]:
        column = getattr(errors, part)
        pair = (column.test_error, column.train_error)
        parts[part] = _staircase(x, pair, errors.interval, key, errors.study) if part == "plateau" else (x, *pair)
    log = bool(np.min(x) > 0 and np.max(x) >= 20 * np.min(x))
    return _draw(_Lines(errors.study, key, log, x, parts, dict(errors.baselines.__dict__)), axes)


def draw_comparison(comparison: Comparison, axes: Any) -> Any:
    from ..theory import curve

    if len(comparison.study.sweeps) > 1:
        raise ValueError("plot: two sweeps: required one; the figure has one axis for it")
    lines = _lines_of(curve(_swept_study(comparison)))
    for point in comparison.points:
        # Elsewhere the network before the step is no point of the curve.
        if point.step_size > 0 or lines.key == "step.size":
            by_name = {q.quantity: q.simulated for q in point.quantities}
            lines.simulated.append((point._swept, by_name["test_error"], by_name["train_error"]))
    return _draw(lines, axes)


def _dense(sweep: dict[str, Any]) -> str:
    """The sweep with enough points for a curve to look like one."""
    points = max(int(sweep["points"]), 100) if int(sweep["points"]) > 1 else 1
    return f"{sweep['parameter']}={sweep['from']!r}:{sweep['to']!r}:{points}" + (":log" if sweep["scale"] == "log" else "")


def _swept_study(comparison: Comparison) -> Study:
    """The study's sweep; without one, step sizes from 0 to a little beyond the largest simulated."""
    study = comparison.study
    if study.sweeps:
        return study.set(sweep=[_dense(sweep) for sweep in study.sweeps])
    largest = max(point.step_size for point in comparison.points)
    end = min(1.2 * largest, 0.999 * float(study["data.samples"]) ** 0.5)  # the theory ends at sqrt(n)
    return study.set({"step.size": largest}, sweep=f"step.size=0:{end!r}:100")


def _lines_of(curve: Curve) -> _Lines:
    sweep = curve.study.sweeps[0]
    key = sweep["parameter"]
    x = np.array([point.parameters[key] for point in curve.points])
    parts = {}
    for part in _PARTS:
        errors = [getattr(point, part) for point in curve.points]
        pair = (np.array([e.test_error for e in errors]), np.array([e.train_error for e in errors]))
        interval = [point.interval for point in curve.points]
        parts[part] = _staircase(x, pair, interval, key, curve.study) if part == "plateau" else (x, *pair)
    baselines = {name: [getattr(point.baselines, name) for point in curve.points] for name in _BASELINES}
    return _Lines(curve.study, key, sweep["scale"] == "log", x, parts, baselines)


def _limits(lines: _Lines) -> tuple[float, float]:
    """The swept values, with some air for the error bars of simulated points at the ends."""
    lower, upper = float(np.min(lines.x)), float(np.max(lines.x))
    air = 0.02 if lines.simulated else 0.0
    if lines.log:
        return lower * (lower / upper) ** air, upper * (upper / lower) ** air
    return lower - air * (upper - lower), upper + air * (upper - lower)


def _critical_value(study: Study, key: str, spike: int) -> Optional[float]:
    """The swept value at which a spike appears, where the sweep moves the step alone."""
    at = _core.critical_exponent(spike)
    return at if key == "step.exponent" else float(study["data.samples"]) ** at if key == "step.size" else None


def _staircase(x: Any, pair: tuple[Any, Any], interval: Any, key: str, study: Study) -> tuple[Any, Any, Any]:
    """Steps where the theory has them, through the plateaus that no point hits. Where the swept field moves more than the step, a
    change of interval is a gap."""
    steps = [i for i in range(1, len(x)) if interval[i] != interval[i - 1]]
    if _critical_value(study, key, 1) is None:
        return (np.insert(x, steps, np.nan), *(np.insert(y, steps, np.nan) for y in pair))  # type: ignore[return-value]
    rows: list[tuple[float, float, float]] = []
    for i in range(len(x)):
        if i in steps:
            rows += _steps(x, pair, interval, key, study, i)
        rows.append((x[i], pair[0][i], pair[1][i]))
    at, test, train = np.array(rows).T
    return at, test, train


def _steps(x: Any, pair: tuple[Any, Any], interval: Any, key: str, study: Study, i: int) -> list[tuple[float, float, float]]:
    from ..error_map import errors

    first, last = int(interval[i - 1]), int(interval[i])
    direction = 1 if last > first else -1
    crossed = [_critical_value(study, key, max(l, l + direction)) for l in range(first, last, direction)]
    values = [(pair[0][i - 1], pair[1][i - 1])]
    between = [(a + b) / 2 for a, b in zip(crossed, crossed[1:])]  # type: ignore[operator]
    if between:
        plateaus = errors(study, {key: between}, parts=["plateau"]).plateau
        values += list(zip(plateaus.test_error, plateaus.train_error))
    values.append((pair[0][i], pair[1][i]))
    return [(at, *value) for k, at in enumerate(crossed) for value in values[k : k + 2]]  # type: ignore[misc]


def _draw(lines: _Lines, axes: Any) -> Any:
    if axes is not None:
        _draw_errors(axes, lines, 1)
        axes.set(xlabel=axis_label(lines.study, lines.key), ylabel="test error")
        axes.legend(frameon=False, fontsize="small")
        return axes
    figure = new_figure(10, 6)
    caption(figure, lines.study, [lines.key])
    detail = figure.add_axes([0.085, 0.50, 0.40, 0.31])
    below = figure.add_axes([0.085, 0.265, 0.40, 0.19], sharex=detail)
    training = figure.add_axes([0.585, 0.265, 0.40, 0.545])
    _draw_errors(detail, lines, 1)
    _draw_errors(below, lines, 1, from_zero=True)
    _draw_errors(training, lines, 2)
    detail.tick_params(labelbottom=False)
    detail.set_ylabel("test error")
    below.set(ylabel="from zero", xlabel=axis_label(lines.study, lines.key))
    training.set(ylabel="training error", xlabel=axis_label(lines.study, lines.key))
    if lines.key == "step.exponent":
        from matplotlib.ticker import MultipleLocator

        if np.ptp(lines.x) > 0.2:
            for panel in (detail, training):
                panel.xaxis.set_major_locator(MultipleLocator(0.1))
        _mark_critical(detail, lines, labels=True)
        _mark_critical(training, lines, labels=False)
    handles = detail.get_legend_handles_labels()[0]
    shown = [handle for column in range(3) for handle in handles[column:6:3]] + handles[6:]  # baselines below the curves
    figure.legend(handles=shown, loc="center", bbox_to_anchor=(0.5, 0.075), ncol=(len(shown) + 1) // 2, frameon=False)
    return detail


def _draw_errors(axes: Any, lines: _Lines, column: int, from_zero: bool = False) -> None:
    for part, values in lines.parts.items():
        axes.plot(values[0], values[column], **_PARTS[part])
    if column == 1:
        for name, style in _BASELINES.items():
            axes.plot(lines.x, lines.baselines[name], **style)
    if lines.simulated:
        means = [point[column] for point in lines.simulated]
        at = [point[0] for point in lines.simulated]
        axes.errorbar(at, [m.mean for m in means], [m.standard_error for m in means], **_SIMULATED)
    plain_axes(axes)
    if lines.log:
        logarithmic(axes, "x", lines.x)
    if np.max(lines.x) > np.min(lines.x):
        axes.set_xlim(*_limits(lines))
    if from_zero:
        axes.set_ylim(0, None)
    else:
        _narrow(axes, lines, column)


def _narrow(axes: Any, lines: _Lines, column: int) -> None:
    """From the least to the largest of the curves and error bars with some air, but not below 0; baselines may leave it."""
    values = np.concatenate([np.ravel(part[column]) for part in lines.parts.values()])
    for sign in (-1, 1):
        values = np.append(values, [point[column].mean + sign * point[column].standard_error for point in lines.simulated])
    values = values[np.isfinite(values)]
    if len(values) and values.max() > values.min():
        air = 0.07 * (values.max() - values.min())
        axes.set_ylim(max(0.0, values.min() - air), values.max() + air)


def _mark_critical(axes: Any, lines: _Lines, labels: bool) -> None:
    """Thin lines where a further spike appears, its interval labelled above the panel while there is room."""
    low, high = np.min(lines.x), np.max(lines.x)
    critical = [_core.critical_exponent(k) for k in range(1, 8)]
    for at in critical[:6]:
        if low < at < high:
            axes.axvline(at, color="#c8c8c8", linewidth=0.8, zorder=0)
    for interval in range(1, 4):
        left, right = max(low, critical[interval - 1]), min(high, critical[interval])
        if labels and right - left > 0.05 * (high - low):
            place = axes.get_xaxis_transform()
            axes.text((left + right) / 2, 1.035, f"ℓ = {interval}", transform=place, ha="center", color="#606060", fontsize=8.5)
