"""An HTML page: the blocks that a reader sees, and where each stands in the source (layer 1).

A *block* is one line of the page's text: a paragraph, a heading, an item, a row of a table, a line of code. *Format
edits* lead from the source to the text of some blocks: tags go, references are read, white space is collapsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.edit import Edit, Span
from cleaner.errors import Caution
from cleaner.markup import attributes
from cleaner.words import words_of

Piece = tuple[int, int, str | None]
"""Start and end in the source, and the text that stands for it where that is another one."""


class Element(NamedTuple):
    """An element: its name in lower case, where the attributes of its start tag stand, the number of its parent (-1 for
    the root), the role that it gives to the blocks in it, and where its start tag stands."""

    name: str
    attributes: tuple[int, int]
    parent: int
    role: str
    start: int


class Block(NamedTuple):
    """A line of the text of a page."""

    text: str
    pieces: Sequence[Piece]
    role: str
    """heading, paragraph, item, caption, quote, cell or code."""
    element: int
    """The number of the element that it stands in, -1 for none."""
    linked: int
    """Characters of it that are links."""
    gap: int
    """Line ends before it: 2 where a new paragraph begins."""

    @property
    def span(self) -> Span:
        """Where it stands in the source, from its first to its last character."""
        return Span(self.pieces[0][0], self.pieces[-1][1])

    def part(self, start: int, end: int) -> Span:
        """Where the code points start..end (end > start) of its text stand in the source."""
        at, first, last = 0, -1, self.pieces[-1][1]
        for a, b, text in self.pieces:
            size = b - a if text is None else len(text)
            if first < 0 and start < at + size:
                first = a + start - at if text is None else a
            if end <= at + size:
                last = a + end - at if text is None else b
                break
            at += size
        return Span(first, last)

    @property
    def link_density(self) -> float:
        """The share of its characters that are links."""
        return self.linked / len(self.text)


class Body(NamedTuple):
    """The text of some blocks, the format edits that lead to it, and the number of the block on each line (None where
    it is empty)."""

    text: str
    edits: list[Edit]
    lines: list[int | None]


@dataclass(frozen=True)
class Page:
    """A parsed page."""

    source: str
    blocks: Sequence[Block]
    elements: Sequence[Element]
    meta: Sequence[tuple[int, int]] = ()
    """Where the attributes of meta and link elements stand."""
    scripts: Sequence[tuple[tuple[int, int], int, int]] = ()
    """Where the attributes and the contents of script elements stand."""
    silent: Sequence[tuple[int, int]] = ()
    """Where tags that are no matter of text, comments, scripts, styles, what drawings hold, and attributes of great
    length stand; one may stand in another."""
    title: str = ""
    depth: int = 0
    """How many elements are open at once at most."""
    cautions: Sequence[Caution] = ()
    url: str | None = None
    _attributes: dict[int, dict[str, str]] = field(default_factory=dict, repr=False)

    def around(self, element: int) -> Iterator[int]:
        """Yield the numbers of an element and of those around it, from the inside."""
        while element >= 0:
            yield element
            element = self.elements[element].parent

    def attributes(self, element: int) -> dict[str, str]:
        """Return the attributes of an element."""
        found = self._attributes.get(element)
        if found is None:
            start, end = self.elements[element].attributes
            found = self._attributes[element] = attributes(self.source, start, end) if start < end else {}
        return found

    def lines(self, places: Iterable[int]) -> Iterator[int]:
        """Yield the line of each of some code points of the source, in order; lines are counted from 1."""
        source, line, before = self.source, 1, 0
        returns = "\r" in source
        for at in places:
            line += source.count("\n", before, at)
            if returns:  # an end by itself where no \n follows
                line += source.count("\r", before, at) - source.count("\r\n", before, at + 1)
            before = at
            yield line

    def line(self, at: int) -> int:
        """Return the line of a code point of the source, counted from 1."""
        return next(self.lines([at]))

    def rank(self, element: int) -> int:
        """Return the rank of the heading that an element is or stands in, 1 to 6; 0 if it is none."""
        for number in self.around(element):
            name = self.elements[number].name
            if len(name) == 2 and name[0] == "h" and name[1] in "123456":
                return int(name[1])
        return 0

    def names(self, element: int) -> frozenset[str]:
        """Return the words of the classes and the id of an element (see cleaner/words.py)."""
        one = self.elements[element]
        return words_of(self.source, *one.attributes, with_id=one.role != "heading")

    def path(self, block: Block) -> str:
        """Return where a block stands: names, ids and first classes of the elements around it, from the outside."""
        steps = []
        for number in self.around(block.element):
            found = self.attributes(number)
            id, names = found.get("id", ""), found.get("class", "").split()
            steps.append(self.elements[number].name + (f"#{id}" if id else f".{names[0]}" if names else ""))
        return " > ".join(reversed(steps))

    def body(self, kept: Iterable[int]) -> Body:
        """Return the text of some blocks, in order; a line end after each, and an empty line between paragraphs."""
        source, pieces, lines = self.source, [], list[int | None]()
        edits: list[Edit] = []
        done = gap = before = 0
        for number in kept:
            block = self.blocks[number]
            gap = max([one.gap for one in self.blocks[before + 1 : number + 1]], default=0) if lines else 0
            before = number
            fill = "\n" * gap
            lines += [None] * (gap - 1)
            lines.append(number)
            pieces += [fill, block.text]
            for start, end, text in block.pieces:
                if text is None:
                    if fill or start > done:
                        edits.append(Edit(Span(done, start), fill, source[done:start]))
                    fill = ""
                elif start == end:  # between two cells
                    fill += text
                    continue
                else:
                    edits.append(Edit(Span(done, end), fill + text, source[done:end]))
                    fill = ""
                done = end
        if done < len(source) or lines:
            edits.append(Edit(Span(done, len(source)), "\n" if lines else "", source[done:]))
        return Body("".join(pieces) + ("\n" if lines else ""), edits, lines)
