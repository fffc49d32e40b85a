"""Plain text (layer 4): nothing to parse."""

from __future__ import annotations

SUFFIXES: tuple[str, ...] = (".txt", ".text")
MEDIA_TYPE = "text/plain"
