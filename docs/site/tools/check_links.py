"""Every link of the built pages: local targets exist with their anchors, and nothing is loaded from elsewhere."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Document(HTMLParser):
    """Anchors, links and loaded resources of one page."""

    def __init__(self, text: str):
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attributes if value}
        self.anchors.update(values[name] for name in ("id", "name") if name in values)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "shortcut icon"):
            self.loaded.append(values["href"])
        elif tag in ("img", "script", "iframe", "object", "source"):
            self.loaded += [values[name] for name in ("src", "data") if name in values]


def check(site: Path) -> tuple[int, int]:
    """How many pages and local links there are. Ends the program where one leads nowhere."""
    documents = {path: Document(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html")) if "_static" not in path.parts}
    faults, count = [], 0
    for path, document in documents.items():
        for target in document.links + document.loaded:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                if target in document.loaded and parts.scheme != "data":
                    faults.append(f"{path}: loads {target}")
                continue
            count += 1
            found = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not found.is_file():
                faults.append(f"{path}: no file {target}")
            elif parts.fragment and found in documents and unquote(parts.fragment) not in documents[found].anchors:
                faults.append(f"{path}: no anchor {target}")
    if faults:
        sys.exit("\n".join(sorted(set(faults))))
    return len(documents), count
