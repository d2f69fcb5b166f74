"""Functions of z: activations and teachers."""

from __future__ import annotations

from typing import Callable, Optional, Sequence, Union

import numpy as np

from . import _core


class Function:
    """A function of z, square integrable under the normal law.

    source: a built-in name or an expression in z ("relu", "tanh(z) + 0.1*He2"), a list of Hermite coefficients, or a
    callable float -> float. For a callable, `kinks` are the points where it or its derivative breaks and `jumps` those
    among them where it jumps; `derivative` is used by simulations of the C++ library only. What a callable raises comes
    through. Raises ExpressionError for a text that is no admissible function, ValueError for other sources.
    """

    def __init__(
        self,
        source: Union[str, Sequence[float], Callable[[float], float], "Function"],
        *,
        derivative: Optional[Callable[[float], float]] = None,
        kinks: Sequence[float] = (),
        jumps: Sequence[float] = (),
        name: Optional[str] = None,
    ) -> None:
        self.is_callable = False
        if isinstance(source, Function):
            self._core, self.is_callable = source._core, source.is_callable
        elif isinstance(source, str):
            self._core = _core.Activation.parse(source)
        elif callable(source):
            self.is_callable = True
            label = name or getattr(source, "__name__", "function")
            self._core = _core.Activation.from_callable(source, derivative, list(kinks), list(jumps), f"callable {label}")
        else:
            self._core = _core.Activation.hermite_series([float(c) for c in source])

    def __call__(self, z: object) -> np.ndarray:
        """Values at an array of z, in its shape."""
        return self._core.value(z)

    def derivative(self, z: object) -> np.ndarray:
        """The almost-everywhere derivative at an array of z, in its shape."""
        return self._core.derivative(z)

    @property
    def text(self) -> str:
        return self._core.text

    @property
    def kinks(self) -> list[float]:
        return self._core.kinks

    @property
    def jumps(self) -> list[float]:
        return self._core.jumps

    def __repr__(self) -> str:
        return f"Function({self.text!r})"
