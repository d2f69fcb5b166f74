"""What the theory answers: an expansion, one point, a sweep, a spectrum. `parts` says what the letters are."""

from __future__ import annotations

from typing import Any

import numpy as np

from .parts import (
    Baselines,
    Certificate,
    Errors,
    FiniteErrors,
    FirstStep,
    HermiteSummary,
    OptimalRidge,
    Outliers,
    Plateau,
    PointCertificate,
    Regime,
    Resolvent,
    Slopes,
    SpectrumCertificate,
)
from .records import FloatArray, Record, data_frame, leaves
from .study import Study


class Hermite(Record):
    """The expansion sigma = sum_k c_k He_k of a function under the normal law [eq. hermite:coefficients].

    activation: c_k = E[sigma(Z) He_k(Z)]/k!, k = 0 .. degree; normalised: sqrt(k!) c_k, the coordinate on he_k
    activation_norm2 = E sigma^2; activation_tail = E sigma^2 - sum_{k <= degree} k! c_k^2
    bulk_variance = E sigma^2 - c_0^2 - c_1^2
    error_estimate: of sqrt(k!) c_k relative to sqrt(E sigma^2), the largest over k
    """

    function: str
    activation: FloatArray
    normalised: FloatArray
    activation_norm2: float
    activation_tail: float
    bulk_variance: float
    error_estimate: float
    status: str

    def to_dataframe(self) -> Any:
        """A pandas DataFrame: degree, coefficient c_k, normalised sqrt(k!) c_k.

        Raises ImportError where pandas is missing.
        """
        degrees = np.arange(len(self.activation))
        return data_frame({"degree": degrees, "coefficient": self.activation, "normalised": self.normalised})

    def plot(self, axes: Any = None) -> Any:
        """Bars of sqrt(k!) |c_k| over k, as the command draws them; returns the matplotlib axes.

        axes: where to draw; None makes a figure. Raises ImportError where matplotlib is missing.
        """
        from ._figures.bars import draw_hermite

        return draw_hermite(self, axes)


class Prediction(Record):
    """Everything the theory says of one study at one point, named as in the command's JSON.

    plateau[l]: errors in the limit of interval l; the one in force is plateau[regime.interval]
    finite: errors at this width and step size; initial: of the same network before the step
    finite_slopes, plateau_slopes: derivatives of these test errors
    """

    study: Study
    hermite: HermiteSummary
    first_step: FirstStep
    resolvent: Resolvent
    spectrum: Outliers
    regime: Regime
    plateau: list[Plateau]
    finite: FiniteErrors
    initial: Errors
    finite_slopes: Slopes
    plateau_slopes: Slopes
    optimal_ridge: OptimalRidge
    baselines: Baselines
    certificate: Certificate
    warnings: list[str]

    def _rows(self) -> list[tuple[str, Errors]]:
        rows: list[tuple[str, Errors]] = [("before the step", self.initial), ("finite size", self.finite)]
        for one in self.plateau:
            rows.append((f"plateau {one.interval}" + (" in force" if one.interval == self.regime.interval else ""), one))
        return rows

    def to_dataframe(self) -> Any:
        """A pandas DataFrame with one row for each kind of error: before the step, finite size, every plateau.

        Raises ImportError where pandas is missing.
        """
        rows = self._rows()
        columns: dict[str, Any] = {"errors": [name for name, _ in rows]}
        for name in Errors.__annotations__:
            columns[name] = [getattr(one, name) for _, one in rows]
        return data_frame(columns)

    def plot(self, axes: Any = None) -> Any:
        """Test and training errors as bars, baselines as lines, as the command draws them; returns the matplotlib axes.

        axes: where to draw; None makes a figure. Raises ImportError where matplotlib is missing.
        """
        from ._figures.bars import draw_prediction

        return draw_prediction(self, axes)

    def __repr__(self) -> str:
        lines = [f"{'':20}{'test error':>12}{'train error':>13}{'objective':>12}"]
        lines += [f"{n:20}{e.test_error:12.6g}{e.train_error:13.6g}{e.train_objective:12.6g}" for n, e in self._rows()]
        lines += [f"outlier {o.label} at {o.location:.6g}" for o in self.spectrum.outliers]
        return f"<Prediction, eta = {self.first_step.step_size:.6g}\n" + "\n".join(lines) + ">"


class CurvePoint(Record):
    """One point of a curve.

    parameters: swept values by dotted key; plateau: of the interval in force; share_test[k - 1]: drop of the plateau's test
    error by spike k
    """

    parameters: dict[str, float]
    step_size: float
    exponent: float
    interval: int
    spikes: int
    plateau: Errors
    finite: FiniteErrors
    initial: Errors
    share_test: list[float]
    baselines: Baselines
    certificate: PointCertificate
    status: str


class Curve(Record):
    """Errors over the study's one or two sweeps, the last sweep fastest.

    points: one for each combination of swept values; warnings: what holds at the ends of the sweeps and must be known first
    """

    study: Study
    points: list[CurvePoint]
    warnings: list[str]

    def to_dataframe(self) -> Any:
        """A pandas DataFrame with one row for each point, columns named as in the command's CSV.

        Raises ImportError where pandas is missing.
        """
        rows: dict[str, list[Any]] = {}
        for point in self.points:
            for key, value in point.__dict__.items():
                plain = value.to_dict() if isinstance(value, Record) else value
                for name, leaf in leaves("" if key == "parameters" else key, plain):
                    rows.setdefault(name, []).append(leaf)
        return data_frame(rows)

    def plot(self, axes: Any = None) -> Any:
        """What the command draws: over one sweep the errors of plateau, finite size and the network before the step beside
        the baselines; over two the finite-size test error as a map with contours. Returns the matplotlib axes of the test error.

        axes: draws the test error alone there; None makes a figure, with the training error and a view from zero beside it.
        Raises ImportError where matplotlib is missing.
        """
        from ._figures.curve import draw_curve
        from ._figures.map import draw_curve_map

        return draw_curve(self, axes) if len(self.study.sweeps) == 1 else draw_curve_map(self, axes)

    def __repr__(self) -> str:
        swept = ", ".join(f"{s['parameter']} from {s['from']:g} to {s['to']:g}" for s in self.study.sweeps)
        low = min((p.finite.test_error for p in self.points), default=float("nan"))
        return f"<Curve over {swept}: {len(self.points)} points, least finite test error {low:.6g}>"


class Density(Record):
    """The bulk's density at equally spaced singular values of F/sqrt(N): mass per unit singular value, total 1 with the
    atom at zero [eq. bulk_spectrum:quintic]."""

    singular_value: FloatArray
    density: FloatArray


class Spectrum(Outliers):
    """Bulk edge, outliers with overlaps, support and density of the singular values of F/sqrt(N).

    support: the intervals that carry bulk, ascending; atom_at_zero: mass at zero among the n squared singular values
    """

    study: Study
    support: list[tuple[float, float]]
    atom_at_zero: float
    support_status: str
    density: Density
    certificate: SpectrumCertificate

    def to_dataframe(self) -> Any:
        """A pandas DataFrame, rows as in the command's CSV: kind "outlier" with a label, kind "bulk" with a density.

        Raises ImportError where pandas is missing.
        """
        count, nan = len(self.density.density), float("nan")
        return data_frame({
            "kind": ["outlier"] * len(self.outliers) + ["bulk"] * count,
            "singular_value": [o.location for o in self.outliers] + list(self.density.singular_value),
            "density": [nan] * len(self.outliers) + list(self.density.density),
            "label": [o.label for o in self.outliers] + [""] * count,
            "norm_overlap": [o.norm_overlap for o in self.outliers] + [nan] * count,
            **{f"overlap.{i}": [_entry(o.overlaps, i) for o in self.outliers] + [nan] * count for i in range(6)},
        })

    def plot(self, axes: Any = None) -> Any:
        """The bulk as a density, outliers as labelled lines, as the command draws them; returns the matplotlib axes.

        axes: where to draw; None makes a figure. Raises ImportError where matplotlib is missing.
        """
        from ._figures.spectrum import draw_spectrum

        return draw_spectrum(self, axes)

    def __repr__(self) -> str:
        lines = [f"<Spectrum, bulk up to {self.bulk_edge:.6g}"]
        lines += [f"outlier {o.label} at {o.location:.6g}" for o in self.outliers]
        return "\n".join(lines) + ">"


def _entry(values: list[float], index: int) -> float:
    return values[index] if index < len(values) else float("nan")
