"""Spans and reversible edits (layer 0: imports nothing of ours).

A *span* is a half-open range of code points. An *edit* replaces one span of a text and carries what it removed, so a
list of edits can be taken back without the text it was made on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range `start <= i < end`, in code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """`text[span]` was `removed` and became `replacement`."""

    span: Span
    replacement: str
    removed: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with the edits made; they must be sorted and disjoint (ValueError if not)."""
    pieces: list[str] = []
    at = 0
    for (start, end), replacement, _removed in edits:
        if start < at or end < start or end > len(text):
            raise ValueError(f"edit {start}..{end} is out of order or outside the text")
        pieces.append(text[at:start])
        if replacement:
            pieces.append(replacement)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def restore(text: str, edits: Sequence[Edit]) -> str:
    """Take back `apply`: given its result and the same edits, return the text it was made on.

    Raises ValueError where the text cannot be the result of these edits.
    """
    pieces: list[str] = []
    at = source_at = 0
    for (start, end), replacement, removed in edits:
        keep = start - source_at
        if keep < 0 or end - start != len(removed):
            raise ValueError(f"edit {start}..{end} is out of order or does not fit what it removed")
        pieces.append(text[at : at + keep])
        at += keep
        if at > len(text) or not text.startswith(replacement, at):
            raise ValueError(f"the text does not fit the edit at {start}..{end}")
        pieces.append(removed)
        at += len(replacement)
        source_at = end
    pieces.append(text[at:])
    return "".join(pieces)
