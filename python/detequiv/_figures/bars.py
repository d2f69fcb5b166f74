"""Hermite coefficients and the errors of one point, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .style import BLUE, GREEN, ORANGE, PINK, SKY, caption, new_figure, plain_axes, titles

if TYPE_CHECKING:
    from ..results import Hermite, Prediction


def draw_hermite(hermite: Hermite, axes: Any) -> Any:
    if axes is None:
        figure = new_figure(8, 5)
        facts = (
            f"E σ² = {hermite.activation_norm2:.6g},  bulk variance E σ² − c₀² − c₁² = {hermite.bulk_variance:.6g},  "
            f"beyond degree {len(hermite.activation) - 1}: {hermite.activation_tail:.6g}"
        )
        titles(figure, hermite.function, facts)
        axes = figure.add_axes([0.1, 0.14, 0.87, 0.70])
    weights = hermite.normalised
    degrees = np.arange(len(weights))
    axes.bar(degrees, np.maximum(weights, 0), 0.7, color=BLUE, label="cₖ > 0")
    axes.bar(degrees, np.maximum(-weights, 0), 0.7, color=ORANGE, label="cₖ < 0")
    axes.set(xlabel="degree k", ylabel="√(k!) |cₖ|", xlim=(-0.7, len(weights) - 0.3))
    plain_axes(axes)
    axes.legend(frameon=False)
    return axes


def draw_prediction(prediction: Prediction, axes: Any) -> Any:
    if axes is None:
        figure = new_figure(8.6, 5.2)
        caption(figure, prediction.study)
        axes = figure.add_axes([0.09, 0.22, 0.88, 0.60])
    in_force = prediction.regime.interval
    bars: list[tuple[str, Any]] = [("before\nthe step", prediction.initial)]
    bars += [(f"plateau {p.interval}" + (" *" if p.interval == in_force else ""), p) for p in prediction.plateau]
    bars.append(("finite size", prediction.finite))
    places = np.arange(len(bars))
    axes.bar(places - 0.19, [e.test_error for _, e in bars], 0.36, color=BLUE, label="test error")
    axes.bar(places + 0.19, [e.train_error for _, e in bars], 0.36, color=SKY, label="training error")
    baselines = prediction.baselines
    axes.axhline(baselines.null, color=PINK, linestyle=(0, (8, 4)), label="null predictor")
    axes.axhline(baselines.best_linear, color=GREEN, linestyle=(0, (8, 3, 2, 3)), label="best linear")
    axes.axhline(baselines.noise, color=ORANGE, linestyle=(0, (3, 3)), label="noise floor")
    axes.set(ylabel="error", xlabel="* plateau of the interval in force", xlim=(-0.6, len(bars) - 0.4), ylim=(0, None))
    axes.set_xticks(places, [name for name, _ in bars])
    plain_axes(axes)
    axes.tick_params(axis="x", length=0)
    axes.legend(frameon=False, ncol=5, loc="upper center", bbox_to_anchor=(0.5, -0.22), fontsize="small")
    return axes
