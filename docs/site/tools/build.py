#!/usr/bin/env python3
"""Builds the site: assembles its pages (running their commands), doxygen, Sphinx with warnings as errors, check of every link.

Usage: build.py --command build/release/app/detequiv --python build/python/python --out build/site
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from assemble import Site
from check_links import check
from commands import CommandError, Runner
from cpp_reference import Reference
from links import LinkError
from pages import ROOT, SITE

MATHJAX = Path("/usr/share/javascript/mathjax")
MATHJAX_PARTS = ("MathJax.js", "config/TeX-AMS_SVG-full.js", "extensions", "jax/element", "jax/input/TeX", "jax/output/SVG")


def say(text: str) -> None:
    print(f"== {text}", file=sys.stderr, flush=True)


def copy_mathjax(target: Path) -> None:
    """The parts that the pages load."""
    for part in MATHJAX_PARTS:
        place = target / "mathjax" / part
        if (MATHJAX / part).is_dir():
            shutil.copytree(MATHJAX / part, place, dirs_exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(MATHJAX / part, place)


def doxygen(target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    configuration = (SITE / "Doxyfile").read_text(encoding="utf-8") + f"OUTPUT_DIRECTORY = {target}\n"
    subprocess.run(["doxygen", "-"], input=configuration, text=True, cwd=ROOT, check=True)
    return target / "xml"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--command", type=Path, required=True)
    arguments.add_argument("--python", type=Path, required=True)
    arguments.add_argument("--out", type=Path, default=ROOT / "build/site")
    given = arguments.parse_args()
    out, command, module = given.out.resolve(), given.command.resolve(), given.python.resolve()

    began = time.monotonic()
    say("doxygen")
    reference = Reference(doxygen(out / "doxygen"))
    say("pages and their commands")
    Site(out, Runner(command, ROOT, out / "run", module), reference).assemble()
    if not (out / "static/mathjax").exists():
        copy_mathjax(out / "static")
    say(f"{time.monotonic() - began:.0f} s; Sphinx, warnings as errors")
    environment = dict(
        os.environ,
        DETEQUIV_VERSION=re.search(r"VERSION ([\d.]+) LANGUAGES", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1],
        DETEQUIV_EXTRA=str(out / "extra"),
        DETEQUIV_MATHJAX=str(out / "static"),
        DETEQUIV_PYTHON=str(module),
    )
    # Everything anew (-E -a): a page that is not read again would not warn again.
    options = ["-W", "-E", "-a", "--keep-going", "-n", "-q", "-j", "auto", "-b", "html", "-c", str(SITE), "-d", str(out / "doctrees")]
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(out / "pages"), str(out / "html")], env=environment, check=False
    )
    if built.returncode:
        sys.exit("the site has warnings")
    pages, links = check(out / "html")
    say(f"{pages} pages, {links} links, {time.monotonic() - began:.0f} s: {out / 'html/index.html'}")


if __name__ == "__main__":
    try:
        main()
    except (CommandError, LinkError) as error:
        sys.exit(str(error))
