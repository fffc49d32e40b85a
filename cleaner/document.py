"""A parsed record: text, its lines, and what a second run would see of it (layer 1).

Lines end at `\\n`, `\\r\\n` and `\\r`, by offset. Everything a scan needs is kept as bytes (UTF-8, and *blind*, see
cleaner/fold.py); code points are counted only where a rule points, so a line that no rule points at costs no object
but its key.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, count, pairwise
from operator import add

from cleaner.edit import Span
from cleaner.fold import EDGES, blind, fold, fold_all, plain_form, specials
from cleaner.lines import BOM, MANY, compact, marks, split_lines

Protect = Callable[[str], Sequence[tuple[int, int]]]
"""From a text to spans that no rule may touch."""

REPEATABLE = 16
"""Bytes of a key: shorter lines repeat in every menu, table and poem, and no kind cares."""

_ASCII = bytes(range(128))


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
        self._mark = (0, 0, 0)  # a line, its byte offset and its code point
        self._offsets: Sequence[int] | None = None
        self._spans: dict[int, Span] = {}
        self._folds: dict[int, str | None] = {}
        self._neighbours: list[bytes] = []
        self._marked = False
        self.lead = marks(self.utf8) if self.utf8.startswith(BOM) else 0
        """Bytes of byte order marks at the start: they belong to no line."""
        self._starts: Sequence[int] | None
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

    @property
    def starts(self) -> Sequence[int]:
        """Byte offset of the start of each line, and the end of the text."""
        if self._starts is None:
            found = compact(map(add, accumulate(map(len, self._pieces), initial=0), count()), len(self._pieces))
            found[-1] = len(self.utf8)
            self._starts = found
            return found
        return self._starts

    def _start(self, line: int) -> int:
        """The code point at which a line starts; all of them are counted only when it is asked against the order."""
        if self._offsets is not None:
            return self._offsets[line]
        before, byte, char = self._mark
        if line < before:
            sizes = (len(self.utf8[a:b].decode("utf-8", "surrogatepass")) for a, b in pairwise(self.starts))
            self._offsets = compact(accumulate(sizes, initial=0), len(self))
            return self._offsets[line]
        if self._starts is not None:
            end = self._starts[line]
        else:
            end = min(byte + sum(map(len, self._pieces[before:line])) + line - before, len(self.utf8))
        char += end - byte if self._ascii else len(self.utf8[byte:end].decode("utf-8", "surrogatepass"))
        self._mark = (line, end, char)
        return char

    def piece(self, line: int) -> bytes:
        """A line of `utf8` without its line end and without byte order marks before it, which belong to no line."""
        piece = self._pieces[line]
        while self._marked and piece.startswith(BOM):
            piece = piece[len(BOM) :]
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
        """The span of a line without its line end and without byte order marks before it."""
        end = (self.span(line).start if line else 0) + len(self._pieces[line].decode("utf-8", "surrogatepass"))
        return Span(end - len(self.line(line)), end)

    def span(self, line: int) -> Span:
        """The span of a line with its line end."""
        span = self._spans.get(line)
        if span is None:
            start = self._start(line) if line else self.lead // len(BOM)
            span = self._spans[line] = Span(start, self._start(line + 1))
        return span

    def blank(self, line: int) -> bool:
        """Whether a line holds only white space."""
        piece = self._pieces[line]
        if not piece:
            return True
        key = self.keys[line]
        return not (key and key[0] < 0x80) and not self.line(line).strip()

    @cached_property
    def repeats(self) -> Mapping[bytes, Sequence[int]]:
        """Keys of REPEATABLE bytes or more that stand more than once, and in which lines."""
        keys = [key for key in self.keys if len(key) >= REPEATABLE]
        if len(set(keys)) == len(keys):
            return {}
        found: dict[bytes, list[int]] = {key: [] for key, n in Counter(keys).items() if n > 1}
        for line, key in enumerate(self.keys):
            if key in found:
                found[key].append(line)
        return found

    @property
    def haystack(self) -> bytes:
        """All keys, each between two line ends: what the scan reads."""
        keys = self.keys
        if len(keys) > MANY:  # to join costs 80 bytes for each piece: not for all of them at once
            keys = [b"\n".join(keys[i : i + MANY]) for i in range(0, len(keys), MANY)]
        return b"\n".join([b"", *keys, b""])

    @property
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

    @property
    def protected(self) -> frozenset[int]:
        """Lines that no rule may touch (front matter, code and tables of Markdown)."""
        return self._protected if self.protect else frozenset()

    @cached_property
    def _protected(self) -> frozenset[int]:
        spans = self.protect(self.text) if self.protect else ()
        starts = [self.span(i).start for i in range(len(self))] if spans else []
        firsts = [(max(bisect_right(starts, a) - 1, 0), bisect_right(starts, b - 1)) for a, b in spans if b > a]
        return frozenset(i for first, after in firsts for i in range(first, after))
