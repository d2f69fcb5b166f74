"""Which file of the repository is which page of the site. Nothing is kept twice: the site takes every page from its place."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "docs/site"

# Pages that live outside docs/site, by their path in the repository.
ELSEWHERE = {
    "theory/README.md": "theory/conventions.md",
    "validation/README.md": "validation/simulation.md",
    "validation/recorded/README.md": "validation/recorded.md",
    "docs/design.md": "design.md",
    "docs/embed.md": "howto/embed.md",
    "docs/python.md": "howto/python.md",
    "app/README.md": "reference/output.md",
    "CHANGELOG.md": "changes.md",
}

# Folders that a page may link to, and the page that shows what is in them.
FOLDERS = {
    "docs/figures": "index.md",
    "examples": "howto/examples.md",
    "include/detequiv": "reference/cpp.md",
    "studies": "studies/index.md",
    "theory": "theory/conventions.md",
    "validation/recorded": "validation/recorded.md",
}


def site_pages() -> dict[str, str]:
    """Path in the repository -> path in the site, of every Markdown page."""
    pages = {str(path.relative_to(ROOT)): str(path.relative_to(SITE)) for path in sorted(SITE.rglob("*.md"))}
    pages |= {f"theory/{path.name}": f"theory/{path.name}" for path in sorted((ROOT / "theory").glob("*.md"))}
    return pages | ELSEWHERE


def headers() -> list[Path]:
    """Public C++ headers, those of each room together."""
    return sorted((ROOT / "include/detequiv").rglob("*.hpp"))


def pages_with_commands() -> list[Path]:
    return [ROOT / "README.md", *(ROOT / page for page in site_pages())]
