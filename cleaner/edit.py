"""Spans and reversible edits (layer 0: imports nothing of ours).

A *span* is a half-open range of code points. An *edit* replaces one span of a text and carries what it removed, so a
list of edits can be taken back without the text it was made on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def compose(first: Sequence[Edit], second: Sequence[Edit], source: str) -> list[Edit]:
    """Return one list of edits that does what `first` does to `source` and then `second` to its result.

    Edits that touch become one. `apply(source, compose(a, b, source)) == apply(apply(source, a), b)`.
    """
    made: list[Edit] = []

    def add(start: int, end: int, replacement: str) -> None:
        if made and made[-1].span.end == start:
            start, replacement = made[-1].span.start, made.pop().replacement + replacement
        made.append(Edit(Span(start, end), replacement, source[start:end]))

    rest = list(reversed(second))
    done = at = 0  # in the source, in the text between
    for one in [*first, Edit(Span(len(source), len(source)), "", "")]:
        (start, end), replacement, _ = one
        after = at + start - done + len(replacement)
        if not rest or rest[-1].span.start > after:  # nothing to do here: by far the most
            if not made or made[-1].span.end < start:
                made.append(one)
            else:
                add(start, end, replacement)
        else:
            for a, b, new in _parts(at, at + start - done, rest):
                if new is not None:
                    add(a - at + done, b - at + done, new)
            at += start - done
            parts = _parts(at, after, rest)
            left = "".join([replacement[a - at : b - at] if new is None else new for a, b, new in parts])
            if start < end or left:
                add(start, end, left)
        at, done = after, end
    for one in reversed(rest):  # what is put in at the very end
        add(len(source), len(source), one.replacement)
    return made[:-1] if made and made[-1].span.start == made[-1].span.end and not made[-1].replacement else made


def _parts(start: int, end: int, rest: list[Edit]) -> Iterator[tuple[int, int, str | None]]:
    """Split start..end where edits begin and end: parts that stay (None), and what takes the place of the others.

    `rest` are the edits that are still to come, the next one last; one that goes on beyond `end` is cut in two.
    """
    while rest and rest[-1].span.start < end:
        (a, b), replacement, _ = rest.pop()
        if a > start:
            yield start, a, None
        start = min(b, end)
        yield a, start, replacement
        if b > end:
            rest.append(Edit(Span(end, b), "", ""))
            return
    if start < end:
        yield start, end, None
