"""Finite networks: simulated into a store, and beside the theory."""

from __future__ import annotations

import os
from typing import Any, Callable, Optional, Union

from . import _core
from .records import Record, data_frame
from .study import Study


class Comparison(Record):
    """Theory beside simulation: `points` with quantities and z-scores, `agrees`, the verdict as `line`."""

    def to_dataframe(self) -> Any:
        """One row for each quantity at each point."""
        rows = [
            {"step_size": p.step_size, "ridge": p.ridge, "quantity": q.quantity, "simulated": q.simulated.mean,
             "simulated_se": q.simulated.standard_error, "limit": q.limit, "finite": q.finite,
             "z_conditioned": q.z.conditioned}
            for p in self.points for q in p.quantities
        ]
        return data_frame({name: [row[name] for row in rows] for name in rows[0]})


def simulate(
    study: Study,
    store: Union[str, "os.PathLike[str]"],
    *,
    points: int = 0,
    target_error: float = 0.0,
    single_precision: bool = False,
    rank_one: bool = False,
    progress: Optional[Callable[[dict[str, Any]], Any]] = None,
) -> list[Record]:
    """Runs the trials that a store (an SQLite file, created where missing) lacks; one record for each plan.

    points thins each sweep to that many values (0: all). progress is called in the calling thread with done, wanted, ran,
    seconds, relative_error. Ctrl-C, or what progress raises, ends the call after the trials in flight; what is stored stays
    and the same call goes on from there. The number of threads of BLAS changes for the process, NumPy's included.
    Raises StudyError, TrialError, StoreError; ValueError for a study with callables.
    """
    outcomes = _core.simulate(
        study._handle, os.fspath(store), points, target_error, single_precision, rank_one, progress
    )
    return [Record(outcome) for outcome in outcomes]


def compare(
    study: Study,
    store: Union[str, "os.PathLike[str]"],
    *,
    points: int = 0,
    tolerance: float = 0.02,
    false_alarm_rate: float = 0.01,
    single_precision: bool = False,
    rank_one: bool = False,
    progress: Optional[Callable[[dict[str, Any]], Any]] = None,
) -> Comparison:
    """Simulates what the store lacks, then puts the theory beside it, as the command does.

    tolerance: finite-size difference allowed, relative to the improvement. false_alarm_rate: of the whole comparison.
    Raises as `simulate`; ValueError for fewer than three trials.
    """
    simulate(study, store, points=points, single_precision=single_precision, rank_one=rank_one, progress=progress)
    record = _core.compare(
        study._handle, os.fspath(store), points, tolerance, false_alarm_rate, single_precision, rank_one
    )
    return Comparison(record)
