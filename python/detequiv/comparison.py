"""Theory beside simulation, as small classes named as in the command's JSON."""

from __future__ import annotations

from typing import Any, Optional

from .records import Record, data_frame
from .study import Study


class SampleMean(Record):
    """Mean over independent draws: standard_error = sqrt(sum (x - mean)^2/(T (T - 1))), NaN for fewer than two.

    interval_95: covers the true mean with probability 95 %, by Student's law; draws: T
    """

    mean: float
    standard_error: float
    interval_95: list[float]
    draws: int


class Judgement(Record):
    """A difference between simulation and theory beside what is allowed of it, in the unit of the quantity.

    tolerance: allowed to a network of any size; allowance: with what a finite network adds
    beyond_tolerance, excess: standard errors by which the difference leaves the one and the other; 0 inside
    unseen: allowance + critical_z standard errors, up to where a difference may pass unseen
    """

    tolerance: float
    allowance: float
    beyond_tolerance: float
    excess: float
    unseen: float


class Improvement(Record):
    """The drop of an error from the network before the step: simulated, predicted in three ways, paired within draws.

    limit: on the plateau; finite: at this size; conditioned: with what each draw is in place of its limits
    [eq. low_rank:instance]; difference: simulated minus conditioned
    """

    simulated: SampleMean
    limit: float
    finite: float
    conditioned: SampleMean
    difference: SampleMean


class ZScores(Record):
    """Differences of the improvement in standard errors: from the limit, the finite-size and the conditioned prediction.

    The last one is what the verdict judges; the first two carry what a finite network or a single draw adds.
    """

    limit: float
    finite: float
    conditioned: float


class ComparedQuantity(Record):
    """One error at one point: its value simulated, in the limit and at finite size, its improvement, z-scores, judgement.

    quantity: "train_objective", "train_error" or "test_error"; judgement: None where it is not judged
    """

    quantity: str
    simulated: SampleMean
    limit: float
    finite: float
    improvement: Improvement
    z: ZScores
    judgement: Optional[Judgement]


class ComparedNumber(Record):
    """A number of the first step beside its limit: simulated, predicted, z in standard errors; shown, not judged."""

    simulated: SampleMean
    predicted: float
    z: float


class ComparedOutlier(Record):
    """One outlier of F/sqrt(N), by the order of singular values (0: the largest), with its squared overlap.

    location, predicted, conditioned, difference: the singular value simulated, at finite strength, by the draws, and their
    difference; overlap, predicted_overlap, conditioned_overlap, overlap_difference: the same of the squared overlap with he_i,
    i that of the label; judgement, overlap_judgement: None where the outlier is too near the bulk, or to another one
    """

    order: int
    label: str
    location: SampleMean
    predicted: float
    conditioned: SampleMean
    difference: SampleMean
    judgement: Optional[Judgement]
    overlap: SampleMean
    predicted_overlap: float
    conditioned_overlap: SampleMean
    overlap_difference: SampleMean
    overlap_judgement: Optional[Judgement]


class ComparedPoint(Record):
    """One point: quantities, numbers of the first step by name, outliers; what was measured of all leading singular values.

    row_norm_growth: E|w|^2 - 1 of the rows in the step, on which depends what finite networks add; judged: whether that is
    small enough for a verdict; singular_values, overlaps: [mean, standard error] each, overlaps of left vector k with he_i at
    k (degrees + 1) + i
    """

    step_size: float
    ridge: float
    row_norm_growth: float
    judged: bool
    quantities: list[ComparedQuantity]
    first_step: dict[str, ComparedNumber]
    outliers: list[ComparedOutlier]
    singular_values: list[list[float]]
    overlaps: list[list[float]]
    _degrees: int
    _swept: float


class Verdict(Record):
    """Whether theory and simulation agree: `finding`, and in one line `line`.

    finding: "agree", "not_told_apart" (draws that could hide more than unseen_allowed of the improvement in more than half of
    the errors), "too_close" (closer than the error bars allow, which are then too wide) or "disagree"; agrees: it is "agree";
    unseen: the largest share of an improvement that may pass unseen; blind: in how many of the judged errors, of which there
    are `errors`, that is more than unseen_allowed.

    A disagreement is a difference beyond its allowance by more than critical_z standard errors, Student's quantile at
    false_alarm_rate/(2 tests) (Bonferroni: holds under any dependence). too_close: every difference of the errors is smaller
    than its error bar allows: all |z| below the quantile P(|t| < z) = false_alarm_rate/2.
    largest_excess: the largest found; beyond_tolerance: differences that only the size of the network explains;
    points_not_judged: points that are shown only
    """

    finding: str
    agrees: bool
    line: str
    tests: int
    false_alarm_rate: float
    tolerance: float
    location_tolerance: float
    overlap_tolerance: float
    finite_size: float
    unseen: float
    unseen_allowed: float
    errors: int
    blind: int
    critical_z: float
    largest_excess: float
    too_close: bool
    beyond_tolerance: int
    largest_growth: float
    points_not_judged: int


class Comparison(Record):
    """Theory beside simulation at every point that a store holds, named as in the command's JSON.

    trials: the fewest draws of any point; trials_stored: complete ones in the store, compared or not, the fewest of any point;
    points: errors, first step, outliers with z-scores; verdict: whether all agrees
    """

    study: Study
    blas: str
    gradient: str
    precision: str
    trials: int
    trials_stored: int
    points: list[ComparedPoint]
    verdict: Verdict
    status: str
    warnings: list[str]

    @property
    def agrees(self) -> bool:
        """Whether no difference is beyond what is allowed and a large one would have been seen: the verdict's own `agrees`."""
        return self.verdict.agrees

    @property
    def line(self) -> str:
        """The verdict in one line, as the command says it."""
        return self.verdict.line

    def to_dataframe(self, what: str = "errors") -> Any:
        """A pandas DataFrame: "errors", one row for each quantity at each point with its z-scores, or "outliers", one row for
        each outlier with locations and squared overlaps.

        Raises ValueError for any other word, ImportError where pandas is missing.
        """
        if what not in ("errors", "outliers"):
            raise ValueError(f"what = {what!r}: required errors or outliers")
        rows = self._error_rows() if what == "errors" else self._outlier_rows()
        names = rows[0] if rows else {}
        return data_frame({name: [row[name] for row in rows] for name in names})

    def _error_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "step_size": p.step_size, "ridge": p.ridge, "quantity": q.quantity,
                "simulated": q.simulated.mean, "simulated_se": q.simulated.standard_error,
                "limit": q.limit, "finite": q.finite,
                "drop": q.improvement.simulated.mean, "drop_se": q.improvement.simulated.standard_error,
                "drop_limit": q.improvement.limit, "drop_finite": q.improvement.finite,
                "drop_conditioned": q.improvement.conditioned.mean,
                "difference": q.improvement.difference.mean, "difference_se": q.improvement.difference.standard_error,
                "z_limit": q.z.limit, "z_finite": q.z.finite, "z_conditioned": q.z.conditioned,
                "row_norm_growth": p.row_norm_growth, **_judged("", q.judgement if p.judged else None),
            }
            for p in self.points for q in p.quantities
        ]

    def _outlier_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "step_size": p.step_size, "ridge": p.ridge, "order": o.order, "outlier": o.label,
                "location": o.location.mean, "location_se": o.location.standard_error,
                "location_finite": o.predicted, "location_conditioned": o.conditioned.mean,
                "overlap": o.overlap.mean, "overlap_se": o.overlap.standard_error,
                "overlap_finite": o.predicted_overlap, "overlap_conditioned": o.conditioned_overlap.mean,
                **_judged("location_", o.judgement if p.judged else None),
                **_judged("overlap_", o.overlap_judgement if p.judged else None),
            }
            for p in self.points for o in p.outliers
        ]

    def plot(self, axes: Any = None) -> Any:
        """Theory as lines, what was simulated as points with bars of one standard error, as the command draws them: over the
        study's sweep, else over step sizes. Returns the matplotlib axes of the test error.

        axes: draws the test error alone there; None makes a figure, with the training error and a view from zero beside it.
        Raises ValueError for two sweeps, ImportError where matplotlib is missing.
        """
        from ._figures.curve import draw_comparison

        return draw_comparison(self, axes)

    def plot_overlaps(self, figure: Any = None) -> Any:
        """Squared overlaps of the three leading left singular vectors with He_1, He_2, He_3 of the learned direction over the
        study's sweep: theory as lines, simulated as points. Returns the three matplotlib axes.

        figure: where to draw; None makes one. Raises ValueError unless the study has one sweep, ImportError where matplotlib is
        missing.
        """
        from ._figures.overlaps import draw_overlaps

        return draw_overlaps(self, figure)

    def __repr__(self) -> str:
        lines = [f"<Comparison over {self.trials} trials: {self.line}"]
        lines += [
            f"eta = {p.step_size:.6g}: test error simulated {q.simulated.mean:.6g} +- {q.simulated.standard_error:.2g}, "
            f"finite {q.finite:.6g}, limit {q.limit:.6g}, z = {q.z.conditioned:.2g}"
            for p in self.points for q in p.quantities if q.quantity == "test_error"
        ]
        return "\n".join(lines) + ">"


def _judged(prefix: str, judgement: Optional[Judgement]) -> dict[str, float]:
    nan = float("nan")
    names = ("allowance", "excess", "unseen")
    return {f"{prefix}{name}": getattr(judgement, name) if judgement else nan for name in names}
