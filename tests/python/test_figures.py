"""Figures hold what the results hold."""

import os

import numpy as np
import pytest

import detequiv


def save(axes, folder, name):
    file = os.path.join(folder, name + ".png")
    axes.figure.savefig(file, dpi=100)
    assert os.path.getsize(file) > 5000


def line(axes, label):
    return next(one for one in axes.lines if one.get_label() == label)


def test_curve(figure_folder, study):
    curve = detequiv.curve(study)
    axes = curve.plot()
    save(axes, figure_folder, "curve")
    assert len(axes.figure.axes) == 3
    np.testing.assert_array_equal(line(axes, "finite size").get_ydata(), [p.finite.test_error for p in curve.points])
    assert "Quadratic teacher, shifted ReLU" in [text.get_text() for text in axes.figure.texts]
    parameters = next(text for text in axes.figure.texts if "gaussian readout" in text.get_text())
    assert r"$\mathdefault{σ_ε}$ = 1" in parameters.get_text() and parameters.get_parse_math()
    # The step of the staircase is at the critical exponent, not between two points of the sweep.
    x, y = line(axes, "plateau (limit)").get_data()
    drops = [x[i] for i in range(1, len(x)) if x[i] == x[i - 1] and y[i] != y[i - 1]]
    assert drops[:3] == [0, 0.25, 3 / 8]  # c_3 = 0: no drop at 1/3


def test_curve_on_axes_of_ones_own(figure_folder, study):
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    assert detequiv.curve(study).plot(axes) is axes
    assert len(axes.figure.axes) == 1


def test_errors_over_one_array_and_over_two(figure_folder, study):
    ridge, width = np.logspace(-3, 1, 20), np.linspace(300, 3000, 15)
    lines = detequiv.errors(study, ridge=ridge)
    axes = lines.plot()
    save(axes, figure_folder, "errors")
    np.testing.assert_array_equal(line(axes, "finite size").get_ydata(), lines.finite.test_error)
    assert axes.get_xscale() == "log"
    grid = detequiv.errors(study, {"ridge.lambda": ridge[:, None], "network.width": width}, parts=["plateau"])
    axes = grid.plot()
    save(axes, figure_folder, "error_map")
    np.testing.assert_array_equal(axes.collections[0].get_array().ravel(), grid.plateau.test_error.ravel())
    with pytest.raises(ValueError, match="each with one parameter of its own"):
        detequiv.errors(study, {"ridge.lambda": ridge[:, None] * width, "network.width": width}).plot()
    with pytest.raises(ValueError, match="required one"):
        detequiv.errors(study, ridge=ridge, noise=ridge).plot()


def test_map_of_two_sweeps(figure_folder, study):
    curve = detequiv.curve(study, ["ridge.lambda=1e-3:10:20:log", "network.width=300:3000:15"])
    axes = curve.plot()
    save(axes, figure_folder, "map")
    shown = axes.collections[0].get_array().ravel()
    np.testing.assert_array_equal(shown, [p.finite.test_error for p in curve.points])
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "linear")


def test_spectrum_prediction_and_coefficients(figure_folder, study):
    spectrum = detequiv.spectrum(study)
    axes = spectrum.plot()
    save(axes, figure_folder, "spectrum")
    labels = [text.get_text() for text in axes.texts]
    assert labels == [rf"$\mathrm{{he}}_{{{o.degree}}}$ at {o.location:.3g}" for o in spectrum.outliers] != []
    prediction = detequiv.predict(study)
    axes = prediction.plot()
    save(axes, figure_folder, "prediction")
    assert len(axes.patches) == 2 * (len(prediction.plateau) + 2)
    axes = detequiv.hermite("relu", 20).plot()
    save(axes, figure_folder, "hermite")
    assert len(axes.patches) == 2 * 21


def test_comparison_and_overlaps(figure_folder, tmp_path, small):
    comparison = detequiv.compare(small.set(sweep="step.exponent=0.1:0.35:3"), tmp_path / "store.sqlite")
    axes = comparison.plot()
    save(axes, figure_folder, "comparison")
    points = axes.containers[0].lines[0]
    moved = [p for p in comparison.points if p.step_size > 0]
    simulated = [q.simulated.mean for p in moved for q in p.quantities if q.quantity == "test_error"]
    np.testing.assert_array_equal(points.get_ydata(), simulated)
    np.testing.assert_allclose(np.array(points.get_xdata(), float), [0.1, 0.225, 0.35])
    ends = np.concatenate(axes.containers[0].lines[2][0].get_segments())[:, 1]  # of the error bars
    lower, upper = axes.get_ylim()
    assert lower < ends.min() and ends.max() < upper
    panels = comparison.plot_overlaps()
    save(panels[0], figure_folder, "overlaps")
    measured = panels[0].containers[0].lines[0].get_ydata()  # vector 1 with He_1
    np.testing.assert_array_equal(measured, [p.overlaps[1][0] for p in moved])


def test_comparison_without_a_sweep_is_drawn_over_step_sizes(figure_folder, tmp_path, small):
    comparison = detequiv.compare(small.set(exponent=0.1, sweep=()), tmp_path / "store.sqlite")
    axes = comparison.plot()
    save(axes, figure_folder, "comparison_one_point")
    assert axes.containers[0].lines[0].get_xdata()[0] == 0
    with pytest.raises(ValueError, match="required one to have on the axis"):
        comparison.plot_overlaps()
