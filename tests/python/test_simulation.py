"""Simulation and comparison: what is kept, what is said, what Ctrl-C leaves."""

import json
import os
import signal
import threading
import time

import pytest

import detequiv

from conftest import command


def test_simulation_is_kept_and_compared(tmp_path, small):
    news = []
    store = tmp_path / "store.sqlite"
    first = detequiv.simulate(small, store, progress=news.append)
    assert first[0].ran == 4 and news[-1]["done"] == 4
    assert set(news[-1]) == set(detequiv.Progress.__annotations__)
    assert detequiv.simulate(small, store)[0].ran == 0
    comparison = detequiv.compare(small, store)
    assert comparison.trials == 4
    assert comparison.line == comparison.verdict.line and comparison.agrees == comparison.verdict.agrees


def test_comparison_equals_the_command(tmp_path, small):
    store = tmp_path / "store.sqlite"
    toml = tmp_path / "study.toml"
    study = small.set(sweep="step.exponent=0.1:0.35:3")
    toml.write_text(study.to_toml())
    detequiv.simulate(study, store)
    expected = command("compare", str(toml), "--store", str(store), "--stored")
    comparison = detequiv.compare(study, store, stored=True)
    answer = json.loads(json.dumps(comparison.to_dict()))
    assert set(answer) == set(expected) - {"version"} | {"status"}
    for part in set(expected) - {"version", "blas"}:  # the command may have chosen faster kernels
        assert answer[part] == expected[part], part
    outliers = [outlier for point in comparison.points for outlier in point.outliers]
    assert outliers and isinstance(outliers[0].overlap, detequiv.SampleMean)
    assert comparison.verdict.critical_z > 0


def test_comparison_as_tables(tmp_path, small):
    pytest.importorskip("pandas")
    comparison = detequiv.compare(small.set(sweep="step.exponent=0.1:0.35:3"), tmp_path / "store.sqlite")
    errors, outliers = comparison.to_dataframe(), comparison.to_dataframe("outliers")
    assert set(errors["quantity"]) == {"train_objective", "train_error", "test_error"}
    assert errors["z_conditioned"].notna().all()
    assert len(outliers) == sum(len(point.outliers) for point in comparison.points) > 0
    assert outliers["location"].iloc[-1] == comparison.points[-1].outliers[-1].location.mean
    with pytest.raises(ValueError, match="required errors or outliers"):
        comparison.to_dataframe("spikes")


def test_what_cannot_be_compared_is_refused_before_it_is_simulated(tmp_path, small):
    store = tmp_path / "store.sqlite"
    with pytest.raises(ValueError, match="simulation.trials = 2: required an integer >= 3"):
        detequiv.compare(small.set(trials=2), store)
    with pytest.raises(ValueError, match="no point can be judged"):
        detequiv.compare(small.set(step_size=0, sweep=()), store)
    for name, value in [("tolerance", float("nan")), ("overlap_tolerance", -1), ("unseen", -1), ("false_alarm_rate", 1.0),
                        ("finite_size", float("inf")), ("points", -1)]:
        with pytest.raises(ValueError, match=f"{name} = "):
            detequiv.compare(small, store, **{name: value})
    with pytest.raises(ValueError, match="simulation.trials = 2"):
        detequiv.compare(small.set(sweep="simulation.trials=2:4:2"), store)
    with pytest.raises(ValueError, match="target_error = nan"):
        detequiv.simulate(small, store, target_error=float("nan"))
    with pytest.raises(ValueError, match="store = ''"):
        detequiv.simulate(small, "")
    with pytest.raises(detequiv.TrialError) as fault:
        detequiv.simulate(small.set(width=4e8), tmp_path / "large.sqlite")
    assert "allow more memory" in str(fault.value) and "--" not in str(fault.value)
    with pytest.raises(ValueError, match="callable"):
        detequiv.simulate(small.set(activation=detequiv.Function(lambda z: z)), store)
    assert not store.exists()


def test_nine_points_of_a_sweep_are_simulated_unless_others_are_asked_for(tmp_path, small):
    swept = small.set(trials=3, sweep="step.exponent=0.1:0.3:12")
    store = tmp_path / "store.sqlite"
    assert detequiv.simulate(swept, store)[0].points == 1 + 9  # and the network before the step
    assert len(detequiv.compare(swept, store, stored=True).points) == 1 + 9
    assert detequiv.simulate(swept, store, points=0)[0].points == 1 + 12


def test_a_share_above_one_is_refused_as_a_percentage(tmp_path, small):
    store = tmp_path / "store.sqlite"
    for name in ("tolerance", "location_tolerance", "overlap_tolerance", "unseen"):
        with pytest.raises(ValueError, match=rf"^{name} = 2: required a share in \[0, 1\]; 2 % is 0.02$"):
            detequiv.compare(small, store, **{name: 2})
    with pytest.raises(ValueError, match="target_error = 5: required a share"):
        detequiv.simulate(small, store, target_error=5)
    assert not store.exists()


def interrupted_after(seconds, work):
    """Sends this process SIGINT while `work` runs; the seconds from then to its end."""
    sent = []

    def send():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(seconds, send)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        work()
    return time.monotonic() - sent[0]


@pytest.mark.parametrize("call", [detequiv.simulate, detequiv.compare])
def test_ctrl_c_ends_a_simulation_and_keeps_what_is_stored(tmp_path, study, call):
    long = study.set(width=300, dimension=200, samples=300, trials=100000, test_samples=200, ridge=0.5, sweep=())
    store = tmp_path / "store.sqlite"
    news = []
    interrupted_after(1.0, lambda: call(long, store, progress=news.append))
    kept = news[-1]["done"]
    assert kept > 0
    again = detequiv.simulate(long.set(trials=kept), store)[0]
    assert again.ran == 0 and again.present >= kept


def test_ctrl_c_ends_the_comparison_of_stored_trials(tmp_path, small):
    store = tmp_path / "store.sqlite"
    many = small.set(trials=200, sweep="step.exponent=0.1:0.3:20")
    detequiv.simulate(many, store, points=0)
    # Conditioned predictions of 200 trials at twenty points take about 5 s.
    assert interrupted_after(0.3, lambda: detequiv.compare(many, store, points=0, stored=True)) < 1.5


def test_what_progress_raises_ends_a_simulation(tmp_path, small):
    def stop(news):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        detequiv.simulate(small.set(trials=1000), tmp_path / "store.sqlite", progress=stop)


def test_other_threads_run_during_a_simulation(tmp_path, small):
    turns = []
    done = threading.Event()

    def count():
        while not done.is_set():
            turns.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    start = time.monotonic()
    detequiv.simulate(small.set(trials=300), tmp_path / "store.sqlite")
    end = time.monotonic()
    done.set()
    thread.join()
    inside = [t for t in turns if start < t < end]
    # With the GIL held there would be none; half of the time with a turn each 20 ms leaves room for a busy machine.
    assert len(inside) > 0.5 * (end - start) / 0.02


def test_a_store_that_is_none_is_a_store_error(tmp_path, small):
    file = tmp_path / "store.sqlite"
    file.write_text("no store " * 100)
    with pytest.raises(detequiv.StoreError, match="store.sqlite"):
        detequiv.simulate(small, file)
