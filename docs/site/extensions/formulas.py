"""Brackets, commas and full stops stay on the line of the formula that they belong to."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

OPENING = re.compile(r"(?:^|(?<=\s))[(\[]$")
CLOSING = re.compile(r"^[^\s\w(\[]\S{0,5}(?=\s|$)")


def keep_together(app: Sphinx, document: nodes.document, page: str) -> None:
    for formula in list(document.findall(nodes.math)):
        parent = formula.parent
        place = parent.index(formula)
        before = cut(parent, place - 1, OPENING) if place else ""
        after = cut(parent, place + 1, CLOSING)
        if before or after:
            together = [nodes.Text(before), formula.deepcopy(), nodes.Text(after)]
            parent[place] = nodes.inline("", "", *together, classes=["together"])


def cut(parent: nodes.Element, place: int, pattern: re.Pattern[str]) -> str:
    """Takes what the pattern finds out of the text at this place of the parent, where there is one."""
    text = parent[place] if place < len(parent) else None
    found = pattern.search(text) if isinstance(text, nodes.Text) else None
    if not found:
        return ""
    # By place: texts compare by what they say, so that replace() may take another one.
    parent[place] = nodes.Text(text[: found.start()] + text[found.end() :])
    return found[0]


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-resolved", keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
