"""Docstrings as they are written: nothing in them is markup but `code`, indented examples and `name: meaning` lists."""

from __future__ import annotations

import re
from typing import Any, Iterator

from sphinx.application import Sphinx

ENTRY = re.compile(r"^(?P<name>[A-Za-z_][\w, ]{0,40}):\s+(?P<meaning>\S.*)$")


def to_restructured_text(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    lines[:] = [line for paragraph in paragraphs(lines) for line in [*rendered(paragraph), ""]]


def paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines that are not empty."""
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def rendered(paragraph: list[str]) -> list[str]:
    starts = [line for line in paragraph if not line.startswith(" ")]
    if not starts:
        return ["::", "", *paragraph]
    if len(paragraph) > 1 and all(ENTRY.match(line) for line in starts):
        return entries(paragraph)
    return [escaped(" ".join(line.strip() for line in paragraph))]


def entries(paragraph: list[str]) -> list[str]:
    """A list of what each name means; an indented line goes on from the one above."""
    items: list[str] = []
    for line in paragraph:
        if found := ENTRY.match(line):
            items.append(f"* ``{found['name']}``: {escaped(found['meaning'])}")
        else:
            items[-1] += " " + escaped(line.strip())
    return items


def escaped(text: str) -> str:
    parts = re.split(r"`{1,2}([^`]+)`{1,2}", text)
    return "".join(
        f"\\ ``{part}``\\ " if number % 2 else re.sub(r"([\\*_|`])", r"\\\1", part) for number, part in enumerate(parts)
    )


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", to_restructured_text)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
