"""What a two-layer network learns from one gradient step: predictions, error curves, comparison with simulation.

    study = detequiv.Study(activation="relu", teacher="He1 + He2/sqrt(2)", exponent=0.3)
    detequiv.predict(study).finite.test_error
    detequiv.errors(study, ridge=numpy.logspace(-4, 1, 200)).plateau.test_error

The theory and its conventions are those of the C++ library; names of results are those of the command's JSON. Equations are
cited as [eq. note:label], notes and papers ([MLHD], [Ba], [AP], [BGN]) are in the folder theory/ of the source.
"""

from ._core import ExpressionError, StoreError, StudyError, TrialError, __version__
from .comparison import (
    ComparedNumber,
    ComparedOutlier,
    ComparedPoint,
    ComparedQuantity,
    Comparison,
    Improvement,
    Judgement,
    SampleMean,
    Verdict,
    ZScores,
)
from .error_map import BaselineArrays, BoundArrays, ErrorArrays, ErrorMap, errors
from .functions import Function, FunctionSource
from .parts import (
    Baselines,
    Certificate,
    ErrorBounds,
    Errors,
    FiniteErrors,
    FirstStep,
    HermiteSummary,
    OptimalRidge,
    Outlier,
    OutlierBounds,
    Outliers,
    Plateau,
    PointCertificate,
    Regime,
    Resolvent,
    ResolventArrays,
    Slopes,
    SpectrumCertificate,
    WeightOutlier,
)
from .records import Record
from .results import Curve, CurvePoint, Density, Hermite, Prediction, Spectrum
from .simulation import Progress, SimulationOutcome, compare, simulate
from .study import Study
from .theory import critical_exponent, curve, hermite, optimal_ridge, predict, regime, resolvent, spectrum

__all__ = [
    "BaselineArrays", "Baselines", "BoundArrays", "Certificate", "ComparedNumber", "ComparedOutlier", "ComparedPoint",
    "ComparedQuantity", "Comparison", "Curve", "CurvePoint", "Density", "ErrorArrays", "ErrorBounds", "ErrorMap",
    "Errors", "ExpressionError", "FiniteErrors", "FirstStep", "Function", "FunctionSource", "Hermite", "HermiteSummary",
    "Improvement", "Judgement", "OptimalRidge", "Outlier", "OutlierBounds", "Outliers", "Plateau", "PointCertificate",
    "Prediction", "Progress", "Record", "Regime", "Resolvent", "ResolventArrays", "SampleMean", "SimulationOutcome",
    "Slopes", "Spectrum", "SpectrumCertificate", "StoreError", "Study", "StudyError", "TrialError", "Verdict",
    "WeightOutlier", "ZScores", "__version__", "compare", "critical_exponent", "curve", "errors", "hermite", "optimal_ridge", "predict", "regime",
    "resolvent", "simulate", "spectrum",
]
