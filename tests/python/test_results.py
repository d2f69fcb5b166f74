"""The module against the command's own output, closed forms and its own scalar calls."""

import json
import math
import pickle

import numpy as np
import pytest

import detequiv

from conftest import QUADRATIC, command

SHIFT = 1 / math.sqrt(2 * math.pi)


def test_predict_equals_the_command(study):
    expected = command("predict", QUADRATIC)
    answer = json.loads(json.dumps(detequiv.predict(study).to_dict()))
    assert set(answer) >= {"study", "hermite", "spectrum", "plateau", "finite", "optimal_ridge"}
    for part, value in answer.items():
        assert value == expected[part], part
    assert study.to_dict() == expected["study"]


def test_curve_equals_the_command(study):
    expected = command("curve", QUADRATIC)
    answer = detequiv.curve(study).to_dict()
    assert json.loads(json.dumps(answer["points"])) == expected["points"]


def test_spectrum_equals_the_command(study):
    expected = command("spectrum", QUADRATIC)["spectrum"]
    answer = json.loads(json.dumps(detequiv.spectrum(study).to_dict()))
    assert answer["outliers"] == expected["outliers"]
    assert answer["density"]["density"][:5] == pytest.approx(expected["density"]["density"][:5], rel=1e-12)


def test_bounds_of_errors_are_those_of_predictions(study):
    ridge = np.array([1e-3, 1e-2, 1.0])
    plain = detequiv.errors(study, ridge=ridge)
    result = detequiv.errors(study, ridge=ridge, bounds=True)
    assert (result.finite.test_error == plain.finite.test_error).all()
    for i, one in enumerate(ridge):
        certificate = detequiv.predict(study.set(ridge=one)).certificate
        for error in ("train_objective", "train_error", "test_error"):
            for part in ("finite", "initial"):
                expected = getattr(getattr(certificate, part), error)
                assert getattr(getattr(result, f"{part}_bounds"), error)[i] == pytest.approx(expected, rel=1e-2)
    assert "finite_bounds.test_error" in result.to_dataframe().columns
    with pytest.raises(AttributeError, match="bounds=True"):
        plain.finite_bounds
    with pytest.raises(AttributeError, match="plateau"):
        detequiv.errors(study, parts=["finite"], bounds=True).plateau_bounds


def test_critical_step_sizes_carry_bounds(study):
    answer = detequiv.predict(study)
    steps, bounds = answer.spectrum.critical_step_sizes, answer.certificate.critical_step_sizes
    assert len(steps) == len(bounds) > 0
    assert all(0 <= bound <= 1e-6 * step for step, bound in zip(steps, bounds))


def test_errors_broadcast_and_agree_with_single_predictions(study):
    ridge = np.array([1e-3, 1e-2, 1.0])
    width = np.array([500.0, 1500.0])
    result = detequiv.errors(study, {"network.width": width[None, :]}, ridge=ridge[:, None])
    assert result.finite.test_error.shape == (3, 2)
    for i, j in np.ndindex(3, 2):
        point = detequiv.predict(study.set(ridge=ridge[i], width=width[j]))
        in_force = point.plateau[point.regime.interval]
        assert result.finite.test_error[i, j] == pytest.approx(point.finite.test_error, rel=1e-8)
        assert result.plateau.test_error[i, j] == pytest.approx(in_force.test_error, rel=1e-12)
        assert result.initial.train_error[i, j] == pytest.approx(point.initial.train_error, rel=1e-12)
        assert result.baselines.null[i, j] == point.baselines.null
    assert set(result.status_text.ravel()) == {"ok"}


def test_errors_agree_with_a_curve_over_the_exponent(study):
    points = detequiv.curve(study).points
    exponents = [point.parameters["step.exponent"] for point in points]
    result = detequiv.errors(study, exponent=exponents)
    np.testing.assert_allclose(result.plateau.test_error, [p.plateau.test_error for p in points], rtol=1e-12)
    np.testing.assert_allclose(result.finite.test_error, [p.finite.test_error for p in points], rtol=1e-8)
    assert list(result.interval) == [p.interval for p in points]


def test_errors_of_scalars_and_of_nothing(study):
    assert detequiv.errors(study, ridge=0.01, parts=["finite"]).finite.test_error.shape == ()
    assert detequiv.errors(study, ridge=[], parts=["plateau"]).plateau.test_error.shape == (0,)


@pytest.mark.parametrize("call", [
    lambda s: detequiv.errors(s, ridge=[0.1, -1.0]),
    lambda s: detequiv.errors(s, exponent=[0.1], step_size=[1.0]),
    lambda s: detequiv.errors(s, wdith=[1.0]),
    lambda s: s.set(ridge=-1),
    lambda s: detequiv.Study.parse("[network]\nwidth = 0"),
])
def test_faults_are_study_errors(study, call):
    with pytest.raises(detequiv.StudyError):
        call(study)
    assert issubclass(detequiv.StudyError, ValueError)
    with pytest.raises(AttributeError, match=r"set\(...\) makes a changed copy"):
        detequiv.Study().width = 7


def test_errors_over_what_only_simulations_use_are_refused(study):
    for name in ("seed", "trials", "test_samples"):
        with pytest.raises(detequiv.StudyError, match=rf"^simulation\.{name}: required a field of the theory"):
            detequiv.errors(study, {name: [1, 2]})


@pytest.mark.parametrize("call", [detequiv.predict, detequiv.curve, detequiv.spectrum, detequiv.errors])
def test_what_is_no_study_is_named(call):
    with pytest.raises(TypeError, match="study = 'no_such_file': required a detequiv.Study"):
        call("no_such_file")


@pytest.mark.parametrize("call", [
    lambda: detequiv.Study(activation="rellu"),
    lambda: detequiv.Study().set(teacher="rellu"),
    lambda: detequiv.Study.parse('[network]\nactivation = "rellu"'),
])
def test_a_function_that_is_none_is_refused_with_its_study(call):
    with pytest.raises(detequiv.ExpressionError, match="rellu.*the nearest known one is relu"):
        call()


@pytest.mark.parametrize("call", [
    lambda s: s.set(sweep="a"),
    lambda s: s.set(sweep="step.exponent=0:0.4:0"),
    lambda s: detequiv.curve(s.set(sweep=())),
    lambda s: detequiv.curve(s, "simulation.seed=1:3:3"),
])
def test_faults_do_not_speak_of_the_command(study, call):
    with pytest.raises(detequiv.StudyError) as fault:
        call(study)
    assert "--" not in str(fault.value) and "sweep" in str(fault.value)


def test_sweeps_are_set_like_fields(study):
    swept = study.set("sweep", "step.exponent=0:0.4:5")
    assert [s["points"] for s in swept.sweeps] == [5]
    assert swept.set({"sweep": (), "ridge.lambda": 0.5}) == swept.set(sweep=(), ridge=0.5)
    assert not swept.set("sweep", ()).sweeps


def test_relu_has_its_closed_coefficients():
    coefficients = detequiv.hermite("relu", 4).activation
    np.testing.assert_allclose(coefficients, [SHIFT, 0.5, SHIFT / 2, 0, -SHIFT / 24], atol=1e-15)


def test_a_callable_is_the_expression_it_computes(study):
    own = detequiv.Function(lambda z: max(z, 0.0) - SHIFT, kinks=[0.0])
    np.testing.assert_allclose(
        detequiv.hermite(own).activation, detequiv.hermite("shifted_relu").activation, atol=1e-13)
    expected = detequiv.predict(study).finite.test_error
    assert detequiv.predict(study.set(activation=own)).finite.test_error == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("call, says", [
    (lambda s: detequiv.errors(s, ridge=["a"]), "ridge.lambda = ['a']: required a number, or an array of numbers"),
    (lambda s: detequiv.errors(s, ridge=[[1, 2], [3]]), "ridge.lambda = [[1, 2], [3]]: required a number, or an array"),
    (lambda s: detequiv.errors(s, ridge=np.ones(3), width=np.ones(2)),
     "network.width of shape (2,): required a shape that broadcasts with (3,) of ridge.lambda"),
    (lambda s: detequiv.resolvent(c1_squared=0, bulk_variance=1, phi="x", psi=1, ridge=1), "phi = 'x': required a number"),
    (lambda s: detequiv.resolvent(c1_squared=0, bulk_variance=[1, 1], phi=1, psi=1, ridge=[1, 1, 1]),
     "ridge of shape (3,): required a shape that broadcasts with (2,) of c1_squared, bulk_variance, phi, psi"),
    (lambda s: detequiv.hermite(5), "function = 5: required a text, a list of Hermite coefficients, or a callable"),
    (lambda s: detequiv.hermite([1, None]), "function = [1, None]: required a text"),
    (lambda s: s.set(width=None), "network.width = None: required a number, a text"),
    (lambda s: detequiv.Function(lambda z: "x", name="f"), "callable f("),
])
def test_a_wrong_argument_is_named_in_one_line(study, call, says):
    with pytest.raises(ValueError) as fault:
        call(study)
    assert str(fault.value).startswith(says) and "\n" not in str(fault.value)


def test_a_callable_that_takes_no_number_is_named():
    with pytest.raises(TypeError, match=r"^callable max\(.*\): 'float' object is not iterable; required a function of one") as fault:
        detequiv.hermite(max)
    assert isinstance(fault.value.__cause__, TypeError)


@pytest.mark.parametrize("wrong", [None, "x", 1j, [1.0, 2.0]])
def test_a_callable_that_gives_no_number_is_named(wrong):
    with pytest.raises(ValueError, match=r"required a number"):
        detequiv.Function(lambda z: wrong)


def test_where_a_callable_gives_no_number_is_said_with_all_digits():
    own = detequiv.Function(lambda z: None if z == 1e-9 else z)
    with pytest.raises(ValueError, match=r"callable <lambda>\(1e-09\) = None: required a number"):
        own(1e-9)


def test_a_curve_steps_where_the_theory_does_though_no_point_hits_the_plateau(study):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    from detequiv import _core

    for sweep, at in [("step.exponent=0.1:0.35:3", _core.critical_exponent(2)), ("step.size=2:20:4", None)]:
        figure = detequiv.curve(study, sweep).plot()
        axes = figure.axes[0] if hasattr(figure, "axes") and isinstance(figure.axes, list) else figure
        plateau = next(line for line in axes.get_lines() if line.get_label() == "plateau (limit)")
        x = np.asarray(plateau.get_xdata(), dtype=float)
        assert np.isfinite(x).all()  # no gap
        if at is not None:
            assert np.count_nonzero(x == at) == 2
        pyplot.close("all")


def test_what_a_callable_raises_comes_through():
    with pytest.raises(ZeroDivisionError):
        detequiv.Function(lambda z: 1 / 0)


def test_a_study_is_immutable_and_reads_back(study):
    changed = study.set("ridge.lambda", 0.5)
    assert (study["ridge"], changed["ridge"]) == (0.01, 0.5)
    assert detequiv.Study.parse(study.to_toml()) == study != changed


def test_resolvent_without_linear_part_is_that_of_marchenko_and_pastur():
    # c_1 = 0, c_g = 1, n = N: gamma m + m/(1 + m) = 1, so gamma m^2 + gamma m = 1.
    gamma = np.logspace(-2, 1, 7)
    m1 = detequiv.resolvent(c1_squared=0, bulk_variance=1, phi=0.7, psi=0.7, ridge=gamma).m1
    np.testing.assert_allclose(gamma * m1 * (m1 + 1), 1, rtol=1e-12)


def test_data_frames(study):
    pytest.importorskip("pandas")
    assert list(detequiv.predict(study).to_dataframe()["errors"])[:2] == ["before the step", "finite size"]
    rows = detequiv.spectrum(study, points=50).to_dataframe()
    assert list(rows["kind"]) == ["outlier"] + ["bulk"] * 50
    frame = detequiv.errors(study, ridge=[0.1, 1.0]).to_dataframe()
    assert list(frame["ridge.lambda"]) == [0.1, 1.0]
    assert "plateau.test_error" in detequiv.curve(study).to_dataframe()


def test_parts_that_were_not_asked_for_say_so(study):
    result = detequiv.errors(study, ridge=[0.1], parts=["plateau"])
    with pytest.raises(AttributeError, match="finite: not computed"):
        result.finite


def test_results_are_typed_records_with_short_reprs(study):
    prediction = detequiv.predict(study)
    assert isinstance(prediction.spectrum.outliers[0], detequiv.Outlier)
    assert isinstance(prediction.finite, detequiv.FiniteErrors)
    assert "plateau 2 in force" in repr(prediction)
    for result in (
        prediction.finite, detequiv.errors(study, ridge=[0.1, 1]), detequiv.curve(study), detequiv.hermite("relu"),
        detequiv.spectrum(study), detequiv.regime(study), detequiv.optimal_ridge(study)
    ):
        assert len(repr(result)) < 600 and "object at 0x" not in repr(result)


def test_results_and_studies_are_pickled(study):
    copy = pickle.loads(pickle.dumps(detequiv.errors(study, ridge=[0.1, 1])))
    np.testing.assert_array_equal(copy.finite.test_error, detequiv.errors(study, ridge=[0.1, 1]).finite.test_error)
    assert copy.study == study


def test_annotations_of_records_are_what_they_hold(study):
    comparison_free = [detequiv.predict(study), detequiv.spectrum(study), detequiv.curve(study), detequiv.hermite("relu"),
                       detequiv.errors(study, ridge=[0.1, 1], bounds=True)]

    def walk(value):
        if isinstance(value, detequiv.Record):
            stated = {name for cls in type(value).__mro__ for name in cls.__dict__.get("__annotations__", {})}
            assert set(value.__dict__) == stated, type(value)
            value = list(value.__dict__.values())
        if isinstance(value, list):
            for one in value:
                walk(one)

    walk(comparison_free)


def test_a_step_too_large_is_named(study):
    with pytest.raises(detequiv.StudyError, match="step.size = 40: required"):
        detequiv.errors(study, step_size=[1.0, 40.0])


def test_a_spectrum_has_bounds(study):
    spectrum = detequiv.spectrum(study, points=50)
    bounds = spectrum.certificate
    assert bounds.support_count_certain
    assert len(bounds.support) == len(spectrum.support)
    assert bounds.support[-1][1] < 1e-12 * spectrum.support[-1][1]
    assert len(bounds.density) == 50
    assert (bounds.density[1:-1] < 1e-10 * spectrum.density.density[1:-1].max()).all()
