"""Finite networks: simulated into a store, and beside the theory."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Optional, TypedDict, Union

from . import _core
from .arguments import share
from .comparison import Comparison
from .records import Record
from .study import Study, handle_of


class Progress(TypedDict):
    """What a progress callback is told while trials run: `done` of `wanted` trials are stored, `ran` of them by this call.

    seconds: since the call began; relative_error: standard error over mean of the improvement in test error, worst point
    """

    done: int
    wanted: int
    ran: int
    seconds: float
    relative_error: float


class SimulationOutcome(Record):
    """What a simulation did for the points that share their draws.

    ran: trials computed or completed by this call; present: complete ones the store now holds; points, wanted: what was asked
    """

    ran: int
    present: int
    points: int
    wanted: int


def _file(store: Union[str, "os.PathLike[str]"]) -> str:
    """The path; SQLite would take an empty one for a store that is dropped."""
    if not os.fspath(store):
        raise ValueError("store = '': required a file name")
    return os.fspath(store)


def simulate(
    study: Study,
    store: Union[str, "os.PathLike[str]"],
    *,
    points: int = 9,
    target_error: float = 0.0,
    single_precision: bool = False,
    rank_one: bool = False,
    progress: Optional[Callable[[Progress], Any]] = None,
) -> list[SimulationOutcome]:
    """Draws finite networks and runs the trials that a store (an SQLite file, created where missing) lacks.

    A trial is one network, first batch, gradient step, fresh batch and ridge at every point of the study's sweeps; its random
    numbers are addressed by (seed, trial, role). points thins each sweep to that many values, 9 as in the
    command unless stated (0: all). target_error in (0, 1] stops as soon as Progress["relative_error"] is below it; else as many
    trials run as the study has, study.set(trials=200). rank_one: takes c_1 a beta^T for the gradient.
    progress is called in the calling thread as trials end. Ctrl-C, or what progress raises, ends the call after the trials in
    flight; what is stored stays and the same call goes on from there. The GIL is released meanwhile.
    The number of threads of BLAS changes for the process, NumPy's included.
    Raises StudyError, TrialError, StoreError; ValueError for a study with callables, or another argument outside its range.
    """
    outcomes = _core.simulate(
        handle_of(study), _file(store), points, share("target_error", target_error), single_precision, rank_one, progress
    )
    return [SimulationOutcome(outcome) for outcome in outcomes]


def compare(
    study: Study,
    store: Union[str, "os.PathLike[str]"],
    *,
    points: int = 9,
    tolerance: float = 0.02,
    location_tolerance: float = 0.02,
    overlap_tolerance: float = 0.03,
    finite_size: float = 3.0,
    false_alarm_rate: float = 0.01,
    unseen: float = 0.5,
    single_precision: bool = False,
    rank_one: bool = False,
    stored: bool = False,
    progress: Optional[Callable[[Progress], Any]] = None,
) -> Comparison:
    """Simulates what the store lacks, then puts the theory beside it, as the command does.

    tolerance: difference allowed at any size, relative to the improvement; location_tolerance: of an outlier's place, relative;
    overlap_tolerance: of a squared overlap, absolute; finite_size: allowed on top, in units of the growth of the rows' squared
    norms; false_alarm_rate: of the whole comparison, in (0, 1). unseen: the largest share of the improvement that may pass
    unseen in half of the errors where the verdict is to be "agree". Tolerances and unseen are shares in [0, 1]: 2 % is 0.02.
    The number of trials is the study's. stored: simulates nothing and compares the first that many of the store, of which
    `Comparison.trials_stored` tells the number.
    points, single_precision, rank_one, progress and Ctrl-C as in `simulate`.
    Raises what `simulate` raises; ValueError for fewer than three trials, no point that can be judged, or a tolerance, share or
    rate outside its range, before anything is simulated.
    """
    request = _core.ComparisonRequest(
        points=points,
        tolerance=share("tolerance", tolerance),
        location_tolerance=share("location_tolerance", location_tolerance),
        overlap_tolerance=share("overlap_tolerance", overlap_tolerance),
        finite_size=finite_size,
        false_alarm_rate=false_alarm_rate,
        unseen=share("unseen", unseen),
        single_precision=single_precision,
        rank_one=rank_one,
    )
    _core.check_comparable(handle_of(study), request)
    if not stored:
        simulate(study, store, points=points, single_precision=single_precision, rank_one=rank_one, progress=progress)
    return Comparison({"study": study, **_core.compare(handle_of(study), _file(store), request)})
