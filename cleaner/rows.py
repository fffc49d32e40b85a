"""The lines of a view as a column of forms: what kinds that judge by the neighbours look at (layer 1).

A form is made when it is asked for: most lines of an article are far from any line that a rule points at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from cleaner.fold import fold
from cleaner.form import PROSE, Form, form
from cleaner.view import View

LABELS = frozenset({"ad-marker", "scroll-marker", "credit", "caption", "duplicate", "duplicate-headline"})
"""Categories of lines that stand in the middle of articles: they say little about their neighbours."""
DROPPED, LABEL = 45, 5
"""Points of a line that another rule dropped, and of one of LABELS."""
AGAIN = 5
"""Points for standing in the text more than once."""
ABOVE, HEADLINE = 20, range(4, 31)
"""Lines above the body among which its headline is, and words that a headline may have."""
BODY, NEXT = 12, 5
"""Words of a sentence of the body, and lines after it among which there is another one."""
LONG = 400
"""Bytes of a line that is prose without a closer look."""
MEMO, MEMO_BYTES = 16384, 200
"""Lines whose forms are remembered, and the longest one: menus are the same on every page of a site."""

_memo: dict[bytes, Form] = {}
_LONG = Form(PROSE, 60, ends=True, goes_on=False, waits=False, listed=False, asks=False)
_UNSEEN = Form(0, 0, ends=False, goes_on=False, waits=False, listed=False, asks=False)
_PROTECTED = _LONG._replace(points=-60)


class Rows:
    """The lines that count, in order: all that are left, and those that rules dropped; no blank ones."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.lines: list[int] = []
        """The number of the line in each row."""
        self.witnesses: list[int] = []
        """Rows that another rule dropped, where lines like it stand in zones."""
        self._went: dict[int, int] = {}
        gone, went, blank, lines = view.gone, view.went, view.blank, self.lines
        for line, key in enumerate(view.document.keys):
            if line in gone:
                if (category := went.get(line)) and not blank(line):
                    label = category in LABELS
                    if not label:
                        self.witnesses.append(len(lines))
                    self._went[line] = LABEL if label else DROPPED
                    lines.append(line)
            elif (key and key[0] < 0x80 and line not in view.cuts) or not blank(line):
                lines.append(line)
        self.forms: list[Form | None] = [_UNSEEN] * len(lines)
        """The form of each row that was looked at; None if it went."""
        self.points = [0] * len(lines)
        """Points for boilerplate of each row that was looked at; see cleaner/form.py."""

    def __len__(self) -> int:
        return len(self.lines)

    def look(self, first: int, last: int) -> None:
        """Look at the rows from first to last."""
        forms, points, went, view = self.forms, self.points, self._went, self.view
        key, count, plain = view.key, self._count, not (view.cuts or view.document.protected)
        for row in range(first, last + 1):
            if forms[row] is not _UNSEEN:
                continue
            line = self.lines[row]
            if line in went:
                forms[row], points[row] = None, went[line]
                continue
            piece = view.document.piece(line) if plain else b""
            seen = forms[row] = _memo.get(piece) or self._form(line, piece)
            points[row] = seen.points + AGAIN if count[one := key(line)] > 1 and len(one) > 2 else seen.points

    def _form(self, line: int, piece: bytes) -> Form:
        if line in self.view.document.protected:
            return _PROTECTED
        if not piece:
            return form(self.view.text(line).strip())
        if len(piece) > LONG:
            return _LONG
        found = form(piece.decode("utf-8", "surrogatepass").strip())
        if len(piece) <= MEMO_BYTES:
            if len(_memo) >= MEMO:
                _memo.clear()
            _memo[piece] = found
        return found

    @cached_property
    def _count(self) -> Counter[bytes]:
        """Not of what was gone at the start: a second run does not see it, and the cap compares both answers."""
        return Counter(map(self.view.key, self.lines))

    def key(self, row: int) -> bytes:
        """The key of the line in a row."""
        return self.view.document.keys[self.lines[row]]

    def form(self, row: int) -> Form | None:
        """The form of a row; None if it went."""
        if self.forms[row] is _UNSEEN:
            self.look(row, row)
        return self.forms[row]

    @cached_property
    def body(self) -> int:
        """The row in which the body begins: a sentence of some length with another one near; -1 if there is none.

        Only what is left counts, so that a second run finds the same row.
        """
        first = before = before_left = left = -1
        for row in range(len(self.lines)):
            found = self.form(row)
            if found is None:
                continue
            left += 1
            if found.ends and found.words >= BODY:
                if first < 0:
                    first = row
                if before >= 0 and left - before_left <= NEXT:
                    return before
                before, before_left = row, left
        return first

    @cached_property
    def prose(self) -> tuple[int, int]:
        """The first and the last row that is left and holds a sentence of some length; -1 if there is none."""
        every = range(len(self.lines))
        return next(filter(self._is_long, every), -1), next(filter(self._is_long, reversed(every)), -1)

    def _is_long(self, row: int) -> bool:
        found = self.form(row)
        return found is not None and found.ends and found.words >= BODY

    def headlines(self, after_dropped: bool = False) -> set[int]:
        """Return the rows above the body of which one may be its headline, and that of the title where it is known.

        With `after_dropped` only those after the last row above the body that another rule dropped.
        """
        view, found = self.view, set[int]()
        if view.document.title and (named := fold(view.document.title)):
            found = {row for row, line in enumerate(self.lines) if line not in view.gone and view.folded(line) == named}
        seen = 0
        for row in range(self.body - 1, -1, -1):
            one = self.form(row)
            if seen == ABOVE or (one is None and after_dropped and row in self.witnesses):
                break
            if one is not None:
                seen += 1
                if one.words in HEADLINE and not one.listed:
                    found.add(row)
        return found

    def pieces(self, first: int, last: int) -> set[int]:
        """Return the rows from first to last that together make a sentence which a scraper cut in pieces."""
        cut: set[int] = set()
        self.look(first, last)
        for start, end in self._chains(first, last):
            words = sum(found.words for found in self.forms[start : end + 1] if found)
            if words >= 8 and 2 * words >= 3 * (end - start + 1):
                cut.update(range(start, end + 1))
        return cut

    def _chains(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """First and last row of each run of rows that go on in the next one."""
        start, before = first, None
        for row, seen in enumerate(self.forms[first : last + 1], first):
            joined = before and seen and not before.ends
            if joined and (seen.goes_on or before.waits or (before.goes_on and row - 1 > start)):
                before = seen
                continue
            if row - 1 > start:
                yield start, row - 1
            start, before = row, seen
        if last > start:
            yield start, last


def runs(view: View, lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last line of each run of the lines with nothing but blank lines between them."""
    first = last = -1
    for line in lines:
        if last >= 0 and all(i not in view.gone and view.blank(i) for i in range(last + 1, line)):
            last = line
            continue
        if last >= 0:
            yield first, last
        first = last = line
    if last >= 0:
        yield first, last
