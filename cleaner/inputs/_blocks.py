"""Text between tags, made into blocks (layer 4): white space collapsed, references read, each piece with its place."""

from __future__ import annotations

import re

from cleaner.markup import REFERENCE, read_reference
from cleaner.page import Block, Piece

LINE, PARAGRAPH = 1, 2
"""How far apart two blocks stand, in line ends."""
CELL = 80
"""Characters of a cell that stands in one line with the next one."""
BETWEEN_CELLS = " | "

_SPACE = " \t\n\f\r\xa0"  # no-break spaces too: whoever searches the text types a plain one
_PIECES = re.compile(rf"([^{_SPACE}&]++(?: [^{_SPACE}&]++)*+)|([{_SPACE}]++)|({REFERENCE.pattern})|&")
_COLLAPSES = re.compile(rf"[\t\n\f\r\xa0&]|[{_SPACE}]{{2}}")
_LINE_END = re.compile(r"\r\n|\n|\r")
_NO_LINE_END = {ord("\n"): " ", ord("\r"): " "}
_LISTED = ("item", "cell")


class Blocks:
    """The blocks of a page so far (`done`) and the one that is being made; `role`, `element` and `link` say where."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.done: list[Block] = []
        self.role = ""
        self.element = -1
        self.link = False
        self._gap = 0
        self._new()

    def _new(self) -> None:
        self._pieces: list[Piece] = []
        self._size = self._linked = self._cell = 0
        self._space: tuple[int, int] | None = None

    def space(self, start: int, end: int) -> None:
        """Take white space between two tags."""
        if self.role == "code":
            self._preformatted(start, end)
        elif self._space is None and self._pieces:
            self._space = (start, end)

    def run(self, run: str, start: int, end: int) -> None:
        """Take a stretch of source between two tags: `run`, code points start..end."""
        if self.role == "code":
            self._preformatted(start, end)
            return
        left = run.lstrip(_SPACE)
        if not left:
            self.space(start, end)
            return
        begin = end - len(left)
        if begin > start and self._space is None:
            self._space = (start, begin)
        text = left.rstrip(_SPACE)
        stop = begin + len(text)
        if _COLLAPSES.search(text):
            self._collapse(begin, stop)
        else:
            self._add(begin, stop, None, stop - begin)
        if stop < end:
            self._space = (stop, end)

    def _collapse(self, start: int, end: int) -> None:
        for found in _PIECES.finditer(self.source, start, end):
            a, b = found.span()
            text = read_reference(found[3]) if found[3] else None
            if found[2] or (text and not text.strip(_SPACE)):
                self._space = self._space or (a, b)
            elif text is None or text == found[3]:
                self._add(a, b, None, b - a)
            elif text:
                self._add(a, b, text.translate(_NO_LINE_END), len(text))

    def _add(self, start: int, end: int, text: str | None, size: int) -> None:
        """Add a piece of text: code points start..end of the source, or what they stand for."""
        if self._space is not None:
            if self._pieces:
                a, b = self._space
                self._pieces.append((a, b, None if self.source[a:b] == " " else " "))
                self._size += 1
            self._space = None
        self._pieces.append((start, end, text))
        self._size += size
        if self.link:
            self._linked += size

    def verbatim(self, start: int, end: int) -> None:
        """Take the content of an element in which nothing is a tag or a reference."""
        self.flush(PARAGRAPH)
        before, self.role = self.role, "code"
        self._preformatted(start, end, raw=True)
        self.flush(PARAGRAPH)
        self.role = before

    def _preformatted(self, start: int, end: int, *, raw: bool = False) -> None:
        at = start
        while at < end:
            line = _LINE_END.search(self.source, at, end)
            stop = line.start() if line else end
            if not raw:
                self._literal(at, stop)
            elif stop > at:
                self._add(at, stop, None, stop - at)
            if not line:
                return
            self.flush(LINE, again=True)
            at = line.end()

    def _literal(self, start: int, end: int) -> None:
        """Take a line of code as it stands, references read."""
        at = start
        for found in REFERENCE.finditer(self.source, start, end):
            a, b = found.span()
            if a > at:
                self._add(at, a, None, a - at)
            if text := read_reference(found[0]).translate(_NO_LINE_END):
                self._add(a, b, text, len(text))
            at = b
        if end > at:
            self._add(at, end, None, end - at)

    def cell_ends(self) -> None:
        """A short cell stands in one line with the next one, as in `Name | Age`."""
        if not self._pieces:
            return
        if self._size - self._cell > CELL:
            self.flush(LINE)
            return
        self._space = None
        at = self._pieces[-1][1]
        self._pieces.append((at, at, BETWEEN_CELLS))
        self._size += len(BETWEEN_CELLS)
        self._cell = self._size

    def flush(self, gap: int = 0, *, again: bool = False) -> None:
        """End the block, if there is one. `gap` is how far the next one stands from it, by default two lines, but one
        within lists and tables; two line breaks in a row (`again`) end a paragraph."""
        if not gap:
            gap = LINE if self.role in _LISTED else PARAGRAPH
        pieces = self._pieces
        if not pieces:
            if again and self._gap:
                self._gap = PARAGRAPH
            elif gap > self._gap:
                self._gap = gap
            return
        while pieces and pieces[-1][2] == BETWEEN_CELLS and pieces[-1][0] == pieces[-1][1]:
            pieces.pop()
        if pieces:
            source = self.source
            text = "".join([source[a:b] if piece is None else piece for a, b, piece in pieces])
            if not text.isspace():
                role = self.role or "paragraph"
                self.done.append(Block(text, pieces, role, self.element, self._linked, self._gap))
                self._gap = gap
                self._new()
                return
            self._new()
        self._gap = PARAGRAPH if again and self._gap else max(self._gap, gap)
