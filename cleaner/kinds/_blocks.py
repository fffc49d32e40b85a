"""What kinds have in common that point at blocks of HTML pages: no literal of a line leads to them."""

from __future__ import annotations

from cleaner.kinds._unanchored import anchors, longest, near, needs, unhit

__all__ = ["anchors", "longest", "near", "needs", "phase", "unhit"]


def phase(params: object) -> int:
    """Before there is a text."""
    return 0
