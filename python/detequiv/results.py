"""One point, a sweep, a spectrum, an expansion: what the command's verbs answer."""

from __future__ import annotations

from typing import Any, Sequence, Union

import numpy as np

from . import _core
from .functions import Function
from .records import Record, data_frame
from .study import Study


class Hermite(Record):
    """Coefficients c_k (`activation`), sqrt(k!) c_k (`normalised`), energies, error estimate and status."""

    def to_dataframe(self) -> Any:
        degrees = np.arange(len(self.activation))
        return data_frame({"degree": degrees, "coefficient": self.activation, "normalised": self.normalised})

    def plot(self, axes: Any = None) -> Any:
        """Bars of sqrt(k!) |c_k| as the command draws them; returns the matplotlib axes."""
        from .figures import draw_hermite

        return draw_hermite(self, axes)


class Prediction(Record):
    """Everything the theory says of one study at one point, named as the command's JSON."""

    def __repr__(self) -> str:
        rows = [("before the step", self.initial), ("finite size", self.finite)]
        rows += [
            (f"plateau {p.interval}" + (" in force" if p.interval == self.regime.interval else ""), p)
            for p in self.plateau
        ]
        lines = [f"{'':20}{'test error':>12}{'train error':>13}{'objective':>12}"]
        lines += [f"{n:20}{e.test_error:12.6g}{e.train_error:13.6g}{e.train_objective:12.6g}" for n, e in rows]
        lines += [f"outlier {o.label} at {o.location:.6g}" for o in self.spectrum.outliers]
        return f"<Prediction, eta = {self.first_step.step_size:.6g}\n" + "\n".join(lines) + ">"


class Curve(Record):
    """A sweep: `points`, one record each, the last sweep fastest."""

    def to_dataframe(self) -> Any:
        """One row for each point, columns named as in the command's CSV."""
        rows: dict[str, list[Any]] = {}
        for point in self.points:
            for key, value in point.to_dict().items():
                for name, leaf in _leaves(key, value):
                    rows.setdefault(name.removeprefix("parameters."), []).append(leaf)
        return data_frame(rows)

    def plot(self, axes: Any = None) -> Any:
        """Test error over the first sweep: plateau, finite size, before the step, baselines; returns the axes."""
        from .figures import draw_curve

        return draw_curve(self, axes)


class Spectrum(Record):
    """Bulk edge, outliers with overlaps, support and density of the singular values of F/sqrt(width)."""

    def plot(self, axes: Any = None) -> Any:
        """The bulk as a density, outliers as labelled lines; returns the matplotlib axes."""
        from .figures import draw_spectrum

        return draw_spectrum(self, axes)


def _leaves(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(f"{name}.{key}", inner)]
    return [] if isinstance(value, list) else [(name, value)]


def hermite(function: Union[str, Sequence[float], Any], degree: int = 64) -> Hermite:
    """The expansion of a function (anything that Function takes) to `degree`, 0 to 64.

    Accuracy: sqrt(k!)|error of c_k| <= 1e-14 of the norm. Raises ExpressionError or ValueError.
    """
    return Hermite(_core.hermite(Function(function)._core, degree))


def predict(study: Study) -> Prediction:
    """Regime, spikes, plateau and finite-size errors, slopes, best ridge, baselines, warnings at one point.

    The study's sweeps are not used. Raises StudyError or ExpressionError. Cost: a few milliseconds.
    """
    return Prediction(_core.predict(study._handle))


def curve(study: Study, sweep: Union[str, Sequence[str], None] = None) -> Curve:
    """The study's sweeps, or those given as "key=from:to:points[:log]". Raises StudyError where there are none."""
    swept = study if sweep is None else study.set(sweep=sweep)
    return Curve({"study": swept.to_dict(), **_core.curve(swept._handle)})


def spectrum(study: Study, points: int = 500) -> Spectrum:
    """Bulk density at `points` >= 2 places over its support, edge and outliers of F/sqrt(width)."""
    if points < 2:
        raise ValueError(f"points = {points}: required at least 2")
    return Spectrum({**_core.predict(study._handle)["spectrum"], **_core.bulk(study._handle, points)})


def resolvent(*, c1_squared: Any, bulk_variance: Any, phi: Any, psi: Any, ridge: Any) -> Record:
    """The resolvent of the bulk over arrays that broadcast together: gamma, m1, m2, m_tilde, B, V, residual, condition.

    c1_squared = c_1^2, bulk_variance = c_g^2, phi = d/n, psi = d/N. `status` holds indices into the names of statuses
    (1: ok). Raises ValueError for an argument that is negative or not finite. Cost: 0.1 to 0.2 microseconds a point.
    """
    arrays = np.broadcast_arrays(c1_squared, bulk_variance, phi, psi, ridge)
    record = _core.resolvent(*(np.ravel(a) for a in arrays))
    return Record({name: value.reshape(arrays[0].shape) for name, value in record.items()})


def regime(study: Study) -> Record:
    """Where the step-size exponent lies: interval, spikes, its ends, whether it is critical."""
    return predict(study).regime


def optimal_ridge(study: Study) -> Record:
    """The ridge that minimises the finite-strength test error: ridge, test_error, interior, status."""
    return predict(study).optimal_ridge
