"""Studies: the problem that every other call answers questions about."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Optional, Union

from . import _core
from .arguments import shown
from .functions import Function

_FUNCTIONS = ("network.activation", "data.teacher")


def _all_keys() -> list[str]:
    stated = {key for key, *_ in _core.StudyHandle.parse("", "study", []).fields()}
    return sorted(stated | set(_core.numeric_field_names()))


def _short_names() -> dict[str, str]:
    names = {"ridge": "ridge.lambda", "step_size": "step.size"}
    for key in _all_keys():
        names[key] = key
        names[key.replace(".", "_")] = key
        names.setdefault(key.rsplit(".", 1)[-1], key)
    return names


_NAMES = _short_names()


def full_key(name: str) -> str:
    """The dotted key of a field: "ridge" and "ridge_lambda" are ridge.lambda; unknown names stay as they are."""
    return _NAMES.get(name, name)


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    if hasattr(value, "__iter__"):
        return "[" + ", ".join(repr(float(v)) for v in value) + "]"
    return repr(float(value))


def _is_function(value: Any) -> bool:
    return isinstance(value, Function) or (callable(value) and not isinstance(value, (str, list, tuple)))


def handle_of(study: object) -> _core.StudyHandle:
    """The compiled part of a study; TypeError for what is none."""
    if not isinstance(study, Study):
        raise TypeError(f"study = {study!r}: required a detequiv.Study; Study.read(file) reads one from a file")
    return study._handle


class Study:
    """One problem: activation, teacher, sizes, noise, ridge, step. Immutable; `set` makes changed copies.

        x -> a^T sigma(W x), labels y = sigma_*(<x, beta_*>) + noise; W = W_0 + eta G after one gradient step on
        first_batch rows; then min over v of (1/n)|y - F v|^2 + lambda |v|^2 on n = samples fresh ones

    Fields are given by name (`width=500`, `ridge=0.1`, `exponent=0.3`) or by dotted key in a mapping
    ({"ridge.lambda": 0.1}); everything else has its default. `Study.reference()` lists all with meaning and range. The
    activation and the teacher may be texts, Hermite coefficients, Function objects or callables. `sweep` holds one or two
    texts "key=from:to:points[:log]". study["ridge"] reads a field.
    Raises StudyError naming the field, its value and what is required, ExpressionError for a text that is no function of z.
    Source of the model: [MLHD], conventions in
    theory/README.md.
    """

    _handle: _core.StudyHandle
    _functions: dict[str, Function]

    def __init__(
        self, fields: Optional[Mapping[str, Any]] = None, *, sweep: Union[str, Iterable[str], None] = None, **named: Any
    ) -> None:
        self._handle = _core.StudyHandle.parse("", "study", [])
        self._functions = {}
        changed = self.set(fields, sweep=sweep, **named)
        self._handle, self._functions = changed._handle, changed._functions

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in Study.__annotations__:
            raise AttributeError(f"study.{name} = ...: a Study does not change; set(...) makes a changed copy")
        object.__setattr__(self, name, value)

    @classmethod
    def _of(cls, handle: _core.StudyHandle, functions: Mapping[str, Function]) -> "Study":
        study = cls.__new__(cls)
        study._functions = dict(functions)
        given = [functions[key]._activation if key in functions else None for key in _FUNCTIONS]
        study._handle = handle.with_functions(*given)
        return study

    @classmethod
    def read(cls, file: Union[str, "os.PathLike[str]"]) -> "Study":
        """The study in a TOML file, as the command reads it.

        Raises StudyError naming file, key, value and what is required, ExpressionError as the class does; at most 1 MiB.
        """
        return cls._of(_core.StudyHandle.read(os.fspath(file), []), {})

    @classmethod
    def parse(cls, toml: str) -> "Study":
        """The study in a TOML text, as in a file.

        Raises StudyError naming key, value and what is required, ExpressionError as the class does.
        """
        return cls._of(_core.StudyHandle.parse(toml, "study", []), {})

    @staticmethod
    def reference() -> str:
        """Every field with its default, meaning and admissible values, as commented TOML."""
        return _core.study_reference()

    def set(
        self, *fields: Any, sweep: Union[str, Iterable[str], None] = None, **named: Any
    ) -> "Study":
        """A copy with other values: set("ridge.lambda", 0.1), set({"ridge.lambda": 0.1}) or set(ridge=0.1).

        sweep replaces the study's sweeps; () removes them. Setting step.size replaces exponent and constant, setting
        step.exponent a stated size. Raises StudyError and ExpressionError as the class does.
        """
        values: dict[str, Any] = {}
        if len(fields) == 2:
            values[full_key(fields[0])] = fields[1]
        elif len(fields) == 1:
            values.update({full_key(key): value for key, value in (fields[0] or {}).items()})
        elif fields:
            raise TypeError("set takes a key with a value, a mapping, or named fields")
        values.update({full_key(key): value for key, value in named.items()})
        if "sweep" in values:  # no field: several tables, or none
            sweep = values.pop("sweep")
        functions = {key: f for key, f in self._functions.items() if key not in values}
        overrides = []
        for key, value in values.items():
            if key in _FUNCTIONS and _is_function(value):
                function = Function(value)
                if function.is_callable:
                    functions[key] = function
                value = function.text
            try:
                overrides.append(f"{key}={_toml(value)}")
            except (TypeError, ValueError):
                raise _core.StudyError(
                    f"{key} = {shown(value)}: required a number, a text, a list of numbers, or a table of such"
                ) from None
        try:
            handle = _core.StudyHandle.parse(self._handle.to_toml(), "study", overrides)
        except _core.StudyError as error:
            raise _core.StudyError(str(error).removeprefix("--set: ").removeprefix("study: ")) from None
        if sweep is not None:
            try:
                handle = handle.with_sweeps([sweep] if isinstance(sweep, str) else list(sweep))
            except _core.StudyError as error:
                raise _core.StudyError(str(error).replace("--sweep: ", "sweep: ").replace("sweep: sweep.", "sweep.")) from None
        return self._of(handle, functions)

    def __getitem__(self, name: str) -> Any:
        """The value of a field by short name or dotted key; StudyError for one that does not exist."""
        key = full_key(name)
        if key in self._functions:
            return self._functions[key]
        if key == "data.first_batch":
            return self._handle.first_batch()
        for known, value, *_ in self._handle.fields():
            if known == key:
                return value
        return self._handle.number(key)

    @property
    def step_size(self) -> float:
        """eta: stated, or constant samples^exponent."""
        return self._handle.step_size()

    @property
    def step_exponent(self) -> float:
        """log(eta)/log(samples) for a stated size, else the stated exponent."""
        return self._handle.step_exponent()

    @property
    def sweeps(self) -> list[dict[str, Any]]:
        """parameter, from, to, points, scale ("linear" or "log") of each sweep."""
        return self._handle.sweeps()

    def to_toml(self) -> str:
        """Every field in force as TOML. Raises ValueError where a callable stands in for a function of z."""
        for key, function in self._functions.items():
            raise ValueError(f"{key} = {function.text}: required a text or coefficients; TOML holds no callable")
        return self._handle.to_toml()

    def to_dict(self) -> dict[str, Any]:
        """The fields in force, nested and named as in the command's JSON."""
        record: dict[str, Any] = {}
        for key, value, *_ in self._handle.fields():
            table, _, name = key.rpartition(".")
            value = self._handle.first_batch() if key == "data.first_batch" else value
            whole = isinstance(value, float) and value.is_integer() and abs(value) <= 2**53
            (record.setdefault(table, {}) if table else record)[name] = int(value) if whole else value
        record["sweep"] = self.sweeps
        return record

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Study):
            return NotImplemented
        return self._handle.to_toml() == other._handle.to_toml() and self._functions == other._functions

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        return (Study.parse, (self.to_toml(),))

    def __repr__(self) -> str:
        return f"<Study\n{self._handle.to_toml().rstrip()}>"
