"""SOURCES.md: where the texts of others come from; a section a file, each written by what makes that file."""

from __future__ import annotations

import re

from bench.accuracy.texts import HERE

FILE = HERE / "SOURCES.md"


def sections() -> dict[str, str]:
    """Return the sections by their first lines, each with that line."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    parts = [part for part in re.split(r"(?m)^(?=# )", text) if part.strip()]
    return {part.partition("\n")[0]: part.strip("\n") for part in parts}


def write(section: str) -> None:
    """Put a section in the place of the one that begins with the same line, or at the end."""
    found = sections() | {section.partition("\n")[0]: section.strip("\n")}
    FILE.write_text("\n\n".join(found.values()) + "\n", encoding="utf-8")
