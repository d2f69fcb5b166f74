"""What pyproject.toml says of the CMake build holds: pip itself needs packages that these tests cannot fetch."""

import os
import re

import pytest

import detequiv

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
tomllib = pytest.importorskip("tomllib", reason="reading pyproject.toml needs Python 3.11")


@pytest.fixture
def project():
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        return tomllib.load(file)


@pytest.fixture
def cmake():
    with open(os.path.join(ROOT, "CMakeLists.txt")) as file:
        return file.read()


def test_the_version_is_that_of_cmake(project, cmake):
    assert project["project"]["dynamic"] == ["version"] and "version" not in project["project"]
    rule = project["tool"]["scikit-build"]["metadata"]["version"]
    assert rule["input"] == "CMakeLists.txt"
    assert re.search(rule["regex"], cmake, re.MULTILINE)["value"] == detequiv.__version__


def test_every_definition_is_an_option_of_cmake(project, cmake):
    options = set(re.findall(r"option\((\w+)", cmake))
    defined = project["tool"]["scikit-build"]["cmake"]["define"]
    assert defined["DETEQUIV_BUILD_PYTHON"] is True
    assert set(defined) <= options


def test_the_description_exists(project):
    assert os.path.exists(os.path.join(ROOT, project["project"]["readme"]))
