"""The lines of a view as a column of forms: what kinds that judge by the neighbours look at (layer 1).

All forms are made at once, on first use: asking for them one by one took more time than making them.
"""

from __future__ import annotations

from bisect import bisect_left
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
_PROTECTED = _LONG._replace(points=-60)


class Rows:
    """The lines that count, in order: all that are left, and those that rules dropped; no blank ones."""

    def __init__(self, view: View) -> None:
        self.view = view
        gone, cuts, blank = view.gone, view.cuts, view.blank
        keys = enumerate(view.document.keys)
        left = [
            line
            for line, key in keys
            if line not in gone and ((key and key[0] < 0x80 and line not in cuts) or not blank(line))
        ]
        went = {line: category for line, category in view.went.items() if line in gone and not blank(line)}
        self.lines = sorted([*left, *went]) if went else left
        """The number of the line in each row."""
        self._went = {line: LABEL if category in LABELS else DROPPED for line, category in went.items()}
        self.witnesses = sorted(
            bisect_left(self.lines, line) for line, category in went.items() if category not in LABELS
        )
        """Rows that another rule dropped, where lines like it stand in zones."""

    @classmethod
    def of(cls, view: View) -> Rows:
        """The rows of a view, made once for all that ask."""
        if view.rows is None:
            view.rows = cls(view)
        found: Rows = view.rows
        return found

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def forms(self) -> list[Form | None]:
        """The form of each row; None if it went."""
        went, seen, view = self._went, self._form, self.view
        if view.cuts or view.document.protected:
            return [None if line in went else seen(line, b"") for line in self.lines]
        piece, known = view.document.piece, _memo.get
        pairs = [(line, piece(line)) for line in self.lines]
        return [None if line in went else known(utf8) or seen(line, utf8) for line, utf8 in pairs]

    @cached_property
    def points(self) -> list[int]:
        """Points for boilerplate of each row; see cleaner/form.py."""
        rows = zip(self.lines, self.forms, strict=True)
        points = [self._went[line] if form is None else form.points for line, form in rows]
        # Not of what was gone at the start: a second run does not see it, and the cap compares both answers.
        keys = list(map(self.view.key, self.lines))
        counts = Counter(keys)
        if len(counts) < len(keys):
            for row, key in enumerate(keys):
                if counts[key] > 1 and len(key) > 2 and self.forms[row]:
                    points[row] += AGAIN
        return points

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

    def key(self, row: int) -> bytes:
        """The key of the line in a row."""
        return self.view.document.keys[self.lines[row]]

    @cached_property
    def body(self) -> int:
        """The row in which the body begins: a sentence of some length with another one near; -1 if there is none.

        Only what is left counts, so that a second run finds the same row.
        """
        first = before = before_left = left = -1
        for row, found in enumerate(self.forms):
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
        long = [row for row, form in enumerate(self.forms) if form and form.ends and form.words >= BODY]
        return (long[0], long[-1]) if long else (-1, -1)

    def headlines(self, after_dropped: bool = False) -> set[int]:
        """Return the rows above the body of which one may be its headline, and that of the title where it is known.

        With `after_dropped` only those after the last row above the body that another rule dropped.
        """
        view, found = self.view, set[int]()
        if view.document.title and (named := fold(view.document.title)):
            found = {row for row, line in enumerate(self.lines) if line not in view.gone and view.folded(line) == named}
        seen = 0
        for row in range(self.body - 1, -1, -1):
            one = self.forms[row]
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
