"""Puts the pages of the site together: runs their commands, inserts what these print and draw, and maps links.

Besides the marks of commands.py a page may hold

    <!-- output -->            after a block: what it printed
    <!-- figure FILE: TEXT --> after a block: the figure that it drew, with this caption
    <!-- show PATH -->         the text of a file of the repository
    <!-- generate: NAME -->    a part that generated.py makes from the sources
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import generated
from commands import Page, Runner, read_page
from cpp_reference import Reference
from links import Links, show, source_page
from pages import ROOT, site_pages

OUTPUT = "<!-- output -->"
FIGURE = re.compile(r"^<!-- figure (?P<file>\S+): (?P<caption>.+) -->$")
SHOW = re.compile(r"^<!-- show (?P<path>\S+) -->$")
GENERATE = re.compile(r"^<!-- generate: (?P<name>\S+) -->$")


class Site:
    """What Sphinx takes: `pages` to read and, in `extra`, files to copy as they are."""

    def __init__(self, out: Path, runner: Runner, reference: Reference):
        self.target, self.extra = out / "pages", out / "extra"
        self.runner, self.reference = runner, reference
        self.pages = site_pages()
        self.links = Links(self.pages)
        self.written: set[Path] = set()

    def assemble(self) -> None:
        for path, page in self.pages.items():
            self._write(page, self._page(path, page))
        Links(self.pages).rewrite((ROOT / "README.md").read_text(encoding="utf-8"), "README.md", "README.md")  # checks them
        for page, text in generated.header_pages(self.reference):
            self._write(page, text)
        for found in sorted(self.links.source_pages):
            self._write(source_page(found), f"---\norphan: true\n---\n\n# {found}\n\n{show(found)}\n")
        for found in sorted(self.links.files):
            self._copy(ROOT / found, self.target / "files" / found)
            self._copy(ROOT / found, self.extra / "files" / found)
        self._remove_stale()

    def _page(self, path: str, page: str) -> str:
        source = read_page(ROOT / path)
        place = self.runner.directory(source, page.removesuffix(".md"))
        lines = source.path.read_text(encoding="utf-8").splitlines()
        return self.links.rewrite("\n".join(self._expanded(lines, source, place, page)) + "\n", path, page)

    def _expanded(self, lines: list[str], source: Page, place: Path, page: str) -> list[str]:
        blocks = {block.last_line: block for block in source.blocks}
        result: list[str] = []
        printed = ""
        for number, line in enumerate(lines):
            result.append(line)
            block = blocks.get(number)
            if block and not self.runner.skipped(block):
                printed = self.runner.run(source, block, place)
            elif line == OUTPUT:
                result[-1] = f"```{{code-block}} text\n:class: output\n\n{printed.rstrip()}\n```"
            elif figure := FIGURE.match(line):
                drawn = f"drawn/{page.removesuffix('.md')}/{figure['file']}"
                self._copy(place / figure["file"], self.target / drawn)
                relative = os.path.relpath(drawn, os.path.dirname(page) or ".")
                result[-1] = f"```{{figure}} {relative}\n:alt: {json.dumps(figure['caption'])}\n\n{figure['caption']}\n```"
            elif shown := SHOW.match(line):
                result[-1] = show(shown["path"])
            elif made := GENERATE.match(line):
                result[-1] = generated.part(made["name"], self.runner)
        return result

    def _write(self, page: str, text: str) -> None:
        """Untouched where nothing changes, so that Sphinx reads again what did change only."""
        path = self.target / page
        self.written.add(path)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _copy(self, origin: Path, path: Path) -> None:
        self.written.add(path)
        if not path.exists() or path.read_bytes() != origin.read_bytes():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, path)

    def _remove_stale(self) -> None:
        for path in [*self.target.rglob("*"), *self.extra.rglob("*")]:
            if path.is_file() and path not in self.written:
                path.unlink()
