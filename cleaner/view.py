"""The residual view: what a second run would read, in the coordinates of the first (layer 1).

A view is a document without the lines that went and without what was cut from inside lines. Kinds look at views
only, so that cleaning twice equals cleaning once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.fold import blind, edgeless, fold

ZONE = 5
"""Non-blank lines that `at = "head"` and `at = "tail"` reach over."""


class View:
    """A document minus some lines (`gone`) and minus spans inside lines (`cuts`, sorted, by line)."""

    def __init__(
        self, document: Document, gone: Collection[int] = (), cuts: Mapping[int, Sequence[Span]] | None = None
    ) -> None:
        self.document, self.gone, self.cuts = document, gone, cuts or {}
        self._texts: dict[int, str] = {}

    @cached_property
    def lines(self) -> Sequence[int]:
        """The numbers of the lines that are left, in order."""
        every = range(len(self.document))
        if not self.gone:
            return every
        left = [i for i in every if i not in self.gone]
        return list(self._without_joined(left)) if b"\r" in self.document.utf8 else left

    def _without_joined(self, lines: Sequence[int]) -> Iterable[int]:
        """Where a drop leaves a CR before an empty line that ends in LF, both are one line end from now on."""
        text = self.document.text
        before = -1
        for i in lines:
            start, end = self.document.span(i)
            joins = before not in (-1, i - 1) and text[start:end] == "\n"
            if joins and text[(last := self.document.span(before).end) - 1 : last] == "\r":
                continue
            before = i
            yield i

    def text(self, line: int) -> str:
        """What is left of a line, without its line end."""
        cuts = self.cuts.get(line)
        if not cuts:
            return self.document.line(line)
        if line not in self._texts:
            start, end = self.document.content(line)
            at, pieces = start, []
            for cut in cuts:
                pieces.append(self.document.text[at : cut.start])
                at = cut.end
            self._texts[line] = "".join([*pieces, self.document.text[at:end]])
        return self._texts[line]

    def folded(self, line: int) -> str | None:
        """The folded copy of what is left of a line."""
        return fold(self.text(line)) if line in self.cuts else self.document.folded(line)

    def key(self, line: int) -> bytes:
        """The key (see Document.keys) of what is left of a line."""
        if line not in self.cuts:
            return self.document.keys[line]
        return edgeless(blind(self.text(line).encode("utf-8", "surrogatepass")))

    def blank(self, line: int) -> bool:
        """Whether only white space is left of a line."""
        return not self.text(line).strip() if line in self.cuts else self.document.blank(line)

    def whole(self, first: int, last: int | None = None) -> Span:
        """The span of a line, or of all lines from first to last, with the last line end."""
        start, end = self.document.span(first)
        return Span(start, end if last is None else self.document.span(last).end)

    def inside(self, line: int, start: int, end: int) -> Span:
        """The span in the document of code points start..end (end > start) of `text(line)`."""
        base = self.document.content(line).start
        first, last = base + start, base + end - 1
        for cut in self.cuts.get(line, ()):
            first += (cut.end - cut.start) * (cut.start <= first)
            last += (cut.end - cut.start) * (cut.start <= last)
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
