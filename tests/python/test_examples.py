"""Examples that are not run rot."""

import os
import subprocess
import sys

import pytest

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")


@pytest.mark.parametrize("name, figure", [("learning_curve", True), ("second_spike", False)])
def test_example_runs(name, figure, tmp_path):
    program = os.path.join(ROOT, "examples", "python", name + ".py")
    arguments = [os.path.join(ROOT, "studies", "quadratic_teacher.toml")]
    if figure:
        arguments.append(os.path.join(os.environ.get("DETEQUIV_FIGURES", tmp_path), name + ".png"))
    run = subprocess.run([sys.executable, program, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    assert run.stdout and "nan" not in run.stdout
