"""Docstrings as they are written: nothing in them is markup but `code`, indented examples and paragraphs."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx


def to_restructured_text(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    result: list[str] = []
    for line in lines:
        indented = line.startswith("    ")
        if indented and (not result or (not result[-1] and not _in_example(result))):
            result += ["::", ""]
        result.append(line if indented else _escaped(line))
    lines[:] = result


def _in_example(result: list[str]) -> bool:
    """Whether the last line that is not empty belongs to an example."""
    return next((line.startswith("    ") for line in reversed(result) if line), False)


def _escaped(line: str) -> str:
    parts = re.split(r"`([^`]+)`", line)
    return "".join(
        f"\\ ``{part}``\\ " if number % 2 else re.sub(r"([\\*_|`])", r"\\\1", part) for number, part in enumerate(parts)
    )


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", to_restructured_text)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
