"""Examples that are not run rot."""

import os
import re
import subprocess
import sys

import pytest

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
STUDY = os.path.join(ROOT, "studies", "quadratic_teacher.toml")


def run(name, *arguments):
    program = os.path.join(ROOT, "examples", "python", name + ".py")
    done = subprocess.run([sys.executable, program, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    assert "nan" not in done.stdout
    return done.stdout


def test_learning_curve(figure_folder):
    figure = os.path.join(figure_folder, "example_learning_curve.png")
    assert re.search(r"best ridge at 5000 samples: 0\.\d+", run("learning_curve", STUDY, figure))
    assert os.path.getsize(figure) > 5000


def test_second_spike():
    assert re.search(r"outlier 2 appears at step size \d+\.\d+", run("second_spike", STUDY))


def test_own_activation_has_the_coefficients_of_a_leaky_relu():
    out = run("own_activation")
    # max(z, z/10) = 0.1 z + 0.9 max(z, 0): c_1 = 0.1 + 0.9/2, c_2 = 0.9/(2 sqrt(2 pi)).
    assert "c_1 =  0.55000" in out and "c_2 =  0.17952" in out
    assert "plateau 2: 2 spikes" in out


def test_optimal_ridge_is_below_every_other():
    out = run("optimal_ridge", STUDY)
    least, best = map(float, re.search(r"least of 2000 ridges (\S+), best (\S+)", out).groups())
    # The grid's steps are 0.7 %, so that its least error is a second-order 1e-5 above the best; both are printed to 1e-8.
    assert best - 1e-8 <= least < best * (1 + 1e-5)


@pytest.mark.parametrize("name", ["learning_curve", "second_spike", "optimal_ridge", "../spike_table"])
def test_an_example_without_its_arguments_says_how_it_is_called(name):
    program = os.path.join(ROOT, "examples", "python", name + ".py")
    done = subprocess.run([sys.executable, program], stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and re.fullmatch(r"usage: \w+\.py .*STUDY\.toml.*\n", done.stderr)


def test_tutorial(figure_folder):
    figure = os.path.join(figure_folder, "example_tutorial.png")
    assert "theory and simulation are not told apart" in run("tutorial", figure)
    assert os.path.getsize(figure) > 5000
