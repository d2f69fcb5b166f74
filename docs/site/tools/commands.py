"""Shell blocks of Markdown pages: finding them and running them, page by page, in an empty directory.

A block is a fence of language `sh`, or of language `python` with the mark to run it. HTML comments, invisible to readers, steer it:

    <!-- in the sources -->      once on a page: its blocks run in a copy of the source tree's top level, not in an empty directory
    <!-- not run: REASON -->     before a block of language sh: shown only
    <!-- run -->                 before a block of language python
    <!-- exit N -->              before a block: the exit status that it must have (default 0)
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>[^`\s]*)\s*$")
RUN = "<!-- run -->"
NOT_RUN = re.compile(r"^<!-- not run: (?P<reason>.+) -->$")
EXIT = re.compile(r"^<!-- exit (?P<status>\d+) -->$")
IN_SOURCES = "<!-- in the sources -->"
INDENTED_COMMAND = re.compile(r"^ {4,}(\S*/)?detequiv(-mpi)? [a-z-]")
LIMIT_SECONDS = 300


class CommandError(Exception):
    pass


@dataclass
class Block:
    line: int
    language: str
    text: str
    last_line: int
    status: int = 0
    not_run: str | None = None


@dataclass
class Page:
    path: Path
    blocks: list[Block] = field(default_factory=list)
    in_sources: bool = False


def read_page(path: Path) -> Page:
    """The blocks of a page. A command in an indented block would escape: that is an error."""
    page = Page(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    marks: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        opened = FENCE.match(line)
        if opened:
            end = lines.index(opened["fence"], number + 1)
            if opened["language"] == "sh" or (opened["language"] == "python" and RUN in marks):
                text = "\n".join(lines[number + 1 : end]) + "\n"
                page.blocks.append(_marked(Block(number + 1, opened["language"], text, end), marks))
            number = end
        elif INDENTED_COMMAND.match(line):
            raise CommandError(f"{path}:{number + 1}: a command in an indented block; make it a fence of language sh")
        elif line == IN_SOURCES:
            page.in_sources = True
        marks = [*marks, line] if line.startswith("<!--") else marks if not line.strip() else []
        number += 1
    return page


def _marked(block: Block, marks: list[str]) -> Block:
    for mark in marks:
        if found := NOT_RUN.match(mark):
            block.not_run = found["reason"]
        elif found := EXIT.match(mark):
            block.status = int(found["status"])
    return block


class Runner:
    """Runs the blocks of pages. The command is the first of its name on PATH; stdout is a terminal, as for a reader."""

    def __init__(self, command: Path, sources: Path, work: Path, python_path: Path | None = None):
        self.sources, self.work, self.python_path = sources, work, python_path
        self.command = command
        programs = work / "programs"
        shutil.rmtree(work, ignore_errors=True)
        programs.mkdir(parents=True)
        (programs / "detequiv").symlink_to(command)
        self.environment = dict(
            os.environ, PATH=f"{programs}:{os.environ['PATH']}", COLUMNS="100", LC_ALL="C.UTF-8", MPLBACKEND="Agg"
        )
        if python_path:
            self.environment["PYTHONPATH"] = str(python_path)

    def directory(self, page: Page, name: str) -> Path:
        place = self.work / name
        place.mkdir(parents=True)
        if page.in_sources:
            for entry in self.sources.iterdir():
                if entry.name not in ("build", "out", ".git"):
                    (place / entry.name).symlink_to(entry)
            (place / "build/release/app").mkdir(parents=True)
            (place / "build/release/app/detequiv").symlink_to(self.command)
        return place

    def skipped(self, block: Block) -> str | None:
        if block.language == "python" and not self.python_path:
            return "the Python module was not built"
        return block.not_run

    def run(self, page: Page, block: Block, place: Path) -> str:
        """What the block prints, as on a terminal. Raises CommandError where its exit status is not the expected one."""
        program = ["bash", "-euo", "pipefail", "-c"] if block.language == "sh" else [sys.executable, "-c"]
        status, output = on_terminal([*program, block.text], place, self.environment)
        if status != block.status:
            raise CommandError(
                f"{page.path}:{block.line}: exit status {status}, expected {block.status}\n{block.text}{output}"
            )
        return output


def on_terminal(arguments: list[str], place: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Exit status and output of a program whose stdout is a terminal; stderr, no terminal, follows it."""
    ours, theirs = pty.openpty()
    chunks: list[bytes] = []

    def collect() -> None:
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # Linux reports the closed terminal as an error
                return
            if not chunk:
                return
            chunks.append(chunk)

    reader = threading.Thread(target=collect)
    reader.start()
    program = subprocess.Popen(
        arguments, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        faults = program.communicate(timeout=LIMIT_SECONDS)[1]
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)  # what the shell had started too
        faults = program.communicate()[1] + f"stopped after {LIMIT_SECONDS} s\n".encode()
    reader.join()
    os.close(ours)
    printed = b"".join(chunks).decode().replace("\r\n", "\n")
    return program.returncode, printed + faults.decode()
