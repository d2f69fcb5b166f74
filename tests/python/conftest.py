"""Studies, the command and matplotlib for all tests."""

import json
import os
import subprocess

import pytest

import detequiv

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
QUADRATIC = os.path.join(ROOT, "studies", "quadratic_teacher.toml")
COMMAND = os.environ.get("DETEQUIV_COMMAND")


def command(*arguments):
    """What the command answers, from its JSON."""
    if not COMMAND:
        pytest.skip("DETEQUIV_COMMAND is not set: the command was not built")
    run = subprocess.run([COMMAND, *arguments, "--format", "json"], check=True, stdout=subprocess.PIPE)
    return json.loads(run.stdout)


@pytest.fixture
def study():
    return detequiv.Study.read(QUADRATIC)


@pytest.fixture
def small(study):
    """A study whose trials take milliseconds."""
    return study.set(
        width=60, dimension=40, samples=60, trials=4, test_samples=200, ridge=0.5, sweep="step.exponent=0.1:0.3:2"
    )


@pytest.fixture
def figure_folder(tmp_path):
    """Where figures go: to be looked at where DETEQUIV_FIGURES is set."""
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    return os.environ.get("DETEQUIV_FIGURES", tmp_path)
