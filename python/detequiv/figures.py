"""What `plot` draws, by matplotlib, in the colours of the command's figures."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._core import critical_exponent

_BLUE, _ORANGE, _RED, _GREEN, _PINK = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7"


def _axes(axes: Any) -> Any:
    if axes is not None:
        return axes
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(7, 4.5), layout="constrained")[1]


def draw_hermite(hermite: Any, axes: Any) -> Any:
    axes = _axes(axes)
    weights = hermite.normalised
    degrees = np.arange(len(weights))
    axes.bar(degrees, np.maximum(weights, 0), 0.7, color=_BLUE, label="$c_k > 0$")
    axes.bar(degrees, np.maximum(-weights, 0), 0.7, color=_ORANGE, label="$c_k < 0$")
    axes.set(xlabel="degree k", ylabel=r"$\sqrt{k!}\,|c_k|$")
    axes.legend(frameon=False)
    return axes


def _staircase(x: Any, y: Any, points: Any, key: str) -> Any:
    """Between two exponents of different intervals the step is where the theory has it; elsewhere it is a gap."""
    steps = [i for i in range(1, len(x)) if points[i].interval != points[i - 1].interval]
    if key != "step.exponent":
        return np.insert(x, steps, np.nan), np.insert(y, steps, np.nan)
    at = [critical_exponent(max(points[i].interval, points[i - 1].interval)) for i in steps]
    twice = np.repeat(steps, 2).astype(int)
    return np.insert(x, twice, np.repeat(at, 2)), np.insert(y, twice, [y[j] for i in steps for j in (i - 1, i)])


def draw_curve(curve: Any, axes: Any) -> Any:
    axes = _axes(axes)
    key = curve.study.sweep[0].parameter
    if len(curve.study.sweep) > 1:
        raise ValueError("plot: required a curve over one sweep")
    x = [point.parameters.__dict__[key] for point in curve.points]
    styles = {
        "initial": dict(color="black", linestyle=":", label="before the step"),
        "plateau": dict(color=_RED, label="plateau (limit)"),
        "finite": dict(color=_BLUE, linewidth=2.2, label="finite size"),
    }
    for part, style in styles.items():
        y = [getattr(point, part).test_error for point in curve.points]
        axes.plot(*(_staircase(x, y, curve.points, key) if part == "plateau" else (x, y)), **style)
    for name, colour, label in [
        ("null", _PINK, "null predictor"),
        ("best_linear", _GREEN, "best linear predictor"),
        ("noise", _ORANGE, "noise floor"),
    ]:
        axes.plot(x, [getattr(point.baselines, name) for point in curve.points], "--", color=colour, label=label)
    if curve.study.sweep[0].scale == "log":
        axes.set_xscale("log")
    axes.set(xlabel=key, ylabel="test error", title=curve.study.title)
    axes.legend(frameon=False, fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    return axes


def draw_spectrum(spectrum: Any, axes: Any) -> Any:
    axes = _axes(axes)
    x, y = spectrum.density.singular_value, spectrum.density.density
    axes.fill_between(x, y, color="#56B4E9", alpha=0.35, linewidth=0)
    axes.plot(x, y, color=_BLUE, label=f"bulk, up to {spectrum.bulk_edge:.6g}")
    top = float(np.max(y)) if len(y) else 1.0
    for i, outlier in enumerate(sorted(spectrum.outliers, key=lambda o: o.location)):
        axes.vlines(outlier.location, 0, 0.36 * top, color=_RED, linewidth=2.5)
        text = f"{outlier.label} at {outlier.location:.3g}"
        axes.text(outlier.location, (0.40 + 0.08 * (i % 4)) * top, text, color=_RED, ha="center")
    axes.set(xlabel=r"singular value of $F/\sqrt{N}$", ylabel="density of the bulk", ylim=(0, None))
    right = max([outlier.location for outlier in spectrum.outliers] + [spectrum.bulk_edge])
    axes.set_xlim(0, 1.12 * right)  # a label is centred on its line
    axes.legend(frameon=False)
    return axes
