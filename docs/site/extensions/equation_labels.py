"""`[eq. stage:label]` becomes a link to the place where a theory note sets it in bold.

Works on the text of any page, so doc comments of headers, which Breathe brings, link as the notes do. A label that is
cited but nowhere set, or set twice, is a warning.
"""

from __future__ import annotations

import re
from typing import Any, Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

LABEL = re.compile(r"\[eq\.\s+(?P<name>\w+:\w+)\]")
PLACEHOLDER = re.compile(r"(stage|note):label")
logger = logging.getLogger(__name__)


def set_labels(environment: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Label -> (page, anchor)."""
    if not hasattr(environment, "equation_labels"):
        environment.equation_labels = {}
    return environment.equation_labels


def collect(app: Sphinx, document: nodes.document) -> None:
    """Where a label is set in bold gets an anchor."""
    labels, page = set_labels(app.env), app.env.docname
    for strong in document.findall(nodes.strong):
        found = LABEL.fullmatch(strong.astext())
        if not found:
            continue
        name, anchor = found["name"], "eq-" + found["name"].replace(":", "-")
        if name in labels and labels[name][0] != page:
            logger.warning("equation label %s is set twice", name, location=strong)
        labels[name] = (page, anchor)
        strong["ids"].append(anchor)


def forget(app: Sphinx, environment: BuildEnvironment, page: str) -> None:
    labels = set_labels(environment)
    for name in [name for name, (where, _) in labels.items() if where == page]:
        del labels[name]


def merge(app: Sphinx, environment: BuildEnvironment, pages: list[str], other: Any) -> None:
    set_labels(environment).update(set_labels(other))


def link(app: Sphinx, document: nodes.document, page: str) -> None:
    """Every other mention becomes a link."""
    for text in list(document.findall(nodes.Text)):
        if LABEL.search(text) and not isinstance(text.parent, (nodes.literal, nodes.literal_block, nodes.math)):
            if not (isinstance(text.parent, nodes.strong) and text.parent["ids"]):
                # By place: texts compare by what they say, so that replace() may take another one.
                place = next(number for number, child in enumerate(text.parent) if child is text)
                text.parent[place : place + 1] = list(_linked(app, text, page))


def _linked(app: Sphinx, text: nodes.Text, page: str) -> Iterator[nodes.Node]:
    labels, end = set_labels(app.env), 0
    for found in LABEL.finditer(text):
        yield nodes.Text(text[end : found.start()])
        end = found.end()
        if found["name"] in labels:
            target, anchor = labels[found["name"]]
            yield make_refnode(app.builder, page, target, anchor, nodes.Text(found[0]))
        else:
            if not PLACEHOLDER.fullmatch(found["name"]):
                logger.warning("equation label %s is set nowhere", found["name"], location=page)
            yield nodes.Text(found[0])
    yield nodes.Text(text[end:])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-resolved", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
