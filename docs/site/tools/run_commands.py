#!/usr/bin/env python3
"""Runs every shell block of the documentation: README.md, docs/, and what else the site shows. Fails on an unexpected exit status.

Usage: run_commands.py --command build/release/app/detequiv [--python build/python/python] [PAGE ...]
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from commands import CommandError, Runner, read_page
from pages import ROOT, pages_with_commands


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--command", type=Path, required=True)
    arguments.add_argument("--python", type=Path)
    arguments.add_argument("pages", nargs="*", type=Path)
    given = arguments.parse_args()
    ran, left = 0, Counter()
    with tempfile.TemporaryDirectory() as work:
        runner = Runner(given.command.resolve(), ROOT, Path(work) / "run", given.python and given.python.resolve())
        for number, path in enumerate(given.pages or pages_with_commands()):
            page = read_page(path)
            place = runner.directory(page, f"page{number}")
            began = time.monotonic()
            for block in page.blocks:
                if reason := runner.skipped(block):
                    left[reason] += 1
                else:
                    runner.run(page, block, place)
                    ran += 1
            if page.blocks:
                print(f"{time.monotonic() - began:6.2f} s  {path.resolve().relative_to(ROOT)}: {len(page.blocks)} blocks")
    for reason, count in sorted(left.items()):
        print(f"not run, {count}: {reason}")
    print(f"ran {ran} blocks, left out {sum(left.values())}")
    return 0 if ran else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandError as error:
        sys.exit(str(error))
