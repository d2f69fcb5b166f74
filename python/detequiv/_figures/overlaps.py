"""One panel for each of the three largest singular values: whose Hermite feature its left vector carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .style import BLUE, GREEN, RED, axis_label, caption, new_figure, plain_axes

if TYPE_CHECKING:
    from ..comparison import Comparison, ComparedPoint
    from ..results import Prediction

_PANELS = 3
_DEGREES = 3
_COLOURS = (BLUE, RED, GREEN)


def draw_overlaps(comparison: Comparison, figure: Any) -> Any:
    if len(comparison.study.sweeps) != 1:
        raise ValueError(f"plot_overlaps: {len(comparison.study.sweeps)} sweeps: required one to have on the axis")
    if figure is None:
        figure = new_figure(11, 5.2)
    sweep = comparison.study.sweeps[0]
    key = sweep["parameter"]
    caption(figure, comparison.study, [key])
    swept, theory = _theory(comparison, key, sweep["from"], sweep["to"])
    measured = [point for point in comparison.points if point.step_size > 0]  # before it no direction is learned
    panels = [figure.add_axes([0.075 + 0.31 * k, 0.25, 0.27, 0.51]) for k in range(_PANELS)]
    for k, axes in enumerate(panels):
        for i in range(1, _DEGREES + 1):
            colour = _COLOURS[i - 1]
            axes.plot(swept, theory[:, k, i - 1], color=colour, linewidth=1.8, label=f"theory, $\\mathrm{{He}}_{i}$")
            means = np.array([_measured(point, k, i) for point in measured])
            if len(means):
                at = [point._swept for point in measured]
                axes.errorbar(at, means[:, 0], means[:, 1], fmt="o", color=colour, markersize=3.5, linewidth=1)
        axes.set(xlabel=axis_label(comparison.study, key), ylim=(-0.03, 1.03), xlim=(np.min(swept), np.max(swept)))
        axes.set_title(f"singular vector {k + 1}", fontsize=10)
        plain_axes(axes, grid=False)
        axes.tick_params(labelleft=k == 0)
    panels[0].set_ylabel("squared overlap with $\\mathrm{He}_i$")
    panels[0].errorbar([], [], [], fmt="o", color="black", markersize=3.5, label="simulated, one standard error")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="center", bbox_to_anchor=(0.5, 0.07), ncol=_DEGREES + 1, frameon=False)
    return panels


def _theory(comparison: Comparison, key: str, start: float, stop: float) -> tuple[Any, Any]:
    """Values of the swept field; squared overlaps by value, singular vector and degree."""
    from ..theory import predict

    swept = np.linspace(start, stop, 120)
    study = comparison.study.set(sweep=())
    predictions = [predict(study.set(key, value)) for value in swept]
    rows = [[[_predicted(p, k, i) for i in range(1, _DEGREES + 1)] for k in range(_PANELS)] for p in predictions]
    return swept, np.array(rows)


def _predicted(prediction: Prediction, order: int, degree: int) -> float:
    """No number where the theory has no such outlier."""
    outliers = prediction.spectrum.outliers
    if order >= len(outliers):
        return float("nan")
    overlaps = outliers[order].overlaps
    return overlaps[degree] if degree < len(overlaps) else 0.0


def _measured(point: ComparedPoint, order: int, degree: int) -> list[float]:
    at = order * (point._degrees + 1) + degree
    nan = float("nan")
    return point.overlaps[at] if degree <= point._degrees and at < len(point.overlaps) else [nan, nan]
