"""Everything public says what it is, and its types are complete."""

import inspect
import os
import shutil
import subprocess
import sys
import typing

import pytest

import detequiv

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
CONFIGURATION = os.path.join(ROOT, "pyproject.toml")
PACKAGE = os.path.dirname(os.path.dirname(detequiv.__file__))
NAMES = [name for name in detequiv.__all__ if name not in ("__version__", "FunctionSource")]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_more_than_a_line(name):
    text = inspect.getdoc(getattr(detequiv, name)) or ""
    assert len(text) > 60 and ("\n" in text or len(text) > 100), text


@pytest.mark.parametrize("name", [name for name in NAMES if inspect.isclass(getattr(detequiv, name))])
def test_every_public_member_is_described(name):
    for member, value in vars(getattr(detequiv, name)).items():
        if not member.startswith("_") and (callable(value) or isinstance(value, (property, classmethod, staticmethod))):
            assert inspect.getdoc(value), f"{name}.{member}"


@pytest.mark.parametrize("name", [name for name in NAMES if inspect.isfunction(getattr(detequiv, name))])
def test_every_function_is_annotated_and_says_what_it_raises(name):
    function = getattr(detequiv, name)
    assert set(typing.get_type_hints(function)) == set(inspect.signature(function).parameters) | {"return"}
    assert "Raises" in inspect.getdoc(function)


@pytest.mark.parametrize("name", [n for n in NAMES if inspect.isclass(getattr(detequiv, n)) and issubclass(getattr(detequiv, n), detequiv.Record)])
def test_every_attribute_of_a_record_is_annotated_with_a_type(name):
    assert typing.get_type_hints(getattr(detequiv, name)) is not None


PROGRAM = """
import numpy as np
import detequiv

study: detequiv.Study = detequiv.Study(activation="relu", width=500, ridge=0.1)
error: float = detequiv.predict(study).finite.test_error
overlaps: list[float] = detequiv.predict(study).spectrum.outliers[0].overlaps
best: float = detequiv.optimal_ridge(study.set(samples=2000)).ridge
grid = detequiv.errors(study, ridge=np.logspace(-4, 1, 5), parts=["plateau"])
least: float = float(grid.plateau.test_error.min())
own = detequiv.Function(lambda z: max(z, 0.0), kinks=[0.0])


def show(news: detequiv.Progress) -> None:
    print(news["done"], "of", news["wanted"])


comparison = detequiv.compare(study, "store.sqlite", progress=show)
z: float = comparison.points[0].quantities[0].z.conditioned
place: float = comparison.points[0].outliers[0].location.mean
verdict: str = comparison.verdict.line
"""
WRONG = """
wrong: str = error
study.set(ridge=0.1).no_such_method()
detequiv.predict(study).finite.no_such_error
"""


def mypy(*arguments):
    if not shutil.which("mypy"):
        pytest.skip("mypy is not installed: the types are not checked (scripts/install_dependencies python)")
    run = subprocess.run(
        ["mypy", "--config-file", CONFIGURATION, "--python-executable", sys.executable, "--cache-dir", os.devnull,
         *arguments],
        env={**os.environ, "MYPYPATH": PACKAGE}, stdout=subprocess.PIPE, text=True,
    )
    return run.stdout


def test_a_typed_program_passes_a_strict_check_and_its_faults_are_found(tmp_path):
    good, bad = tmp_path / "program.py", tmp_path / "faulty.py"
    good.write_text(PROGRAM)
    bad.write_text(PROGRAM + WRONG)
    report = mypy(str(good), str(bad))
    lines = [line for line in report.splitlines() if ": error:" in line]
    assert all("faulty.py" in line for line in lines), report
    assert len(lines) == 3, report


def test_the_stub_of_the_extension_is_what_the_extension_holds(tmp_path):
    if not shutil.which("stubtest"):
        pytest.skip("stubtest is not installed: the stub is not checked (scripts/install_dependencies python)")
    # Classes of pybind11 have a metaclass, and a constructor that refuses, which no stub would show.
    names = ["Activation", "Activation.__init__", "StudyHandle", "StudyHandle.__init__", "ComparisonRequest"]
    allowed = tmp_path / "allowed"
    allowed.write_text("".join(f"detequiv\\._core\\.{name}\n" for name in names))
    run = subprocess.run(
        ["stubtest", "--mypy-config-file", CONFIGURATION, "--allowlist", str(allowed), "detequiv._core"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": PACKAGE, "MYPYPATH": PACKAGE}, stdout=subprocess.PIPE, text=True,
    )
    assert run.returncode == 0, run.stdout
