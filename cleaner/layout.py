"""Blank lines around drops: which go with them (layer 3).

The start and the end of the text count as blank runs. Where drops make two blank runs meet, the run after the drop
goes (at the end of the text, the run before). A run that touches no drop is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.rule import Match


class Blank(NamedTuple):
    """A blank run that goes: its span, and the numbers of the drops that caused it."""

    span: Span
    cause: tuple[int, ...]


class Layout(NamedTuple):
    """What is left of the lines after some drops."""

    gone: Mapping[int, int]
    """Line to the number of the drop it went with; blank lines that went are in it too."""
    cuts: Mapping[int, list[Span]]
    """Line to the spans cut from inside it, for lines of which something is left."""
    blanks: list[Blank]


def lay_out(document: Document, drops: Sequence[Match]) -> Layout:
    """Work out which lines are gone, which are cut, and which blank runs go; `drops` are sorted and disjoint."""
    gone: dict[int, int] = {}
    cuts: dict[int, list[Span]] = {}
    by_cut: dict[int, int] = {}
    for number, (span, _, (first, last), _) in enumerate(drops):
        if first != last:
            gone.update(dict.fromkeys(range(first, last + 1), number))
        elif span == document.span(first):
            gone[first] = number
        else:
            cuts.setdefault(first, []).append(span)
            by_cut[first] = number
    blanks = [blank for line in list(cuts) for blank in _emptied(document, line, cuts, gone, by_cut[line])]
    if runs := list(_runs_that_go(document, gone)):
        gone = dict(gone)
        for first, last, cause in runs:
            gone.update(dict.fromkeys(range(first, last + 1), cause))
            blanks.append(Blank(Span(document.span(first).start, document.span(last).end), (cause,)))
        blanks.sort()
    return Layout(gone, cuts, blanks)


def _emptied(
    document: Document, line: int, cuts: dict[int, list[Span]], gone: dict[int, int], cause: int
) -> Iterator[Blank]:
    """A line of which cuts leave only white space goes whole; what is left of it is blank."""
    start, end = document.span(line)
    at, rest = start, []
    for cut in [*cuts[line], Span(end, end)]:
        rest.append(Span(at, cut.start))
        at = cut.end
    if not any(document.text[a:b].strip() for a, b in rest):
        del cuts[line]
        gone[line] = cause
        yield from (Blank(span, (cause,)) for span in rest if span.end > span.start)


def _runs_that_go(document: Document, gone: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """Blank runs to remove, as first line, last line, number of the drop that caused it."""
    done, count, protected = -1, len(document), document.protected
    blank = document.blank if not protected else lambda line: document.blank(line) and line not in protected
    for line in sorted(gone):
        if line <= done:
            continue
        first, last = line, line
        while (before := first - 1) > done and blank(before):
            first = before
        while (after := last + 1) < count and (after in gone or blank(after)):
            last = after
        done = last
        if first == last:
            continue
        runs = list(_runs(first, last, gone))
        at_start, at_end = first == 0, last == count - 1
        if at_start and at_end:
            keep = -1
        elif at_start:
            keep = 0 if runs and runs[0][0] == first else -1
        elif at_end:
            keep = len(runs) - 1 if runs and runs[-1][1] == last else -1
        else:
            keep = 0
        yield from ((a, b, gone[a - 1] if a - 1 in gone else gone[b + 1]) for k, (a, b) in enumerate(runs) if k != keep)


def _runs(first: int, last: int, gone: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """The stretches of lines from first to last that are not gone."""
    start = None
    for line in range(first, last + 2):
        if line <= last and line not in gone:
            start = line if start is None else start
        elif start is not None:
            yield start, line - 1
            start = None
