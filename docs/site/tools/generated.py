"""Parts of pages that come from the sources: headers, help texts, fields of a study, examples."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from commands import Runner
from cpp_reference import Reference
from links import header_page, show
from pages import ROOT, headers

ROOMS = ("theory", "validation", "numerics")


def part(name: str, runner: Runner) -> str:
    """The part `name`, or `name:argument`."""
    name, _, argument = name.partition(":")
    makers = {
        "headers": lambda: headers_of_room(argument),
        "command_help": lambda: command_help(runner.command),
        "study_fields": lambda: fence("toml", printed(runner.command, "--study-fields")),
        "python": lambda: python_names(runner),
        "c_header": c_header,
        "examples": lambda: examples(argument),
    }
    return makers[name]()


def printed(command: Path, *arguments: str) -> str:
    return subprocess.run([command, *arguments], check=True, capture_output=True, text=True).stdout


def fence(language: str, text: str) -> str:
    return f"````{language}\n{text.rstrip()}\n````"


def command_help(command: Path) -> str:
    """The help of the command and of each verb that it lists."""
    overview = printed(command, "--help")
    listed = re.search(r"^(?:Subcommands|Verbs):\n(.*?)\n\n", overview, re.MULTILINE | re.DOTALL)
    verbs = re.findall(r"^  ([a-z][\w-]*)(?: {2,}\S|$)", listed[1] if listed else "", re.MULTILINE)
    if not verbs:
        raise RuntimeError(f"{command} --help lists no verbs")
    sections = [fence("text", overview)]
    for verb in verbs:
        sections.append(f"## {verb}\n\n{fence('text', printed(command, verb, '--help'))}")
    return "\n\n".join(sections)


def title(header: Path) -> str:
    return str(header.relative_to(ROOT / "include"))


def page_of(header: Path) -> str:
    return header_page(header.relative_to(ROOT))


def headers_of_room(room: str) -> str:
    """A table of contents over the headers of a room, those that detequiv.hpp includes in its order first."""
    order = re.findall(r'#include "([^"]+)"', (ROOT / "include/detequiv/detequiv.hpp").read_text(encoding="utf-8"))
    rank = {name: number for number, name in enumerate(order)}
    chosen = [header for header in headers() if header.parent.name == room]
    chosen.sort(key=lambda header: (rank.get(title(header), len(order)), header.name))
    entries = "\n".join(page_of(header).removeprefix("reference/").removesuffix(".md") for header in chosen)
    return f"```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```"


def header_pages(reference: Reference) -> list[tuple[str, str]]:
    """Page and text for each public header."""
    pages = []
    for header in headers():
        note = ROOT / "theory" / f"{header.stem}.md"
        told = f"Theory: [{header.stem}](../../../theory/{header.stem}.md).\n\n" if note.exists() and header.parent.name == "theory" else ""
        orphan = "" if header.parent.name in ROOMS else "---\norphan: true\n---\n\n"
        directives = f"```{{eval-rst}}\n{reference.page(title(header))}\n```"
        pages.append((page_of(header), f"{orphan}# {title(header)}\n\n{told}{directives}\n"))
    return pages


PYTHON_NAMES = """
import detequiv, inspect
for name in detequiv.__all__:
    thing = getattr(detequiv, name)
    if inspect.isclass(thing):
        fault = issubclass(thing, Exception)
        print(name, "exception" if fault else "class", "Faults" if fault else "Inputs" if name in ("Study", "Function") else "Results")
    elif inspect.isroutine(thing):
        print(name, "function", "Functions")
"""


def python_names(runner: Runner) -> str:
    """What the Python package exports, by kind."""
    names = subprocess.run(
        [sys.executable, "-c", PYTHON_NAMES], check=True, capture_output=True, text=True, env=runner.environment
    ).stdout
    directives: dict[str, list[str]] = {"Functions": [], "Inputs": [], "Results": [], "Faults": []}
    for name, kind, group in (line.split() for line in names.splitlines()):
        members = "" if kind == "function" else "\n   :members:"
        directives[group].append(f".. auto{kind}:: detequiv.{name}{members}\n")
    sections = [f"## {group}\n\n```{{eval-rst}}\n{chr(10).join(texts)}\n```" for group, texts in directives.items()]
    return "\n\n".join(sections)


def examples(folder: str) -> str:
    """Every program of examples/, or of the folder in it."""
    programs = sorted(path for path in (ROOT / "examples" / folder).glob("*.*") if path.suffix in (".c", ".cpp", ".py"))
    texts = [f"### {path.name}\n\n{show(str(path.relative_to(ROOT)))}" for path in programs]
    return "\n\n".join(texts) or "None in this version."


def c_header() -> str:
    """The C interface where it is part of the sources: a header that reads as it stands."""
    header = "include/detequiv/detequiv.h"
    return show(header) if (ROOT / header).exists() else "This version has no C interface."
