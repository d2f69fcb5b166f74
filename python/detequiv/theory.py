"""Questions about one study: one point, a sweep, a spectrum, an expansion, the resolvent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

import numpy as np
import numpy.typing as npt

from . import _core
from .arguments import common_shape, numbers
from .functions import Function, FunctionSource
from .parts import OptimalRidge, Regime, ResolventArrays
from .results import Curve, Hermite, Prediction, Spectrum
from .study import Study, handle_of


def hermite(function: FunctionSource, degree: int = 64) -> Hermite:
    """The expansion c_k = E[sigma(Z) He_k(Z)]/k! under the normal law [eq. hermite:coefficients].

    function: anything that `Function` takes; degree: 0 to 64.
    Accuracy: sqrt(k!)|error of c_k| <= 1e-14 sqrt(E sigma^2); coefficients below 64 roundings of that are set to 0.
    Raises ExpressionError for a text that is no admissible function, ValueError for a degree outside its range.
    """
    expanded = Function(function)
    return Hermite({"function": expanded.text, **_core.hermite(expanded._activation, degree)})


def predict(study: Study) -> Prediction:
    """Everything the theory says of one point: regime, spikes, errors of plateaus and at finite size, slopes, best ridge.

    The study's sweeps are not used. Numerical outcomes are statuses, not errors; `warnings` say what a reader must know first.
    Accuracy: plateau errors 1e-12 relative, finite size 1e-9 (its `stillness`), critical step sizes mostly below 1e-8, 6e-6
    at worst: a warning names those with fewer than 6 certain digits.
    Raises StudyError or ExpressionError for bad input. Cost: a few milliseconds, without the GIL.
    """
    return Prediction({"study": study, **_core.predict(handle_of(study))})


def curve(study: Study, sweep: Union[str, Sequence[str], None] = None) -> Curve:
    """Errors over the study's one or two sweeps, or over those given as "key=from:to:points[:log]".

    What a swept field leaves unchanged is computed once. Over arrays of your own values use `errors`.
    Raises StudyError where there is no sweep, or one that is not admissible. Cost: 15 to 50 microseconds a point.
    """
    handle_of(study)
    swept = study if sweep is None else study.set(sweep=sweep)
    return Curve({"study": swept, **_core.curve(handle_of(swept))})


def spectrum(study: Study, points: int = 500) -> Spectrum:
    """Singular values of F/sqrt(N): density of the bulk at `points` places, its edge, outliers with squared overlaps.

    The places are equally spaced over the hull of the support [eq. bulk_spectrum:quintic, spikes:M].
    points: at least 2. Accuracy: locations 1e-12 relative; the density loses digits next to an edge.
    Raises StudyError or ExpressionError, ValueError for fewer points.
    """
    if points < 2:
        raise ValueError(f"points = {points}: required an integer >= 2")
    outliers = _core.predict(handle_of(study))["spectrum"]
    return Spectrum({"study": study, **outliers, **_core.bulk(handle_of(study), points)})


def resolvent(
    *,
    c1_squared: npt.ArrayLike,
    bulk_variance: npt.ArrayLike,
    phi: npt.ArrayLike,
    psi: npt.ArrayLike,
    ridge: npt.ArrayLike,
) -> ResolventArrays:
    """The resolvent of the bulk F_0 = c_1 X W_0^T + c_g Z over arrays that broadcast together [eq. resolvent:f].

    c1_squared = c_1^2 >= 0, bulk_variance = c_g^2 >= 0, phi = d/n > 0, psi = d/N > 0, ridge = lambda >= 0 (0: the limit).
    Returns arrays of the broadcast shape. Accuracy: 1e-13 relative in the certified box. Source: derived from [AP].
    Raises ValueError for an argument that is not admissible, or shapes that do not broadcast.
    Cost: 0.1 to 0.2 microseconds a point, without the GIL.
    """
    stated = {"c1_squared": c1_squared, "bulk_variance": bulk_variance, "phi": phi, "psi": psi, "ridge": ridge}
    arrays = {name: numbers(name, value) for name, value in stated.items()}
    shape = common_shape(arrays)
    record = _core.resolvent(*(np.broadcast_to(a, shape).ravel() for a in arrays.values()))
    return ResolventArrays({name: value.reshape(shape) for name, value in record.items()})


def regime(study: Study) -> Regime:
    """Where the exponent alpha = log(eta)/log(n) of the study's step size lies, and which spikes are present in the limit.

    Interval l is ((l-1)/(2l), l/(2l+2)) [eq. regime:intervals]. Raises StudyError or ExpressionError.
    """
    return predict(study).regime


def critical_exponent(spike: int) -> float:
    """The exponent (k-1)/(2k) from which on spike k = 1, 2, ... leaves the bulk in the limit [eq. regime:critical].

    0, 1/4, 1/3, 3/8, ... Raises ValueError for k < 1. Source: [MLHD].
    """
    return _core.critical_exponent(spike)


def optimal_ridge(study: Study) -> OptimalRidge:
    """The ridge lambda that minimises the finite-strength test error over lambda = 0 and [1e-10, 1e4].

    The study's own ridge is not used. Accuracy: stationary to rounding. Raises StudyError or ExpressionError.
    """
    return predict(study).optimal_ridge
