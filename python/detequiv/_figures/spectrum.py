"""The bulk of F/sqrt(N) as a density, its outliers as labelled lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import BLUE, RED, SKY, caption, new_figure, plain_axes

if TYPE_CHECKING:
    from ..results import Spectrum


def draw_spectrum(spectrum: Spectrum, axes: Any) -> Any:
    if axes is None:
        figure = new_figure(8.6, 5.2)
        caption(figure, spectrum.study)
        axes = figure.add_axes([0.09, 0.14, 0.88, 0.68])
    x, y = spectrum.density.singular_value, spectrum.density.density
    top = float(np.max(y)) if len(y) else 1.0
    right = max([o.location for o in spectrum.outliers] + list(x[-1:]), default=1.0)
    axes.fill_between(x, y, color=SKY, alpha=0.35, linewidth=0)
    axes.plot(x, y, color=BLUE, linewidth=1.8, label=f"bulk, up to {spectrum.bulk_edge:.6g}")
    places = [o.location for o in spectrum.outliers]
    axes.vlines(places, 0, 0.36 * top, color=RED, linewidth=2.5, label="outliers")
    _label_outliers(axes, spectrum, top, right)
    axes.set(xlabel="singular value of F/√N", ylabel="density of the bulk", xlim=(0, 1.06 * right), ylim=(0, 1.08 * top))
    plain_axes(axes, grid=False)
    axes.legend(frameon=False, loc="upper right")
    return axes


def _label_outliers(axes: Any, spectrum: Spectrum, top: float, span: float) -> None:
    """Labels of close outliers are staggered."""
    previous, level = float("-inf"), 0
    for outlier in sorted(spectrum.outliers, key=lambda o: o.location):
        level = (level + 1) % 4 if outlier.location - previous < 0.2 * span else 0
        previous = outlier.location
        count = f" ×{outlier.multiplicity}" if outlier.multiplicity > 1 else ""
        name = re.sub(r"^he_(\d+)$", r"$\\mathrm{he}_{\1}$", outlier.label)
        axes.text(outlier.location, (0.40 + 0.08 * level) * top, f"{name}{count} at {outlier.location:.3g}", color=RED, ha="center", va="center")
