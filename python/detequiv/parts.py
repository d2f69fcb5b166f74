"""What the answers of the theory are made of, stage by stage, as small classes named as in the command's JSON.

Letters are those of the theory's conventions (theory/README.md): N = width, n = samples, n_1 = first_batch, d = dimension,
phi = d/n, phi_1 = d/n_1, psi = d/N, He_k the probabilists' Hermite polynomials, he_k = He_k/sqrt(k!). All quantities are
without units. `status` is "ok" where the documented accuracy holds; "outside_certified_range" and "inaccurate" numbers may be
used with that in mind; those of any other status may not.
"""

from __future__ import annotations

from typing import Optional

from .records import FloatArray, IntArray, Record


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
    stillness: relative change of test error and objective on the last enlargement of that part, at most 1e-9 where status is "ok";
               None for a stated number of monomial columns
    """

    columns: int
    stillness: Optional[float]
    status: str


class Plateau(Errors):
    """Errors in the limit n -> infinity of one interval of step-size exponents [eq. prediction_error:plateau].

    interval: l >= 0, for exponents from (l-1)/(2l) to l/(2l+2); spikes: how many of the spikes 1 .. l exist
    status: that of the resolvent, or "inaccurate" where fewer than six digits are certain
    """

    interval: int
    spikes: int
    status: str


class ErrorBounds(Record):
    """Bounds of the absolute errors of `Errors` of the same names [eq. certificate:adjoint]; infinite where nothing is certain."""

    train_objective: float
    train_error: float
    test_error: float


class OutlierBounds(Record):
    """Bounds of the absolute errors of one outlier [eq. certificate:outlier].

    location: of its location; overlaps: of every one of its squared overlaps, at most 1
    """

    location: float
    overlaps: float


class SlopeBounds(Record):
    """Bounds of the absolute errors of `Slopes` of the same names [eq. certificate:slopes]; infinite where nothing is certain."""

    log_ridge: float
    log_step_size: float
    noise_variance: float


class OptimalRidgeBounds(Record):
    """Bounds of the absolute errors of `OptimalRidge` [eq. certificate:optimal]; the ridge's is 0 at an end of the range.

    They hold for the minimum that was found; that no other one is lower is no part of them.
    """

    ridge: float
    test_error: float


class Certificate(Record):
    """Bounds of the absolute errors of a `Prediction`, made of residuals, conditions and roundings (theory/certificate.md).

    certain_digits: the least decimal digits of all errors; plateau[l], finite, initial: as in the prediction; bulk_edge and
    outliers[j]: as in its spectrum; outlier_count_certain: no outlier is too close to the edge to be told from none;
    finite_slopes, plateau_slopes, optimal_ridge, critical_step_sizes[j] [eq. certificate:critical]: as in the prediction
    """

    certain_digits: float
    plateau: list[ErrorBounds]
    finite: ErrorBounds
    initial: ErrorBounds
    bulk_edge: float
    outliers: list[OutlierBounds]
    outlier_count_certain: bool
    finite_slopes: SlopeBounds
    plateau_slopes: SlopeBounds
    optimal_ridge: OptimalRidgeBounds
    critical_step_sizes: list[float]


class SpectrumCertificate(Record):
    """Bounds of the absolute errors of a `Spectrum` [eq. certificate:support, certificate:density].

    support, atom_at_zero, density: of the numbers of these names, infinite where nothing is certain, as at the edges
    themselves; support_count_certain: no interval is missing and none too many
    """

    support: list[tuple[float, float]]
    support_count_certain: bool
    atom_at_zero: float
    density: FloatArray


class PointCertificate(Record):
    """Bounds of the absolute errors at one point of a curve, as `Certificate` has them for a prediction.

    plateau: of the interval in force; finite, initial: as in the point; infinite where nothing is certain
    """

    plateau: ErrorBounds
    finite: ErrorBounds
    initial: ErrorBounds


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
    strength:   theta = c_1 eta |beta|/sqrt(N): neuron j is shifted by theta omega_j <x, beta>/|beta|
    growth:     chi = 2 eta c_2 cs_0/sqrt(N): row j of W_0 becomes 1 + chi omega_j times as long [eq. low_rank:growth]
    weight_outlier: None below its threshold
    Accuracy: a few roundings. Source: [MLHD] Prop. 3.1 and [Ba] for s = 0, derived in the theory's notes for s > 0.
    """

    step_size: float
    output_scale: float
    beta_norm2: float
    alignment: float
    g_b: float
    strength: float
    growth: float
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
