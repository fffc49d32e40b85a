"""A parsed record: text, its lines, and what a second run would see of it (layer 1).

Lines end at `\\n`, `\\r\\n` and `\\r`, by offset. Everything a scan needs is kept as bytes (UTF-8, and *blind*, see
cleaner/fold.py); code points are counted only where a rule points, so a line that no rule points at costs no object
but its key.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, count
from operator import add

from cleaner.edit import Span
from cleaner.fold import EDGES, blind, fold, fold_all, plain_form, specials
from cleaner.lines import MANY, compact, split_lines

Protect = Callable[[str], Sequence[tuple[int, int]]]
"""From a text to spans that no rule may touch."""

REPEATABLE = 16
"""Bytes of a key: shorter lines repeat in every menu, table and poem, and no kind cares."""

_ASCII = bytes(range(128))
_BOM = "\ufeff".encode()


class Document:
    """A text and where its lines are. Spans are half-open, in code points of `text`; lines are counted from 0."""

    def __init__(
        self,
        text: str,
        *,
        utf8: bytes | None = None,
        media_type: str = "text/plain",
        title: str | None = None,
        protect: Protect | None = None,
        spent: dict[str, float] | None = None,
    ) -> None:
        self.text = text
        self.utf8 = text.encode("utf-8", "surrogatepass") if utf8 is None else utf8
        self.media_type, self.title, self.protect = media_type, title, protect
        self.spent: dict[str, float] = {} if spent is None else spent
        """Seconds that rules with a budget have used on this document, by rule id."""
        self._ascii = len(self.utf8) == len(text)
        self._mark = (0, 0)
        self._spans: dict[int, Span] = {}
        self._folds: dict[int, str | None] = {}
        self._neighbours: list[bytes] = []
        self._marked = False
        self._pieces, self._starts, self._ends = split_lines(self.utf8, self.lead)
        whole = self.utf8 if self._ends is None else b"\n".join(self._pieces)
        pieces = blind(whole if self._ascii else self._plain(whole)).split(b"\n")[: len(self._pieces)]
        self.keys: list[bytes] = [piece.strip(EDGES) for piece in pieces]
        """One for each line: its blind bytes without edges. Equal cores have equal keys, but for special lines."""

    def _plain(self, plain: bytes) -> bytes:
        """The text with a plain form in the place of each special character that has one; the others are noted."""
        found = specials(plain.translate(None, _ASCII))
        self._marked = "\ufeff" in found
        for special in sorted(found):
            form = plain_form(special)
            if form is None:
                self._neighbours.append(special.encode("utf-8", "surrogatepass"))
            else:
                plain = plain.replace(special.encode("utf-8", "surrogatepass"), form)
        return plain

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Byte offset of the start of each line, and the end of the text."""
        if self._starts is not None:
            return self._starts
        found = compact(map(add, accumulate(map(len, self._pieces), initial=0), count()), len(self._pieces))
        found[-1] = len(self.utf8)
        return found

    @cached_property
    def lead(self) -> int:
        """Bytes of byte order marks at the start: they belong to no line."""
        n = 0
        while self.utf8.startswith(_BOM, n):
            n += len(_BOM)
        return n

    def _bytes_of(self, line: int) -> tuple[int, int]:
        """Start and end in bytes of a line without its line end and without byte order marks before it."""
        start = self.starts[line]
        end = self._ends[line] if self._ends is not None else start + len(self._pieces[line])
        return end - len(self.piece(line)), end

    def _chars(self, byte: int) -> int:
        """Code points before a byte offset; cheap when asked in rising order."""
        if self._ascii:
            return byte
        at, count = self._mark
        if byte < at:
            at = count = 0
        count += len(self.utf8[at:byte].decode("utf-8", "surrogatepass"))
        self._mark = (byte, count)
        return count

    def piece(self, line: int) -> bytes:
        """A line of `utf8` without its line end and without byte order marks before it, which belong to no line."""
        piece = self._pieces[line]
        while self._marked and piece.startswith(_BOM):
            piece = piece[len(_BOM) :]
        return piece

    def line(self, line: int) -> str:
        """The text of a line without its line end."""
        return self.piece(line).decode("utf-8", "surrogatepass")

    def folded(self, line: int) -> str | None:
        """The folded copy of a line, None where it must not be folded."""
        if line not in self._folds:
            self._folds[line] = fold(self.line(line))
        return self._folds[line]

    def fold_lines(self, lines: Iterable[int]) -> dict[int, str]:
        """The folded copies of some lines, in order; those that must not be folded are left out."""
        order = sorted(lines)
        self._folds.update(zip(order, fold_all([self.line(i) for i in order]), strict=True))
        return {i: folded for i in order if (folded := self._folds[i])}

    def content(self, line: int) -> Span:
        """The span of a line without its line end."""
        start, end = self._bytes_of(line)
        return Span(self._chars(start), self._chars(end))

    def span(self, line: int) -> Span:
        """The span of a line with its line end."""
        span = self._spans.get(line)
        if span is None:
            first, last = self.starts[line] or self.lead, self.starts[line + 1]
            start = self._chars(first)
            end = last if self._ascii else start + len(self.utf8[first:last].decode("utf-8", "surrogatepass"))
            span = self._spans[line] = Span(start, end)
        return span

    def blank(self, line: int) -> bool:
        """Whether a line holds only white space."""
        piece = self._pieces[line]
        if not piece:
            return True
        key = self.keys[line]
        return not (key and key[0] < 0x80) and not self.line(line).strip()

    @cached_property
    def doubled(self) -> frozenset[bytes]:
        """Keys of REPEATABLE bytes or more that stand more than once; to know that there is none costs 5 µs."""
        keys = [key for key in self.keys if len(key) >= REPEATABLE]
        if len(set(keys)) == len(keys):
            return frozenset()
        return frozenset(key for key, n in Counter(keys).items() if n > 1)

    @cached_property
    def haystack(self) -> bytes:
        """All keys, each between two line ends: what the scan reads."""
        keys = self.keys
        if len(keys) > MANY:  # to join costs 80 bytes for each piece: not for all of them at once
            keys = [b"\n".join(keys[i : i + MANY]) for i in range(0, len(keys), MANY)]
        return b"\n".join([b"", *keys, b""])

    @cached_property
    def special_lines(self) -> frozenset[int]:
        """Lines whose keys do not stand for their folded copies, because marks change the letters beside them.

        Doubled spaces do the same; those the scan finds (cleaner/index.py).
        """
        if not self._neighbours:
            return frozenset()
        return frozenset(line for piece in self._neighbours for line in self._lines_with(piece))

    def _lines_with(self, piece: bytes) -> Iterator[int]:
        """The lines that hold a piece of `utf8`."""
        at = self.utf8.find(piece, self.lead)
        while at >= 0:
            line = bisect_right(self.starts, at) - 1
            yield line
            at = self.utf8.find(piece, self.starts[line + 1])

    @cached_property
    def protected(self) -> frozenset[int]:
        """Lines that no rule may touch (front matter, code and tables of Markdown)."""
        spans = self.protect(self.text) if self.protect else ()
        if not spans:
            return frozenset()
        starts = [self.span(i).start for i in range(len(self))]
        firsts = [(max(bisect_right(starts, a) - 1, 0), bisect_right(starts, b - 1)) for a, b in spans if b > a]
        return frozenset(i for first, after in firsts for i in range(first, after))
