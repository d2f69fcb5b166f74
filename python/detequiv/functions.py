"""Functions of z: activations and teachers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional, Union

import numpy.typing as npt

from . import _core
from .arguments import shown
from .records import FloatArray

FunctionSource = Union[str, Sequence[float], Callable[[float], float], "Function"]


class Function:
    """A function of z, square integrable under the normal law: an activation sigma or a teacher sigma_*.

    source: a built-in name (relu, shifted_relu, erf, tanh, sigmoid, gelu, softplus, silu, sin, abs, sign, step, He0 ... He64)
    or an expression in z of them ("tanh(z) + 0.1*He2"); at most 65 Hermite coefficients c_k of sum_k c_k He_k; or a callable
    float -> float. For a callable, `kinks` are the points where it or its derivative breaks and `jumps` those among them where
    it jumps; `derivative` is its almost-everywhere derivative. What a callable raises comes through; a TypeError names it.
    Values of texts and coefficients are 1e-14 accurate relative to scale. Immutable.
    Raises ExpressionError for a text that is no admissible function, ValueError for other sources.
    """

    _activation: _core.Activation
    is_callable: bool

    def __init__(
        self,
        source: FunctionSource,
        *,
        derivative: Optional[Callable[[float], float]] = None,
        kinks: Sequence[float] = (),
        jumps: Sequence[float] = (),
        name: Optional[str] = None,
    ) -> None:
        self.is_callable = False
        if isinstance(source, Function):
            self._activation, self.is_callable = source._activation, source.is_callable
        elif isinstance(source, str):
            self._activation = _core.Activation.parse(source)
        elif callable(source):
            self.is_callable = True
            label = name or getattr(source, "__name__", "function")
            self._activation = _core.Activation.from_callable(source, derivative, list(kinks), list(jumps), f"callable {label}")
        else:
            try:
                coefficients = [float(c) for c in source]
            except (TypeError, ValueError):
                wanted = "required a text, a list of Hermite coefficients, or a callable float -> float"
                raise ValueError(f"function = {shown(source)}: {wanted}") from None
            self._activation = _core.Activation.hermite_series(coefficients)

    def __call__(self, z: npt.ArrayLike) -> FloatArray:
        """sigma(z) at an array of z, in its shape.

        A callable is called once for each entry; texts and coefficients are evaluated in blocks.
        """
        return self._activation.value(z)

    def derivative(self, z: npt.ArrayLike) -> FloatArray:
        """sigma'(z), almost everywhere, at an array of z, in its shape.

        Raises ValueError for a callable that was given no derivative.
        """
        return self._activation.derivative(z)

    @property
    def text(self) -> str:
        """What the user wrote; coefficients as a list, a callable as its name."""
        return self._activation.text

    @property
    def kinks(self) -> list[float]:
        """Ascending points where the function or its derivative is not smooth, to rounding."""
        return self._activation.kinks

    @property
    def jumps(self) -> list[float]:
        """The kinks at which the function itself jumps: there E sigma'(Z) is not c_1."""
        return self._activation.jumps

    def __repr__(self) -> str:
        return f"Function({self.text!r})"
