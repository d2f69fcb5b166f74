"""What the theory answers, as small classes named as in the command's JSON.

Letters are those of the theory's conventions (theory/README.md): N = width, n = samples, n_1 = first_batch, d = dimension,
phi = d/n, phi_1 = d/n_1, psi = d/N, He_k the probabilists' Hermite polynomials, he_k = He_k/sqrt(k!). All quantities are
without units. `status` is "ok" where the documented accuracy holds; "outside_certified_range" and "inaccurate" numbers may be
used with that in mind; those of any other status may not.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .records import FloatArray, IntArray, Record, data_frame, leaves
from .study import Study


class Errors(Record):
    """Errors of the ridge on the fresh batch of n rows, each >= 0 [eq. prediction_error:objective, prediction_error:gcv].

    train_objective: min over v of (1/n)|y - F v|^2 + lambda |v|^2
    train_error:     (1/n)|y - F a|^2 at the minimum a
    test_error:      E (y - f(x)^T a)^2 on a fresh noisy label; the excess risk is this minus the noise variance
    """

    train_objective: float
    train_error: float
    test_error: float


class FiniteErrors(Errors):
    """Errors at this width and step size [eq. prediction_error:finite], with how they were obtained.

    columns:   how many readout functions of the low-rank part were kept
    stillness: relative change of the test error on the last enlargement of that part, below 1e-9 where status is "ok";
               None for a stated number of monomial columns
    """

    columns: int
    stillness: Optional[float]
    status: str


class Plateau(Errors):
    """Errors in the limit n -> infinity of one interval of step-size exponents [eq. prediction_error:plateau].

    interval: l >= 0, for exponents from (l-1)/(2l) to l/(2l+2); spikes: how many of the spikes 1 .. l exist
    """

    interval: int
    spikes: int


class Baselines(Record):
    """Test errors that need no network. sigma_* = sum_k cs_k He_k is the teacher, cs^2 = E sigma_*^2.

    noise:       sigma_eps^2, the floor of every predictor
    best_linear: cs^2 - cs_0^2 - cs_1^2 + sigma_eps^2, of the best affine function of x
    null:        cs^2 + sigma_eps^2, of predicting 0
    """

    noise: float
    best_linear: float
    null: float


class Regime(Record):
    """Where the exponent alpha of the step size eta = constant n^alpha lies [eq. regime:intervals].

    interval: l with (l-1)/(2l) < alpha < l/(2l+2); 0 for alpha <= 0, k - 1 at the critical value of spike k
    spikes:   degrees k of the polynomial spikes that are present in the limit
    lower, upper: ends of the interval; lower is -infinity for interval 0
    critical: alpha is a critical value (k-1)/(2k): the answer depends on the constant
    distance: |alpha - nearest critical value|
    """

    exponent: float
    interval: int
    spikes: list[int]
    lower: float
    upper: float
    critical: bool
    distance: float


class WeightOutlier(Record):
    """The singular value of W = W_0 + eta G outside its bulk, with squared overlaps [eq. first_step:outlier_s].

    overlap_direction, overlap_teacher: of the right vector with the learned direction and with beta_*;
    overlap_readout: of the left vector with a/|a|. All in [0, 1].
    """

    location: float
    overlap_direction: float
    overlap_teacher: float
    overlap_readout: float


class FirstStep(Record):
    """Limits that describe the gradient G = c_1 a beta^T + o(1) [eq. first_step:limits].

    beta_norm2: |beta|^2 = cs_1^2 + s^2 c_1^2 + phi_1 (cs^2 + sigma_eps^2 + s^2 E sigma^2)
    alignment:  rho = cs_1/|beta|, the cosine of learned direction and teacher
    g_b:        <beta, W_0^T a>/|beta| = -s c_1/|beta|
    weight_outlier: None below its threshold
    Accuracy: a few roundings. Source: [MLHD] Prop. 3.1 and [Ba] for s = 0, derived in the theory's notes for s > 0.
    """

    step_size: float
    output_scale: float
    beta_norm2: float
    alignment: float
    g_b: float
    weight_outlier: Optional[WeightOutlier]


class Resolvent(Record):
    """Deterministic equivalents of the bulk at gamma = lambda n/N, K = F_0 F_0^T/N + gamma [eq. resolvent:f].

    m1 = tr K^-1/n, m2 = tr(K^-1 X X^T/d)/n, m_tilde = tr(F_0^T F_0/N + gamma)^-1/N
    B, V: test error per unit squared linear part of a label, and per unit variance of everything else
    residual, condition: of the fixed point; iterations: Newton steps, at most 30
    Accuracy: 1e-13 relative in the certified box (phi, psi in [1e-3, 1e3], ridge in [1e-10, 1e3] or 0). Derived from [AP].
    """

    gamma: float
    m1: float
    m2: float
    m_tilde: float
    B: float
    V: float
    residual: float
    condition: float
    iterations: int
    status: str


class ResolventArrays(Record):
    """`Resolvent` over arrays of one shape [eq. resolvent:f]: gamma, m1, m2, m_tilde, B, V, residual, condition.

    status: indices into the names of statuses; 1 is "ok"
    """

    gamma: FloatArray
    m1: FloatArray
    m2: FloatArray
    m_tilde: FloatArray
    B: FloatArray
    V: FloatArray
    residual: FloatArray
    condition: FloatArray
    status: IntArray


class Outlier(Record):
    """One singular value of F/sqrt(N) outside the bulk [eq. spikes:M, spikes:overlap].

    location: the singular value; label: what its left vector mostly is ("he_2", "const", "norm"); degree: that of the label
    overlaps[i], teacher_overlaps[i]: squared, of the left vector with he_i of the learned direction and of the teacher's
    norm_overlap: squared, with the normalised norm of the rows
    multiplicity: outliers at this place to rounding; their overlaps hold for the group
    Accuracy: locations 1e-12 relative. Source: derived in the theory's notes, in the way of [BGN].
    """

    location: float
    degree: int
    label: str
    multiplicity: int
    overlaps: list[float]
    teacher_overlaps: list[float]
    norm_overlap: float


class Outliers(Record):
    """Edge of the bulk and outliers of F/sqrt(N), largest first.

    critical_step_sizes[j - 1]: the least step size at which there are j outliers, up to sqrt(N); 0: without a step
    [eq. spikes:critical]
    """

    bulk_edge: float
    outliers: list[Outlier]
    critical_step_sizes: list[float]
    status: str


class Slopes(Record):
    """Derivatives of the test error: by log lambda, by log eta, by sigma_eps^2 of both batches
    [eq. prediction_error:derivatives]."""

    log_ridge: float
    log_step_size: float
    noise_variance: float


class OptimalRidge(Record):
    """The ridge lambda that minimises the finite-strength test error over 0 and [1e-10, 1e4].

    ridge: 0 where no ridge at all is best; interior: a stationary point, not an end of the range;
    status "outside_certified_range" where the upper end is best: a null predictor would do better
    """

    ridge: float
    test_error: float
    interior: bool
    status: str


class HermiteSummary(Record):
    """Hermite coefficients of activation (c_k) and teacher (cs_k) to degree 64 with their energies E sigma^2
    (`*_norm2`) and what lies beyond degree 64 (`*_tail`); bulk_variance = E sigma^2 - c_0^2 - c_1^2 [eq. hermite:coefficients]."""

    activation: FloatArray
    activation_norm2: float
    activation_tail: float
    bulk_variance: float
    teacher: FloatArray
    teacher_norm2: float
    teacher_tail: float
    error_estimate: float
    status: str


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
