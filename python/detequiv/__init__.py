"""What a two-layer network learns from one gradient step: predictions, error curves, comparison with simulation.

    study = detequiv.Study(activation="relu", teacher="He1 + He2/sqrt(2)", exponent=0.3)
    detequiv.predict(study).finite.test_error
    detequiv.errors(study, ridge=numpy.logspace(-4, 1, 200)).plateau.test_error

The theory and its conventions are those of the C++ library; names of results are those of the command's JSON.
"""

from ._core import ExpressionError, StoreError, StudyError, TrialError, __version__, critical_exponent
from .error_map import ErrorMap, errors
from .functions import Function
from .results import Curve, Hermite, Prediction, Spectrum, curve, hermite, optimal_ridge, predict, regime, resolvent, spectrum
from .simulation import compare, simulate
from .study import Study

__all__ = [
    "Curve", "ErrorMap", "ExpressionError", "Function", "Hermite", "Prediction", "Spectrum", "StoreError", "Study",
    "StudyError", "TrialError", "__version__", "compare", "critical_exponent", "curve", "errors", "hermite",
    "optimal_ridge", "predict", "regime", "resolvent", "simulate", "spectrum",
]
