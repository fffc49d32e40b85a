"""The residual view: what a second run would read, in the coordinates of the first (layer 1).

A view is a document without the lines that went and without what was cut from inside lines. Kinds look at views
only, so that cleaning twice equals cleaning once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from cleaner.document import REPEATABLE, Document
from cleaner.edit import Span
from cleaner.fold import fold
from cleaner.lines import compact

ZONE = 5
"""Non-blank lines that `at = "head"` and `at = "tail"` reach over."""


class View:
    """A document minus some lines (`gone`) and minus spans inside lines (`cuts`, sorted, by line)."""

    def __init__(
        self,
        document: Document,
        gone: Collection[int] = (),
        cuts: Mapping[int, Sequence[Span]] | None = None,
        went: Callable[[], Mapping[int, str]] = dict,
    ) -> None:
        self.document, self.gone, self.cuts = document, gone, cuts or {}
        self._went = went
        self._texts: dict[int, str] = {}
        self.rows: Any = None
        """The rows of this view (cleaner/rows.py), once some kind has asked for them."""

    @cached_property
    def went(self) -> Mapping[int, str]:
        """Line to the category of the rule that dropped it: evidence about its neighbours.

        A second run does not see it, so a kind may use it only to drop more, never to drop less.
        """
        return self._went()

    @cached_property
    def lines(self) -> Sequence[int]:
        """The numbers of the lines that are left, in order."""
        every = range(len(self.document))
        if not self.gone:
            return every
        left = compact((i for i in every if i not in self.gone), len(every))
        return list(self._without_joined(left)) if b"\r" in self.document.utf8 else left

    def _without_joined(self, lines: Sequence[int]) -> Iterable[int]:
        """Where a drop leaves a CR before an empty line that ends in LF, both are one line end from now on."""
        text = self.document.text
        before = -1
        for i in lines:
            start, end = self.document.span(i)
            joins = before not in (-1, i - 1) and text[start:end] == "\n"
            if joins and text[(last := self.document.span(before).end) - 1 : last] == "\r":
                before = -1  # that CR has its LF now
                continue
            before = i
            yield i

    def filled(self) -> Iterator[int]:
        """The lines that are left and hold more than ornaments, in order."""
        gone, cuts, keys = self.gone, self.cuts, self.document.keys
        for line in range(len(keys)):
            if line not in gone and (self.key(line) if line in cuts else keys[line]):
                yield line

    @cached_property
    def repeats(self) -> Mapping[bytes, Sequence[int]]:
        """As `Document.repeats`, of what is left."""
        if not self.cuts and not self.document.repeats:
            return {}
        if self.cuts:
            by_key: dict[bytes, list[int]] = {}
            for i in self.lines:
                by_key.setdefault(self.key(i), []).append(i)
            return {key: lines for key, lines in by_key.items() if len(lines) > 1 and len(key) >= REPEATABLE}
        left = ((key, [i for i in lines if i not in self.gone]) for key, lines in self.document.repeats.items())
        return {key: lines for key, lines in left if len(lines) > 1}

    def text(self, line: int) -> str:
        """What is left of a line, without its line end and without byte order marks before it."""
        if line not in self.cuts:
            return self.document.line(line)
        if line not in self._texts:
            self._texts[line] = "".join([self.document.text[a:b] for a, b in self._left(line)])
        return self._texts[line]

    def _left(self, line: int) -> list[Span]:
        """The parts of a line that was cut which are left of it."""
        start, end = self.document.content(line)
        parts: list[Span] = []
        text = self.document.text
        for cut in (*self.cuts[line], Span(end, end)):
            while not parts and start < cut.start and text[start] == "\ufeff":
                start += 1  # a mark that a cut brings to the start of its line belongs to no line any more
            if start < cut.start:
                parts.append(Span(start, cut.start))
            start = cut.end
        return parts

    def folded(self, line: int) -> str | None:
        """The folded copy of what is left of a line."""
        return fold(self.text(line)) if line in self.cuts else self.document.folded(line)

    def key(self, line: int) -> bytes:
        """The key (see Document.keys) of what is left of a line."""
        if line not in self.cuts:
            return self.document.keys[line]
        return next(iter(Document(self.text(line)).keys), b"")

    def blank(self, line: int) -> bool:
        """Whether only white space is left of a line."""
        return not self.text(line).strip() if line in self.cuts else self.document.blank(line)

    def whole(self, first: int, last: int | None = None) -> Span:
        """The span of a line, or of all lines from first to last, with the last line end."""
        start, end = self.document.span(first)
        return Span(start, end if last is None else self.document.span(last).end)

    def inside(self, line: int, start: int, end: int) -> Span:
        """The span in the document of code points start..end (end > start) of `text(line)`."""
        if line not in self.cuts:
            base = self.document.content(line).start
            return Span(base + start, base + end)
        first = last = -1
        for part in self._left(line):
            size = part.end - part.start
            first = part.start + start if 0 <= start < size else first
            last = part.start + end - 1 if 0 <= end - 1 < size else last
            start, end = start - size, end - size
        return Span(first, last + 1)

    def zone(self, at: str, beside: Collection[int]) -> set[int]:
        """The lines of the head or the tail: ZONE non-blank ones, those in `beside` not counted.

        A rule passes the lines it would drop, so that the zone is the same whether they are there or not.
        """
        found: set[int] = set()
        kept = 0
        for line in self.lines if at == "head" else reversed(self.lines):
            if kept >= ZONE:
                break
            found.add(line)
            kept += line not in beside and not self.blank(line)
        return found
