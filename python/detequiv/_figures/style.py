"""Colours, captions and axis labels that all figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..study import Study

BLUE, SKY, ORANGE, RED, GREEN, PINK = "#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#009E73", "#CC79A7"
_GREY = "#404040"

# The letters of the theory for the fields of a study, as mathtext.
_SYMBOLS = {
    "network.width": "N", "data.samples": "n", "data.first_batch": "n₁", "data.dimension": "d", "data.noise": r"$\mathdefault{σ_ε}$",
    "ridge.lambda": "λ", "step.exponent": "α", "step.constant": "c", "step.size": "η", "network.output_scale": "s",
    "theory.columns": "K",
}


def new_figure(width: float, height: float) -> Any:
    """An empty figure of that many hundreds of pixels."""
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height))


def caption(figure: Any, study: Study, left_out: Sequence[str] = ()) -> None:
    """The title, and the parameters that hold for all of the figure."""
    functions, numbers = [], []
    if "step.size" in left_out:  # which puts them out of force
        left_out = [*left_out, "step.exponent", "step.constant"]
    for key, value, *_ in study._handle.fields():
        if key in left_out or _goes_without_saying(study, key, value):
            continue
        shown = _shown(study[key])
        if key in ("network.activation", "data.teacher"):
            functions.append(("teacher " if key == "data.teacher" else "activation ") + _shortened(shown))
        elif key in _SYMBOLS:
            numbers.append(f"{_SYMBOLS[key]} = {shown}")
        else:  # network.rows, network.readout
            numbers.append(f"{shown} {key.rpartition('.')[2]}")
    titles(figure, study["title"], ",  ".join(functions), symbols=",  ".join(numbers))


def titles(figure: Any, title: str, *lines: str, symbols: str = "") -> None:
    """Lines above the panels: what users wrote, taken literally, then one with symbols, as mathtext."""
    figure.text(0.5, 0.965, title, ha="center", va="center", fontsize=13, parse_math=False)
    for i, line in enumerate([*lines, symbols]):
        y, math = 0.915 - 0.043 * i, i == len(lines)
        figure.text(0.5, y, line, ha="center", va="center", fontsize=9.5, color=_GREY, parse_math=math)


def axis_label(study: Study, key: str) -> str:
    """The axis of a swept field: "n   (data.samples)"."""
    if key == "step.exponent":
        whole = study["step.constant"] == 1
        return "α = log η / log n" if whole else "exponent α of the step size η = c nᵅ"
    return f"{_SYMBOLS[key]}   ({key})" if key in _SYMBOLS else key


def plain_axes(axes: Any, grid: bool = True) -> None:
    """Two spines, ticks outside, faint horizontal lines."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(direction="out")
    if grid:
        axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
        axes.set_axisbelow(True)


def logarithmic(axes: Any, which: str, values: Any) -> None:
    """A logarithmic axis; over less than two powers of ten with 1, 2 and 5 times each as its tics."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    getattr(axes, f"set_{which}scale")("log")
    low, high = float(np.min(values)), float(np.max(values))
    if high / low < 100:
        units = 10.0 ** np.arange(np.floor(np.log10(low)), np.log10(high) + 1)
        tics = [t for unit in units for t in (unit, 2 * unit, 5 * unit) if low <= t <= high]
        axis = getattr(axes, f"{which}axis")
        axis.set_major_locator(FixedLocator(tics))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_locator(NullLocator())


def _goes_without_saying(study: Study, key: str, value: Any) -> bool:
    """A first batch as large as the fresh one, and what only simulations use."""
    return (
        key.startswith("simulation.")
        or key == "title"
        or (key == "data.first_batch" and study[key] == study["data.samples"])
        or (key == "step.constant" and value == 1)
        or (key == "theory.columns" and value == "auto")
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "finite law"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(f"{one:.6g}" for one in value) + "]"
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else str(value.text)


def _shortened(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[:longest] + "…"
