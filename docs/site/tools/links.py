"""Relative links of Markdown pages: what is not text of the page is masked, what is a link is rewritten for the site."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Callable

from pages import FOLDERS, ROOT

# Code and formulas may look like links: fences, indented code, inline code, $$...$$ and $...$.
OPAQUE = re.compile(
    r"^`{3,}.*?^`{3,}[^\n]*$|^(?: {4,}[^\n]*\n)+|`[^`\n]+`|\$\$.*?\$\$|\$[^$]+\$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
FILE_NAME = re.compile(r"^[\w/.-]+\.md$")
SHOWN_AS_PAGE = {
    "": "text", ".bib": "bibtex", ".c": "c", ".cff": "yaml", ".cmake": "cmake", ".cpp": "cpp", ".h": "c", ".hpp": "cpp", ".json": "json", ".py": "python",
    ".sh": "sh", ".toml": "toml", ".txt": "text",
}  # fmt: skip
LARGEST_PAGE = 40_000


class LinkError(Exception):
    pass


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Applies `change` to what is neither code nor formula. A link's text may hold inline code: it is put back inside."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    changed = change(OPAQUE.sub(hide, text))
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], changed)


class Links:
    """Rewrites links and remembers which files the site must carry for them."""

    def __init__(self, pages: dict[str, str]):
        self.pages = pages
        self.source_pages: set[str] = set()
        self.files: set[str] = set()

    def rewrite(self, text: str, path: str, page: str) -> str:
        """The text of the file `path` of the repository, as the page `page` of the site."""
        return outside_code(text, lambda plain: LINK.sub(lambda link: self._link(link, path, page), plain))

    def _link(self, link: re.Match[str], path: str, page: str) -> str:
        target, _, fragment = link["target"].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return link[0]
        found = os.path.normpath(os.path.join(os.path.dirname(path), target))
        if not (ROOT / found).exists():
            raise LinkError(f"{path}: link to {target}, which does not exist")
        place = self._place(found, path)
        relative = os.path.relpath(place, os.path.dirname(page) or ".")
        if link["image"] or place.endswith(".md"):
            text = heading(found) if FILE_NAME.match(link["text"]) and found in self.pages else link["text"]
            return f"{link['image']}[{text}]({relative}{'#' + fragment if fragment else ''})"
        return f'<a class="reference external" href="{relative}">{link["text"]}</a>'

    def _place(self, found: str, path: str) -> str:
        """Where the site has the file or folder `found` of the repository."""
        if found in self.pages:
            return self.pages[found]
        if (ROOT / found).is_dir():
            if found not in FOLDERS:
                raise LinkError(f"{path}: link to the folder {found}, for which docs/site/tools/pages.py names no page")
            return FOLDERS[found]
        if found.startswith("include/detequiv/") and found.endswith(".hpp"):
            return header_page(Path(found))
        suffix = Path(found).suffix
        if suffix in SHOWN_AS_PAGE and (ROOT / found).stat().st_size <= LARGEST_PAGE:
            self.source_pages.add(found)
            return source_page(found)
        self.files.add(found)
        return f"files/{found}"


def header_page(header: Path) -> str:
    """The reference page of a public header, given by its path in the repository."""
    return f"reference/{header.relative_to('include').with_suffix('')}.md"


def source_page(found: str) -> str:
    return f"source/{found}.md"


def heading(found: str) -> str:
    """The title of a page: what readers of the site know it by."""
    return (ROOT / found).read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")


def show(found: str) -> str:
    """The text of a file as a fence in the language of its suffix."""
    language = SHOWN_AS_PAGE.get(Path(found).suffix, "text")
    return f"````{language}\n{(ROOT / found).read_text(encoding='utf-8').rstrip()}\n````"
