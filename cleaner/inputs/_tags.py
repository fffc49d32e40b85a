"""The tags of a page, read with a stack of open elements (layer 4).

It knows as much of the standard's tree construction as decides what is one block and what a block is; text is never
moved or lost.
"""

from __future__ import annotations

from cleaner.errors import Caution
from cleaner.inputs._blocks import LINE, PARAGRAPH, Blocks
from cleaner.inputs._elements import (
    ALWAYS,
    BLOCKS,
    CELLS,
    DRAWING,
    ENDS,
    KNOWN,
    LABELS,
    LISTED,
    LISTS,
    NOT_DRAWN,
    NOT_IN_P,
    P_SCOPE,
    PARTS,
    PLAIN,
    SCOPE,
    SIMPLE,
    TEXTLESS,
    VOID,
    WALLS,
)
from cleaner.inputs._open import OpenElements
from cleaner.markup import RAW, TAG, end_of_raw, is_empty, read_references
from cleaner.page import Page

LONG_TAG = 20_000
"""Characters of a tag whose attributes are no matter of text: data, or there to take time."""
SWALLOWED = 0.5
"""Share of the source in an element that is never closed from which on it is worth a caution."""


class Reader(OpenElements):
    """Reads one page."""

    def __init__(self, source: str) -> None:
        super().__init__(Blocks(source))
        self.source = source
        self.meta: list[tuple[int, int]] = []
        self.scripts: list[tuple[tuple[int, int], int, int]] = []
        self.silent: list[tuple[int, int]] = []
        self.title = ""

    def page(self) -> Page:
        """Read it."""
        source, size, search = self.source, len(self.source), TAG.search
        at = size - len(source.lstrip("\ufeff"))  # byte order marks are no text
        blocks, plain = self.blocks, 0
        while found := search(source, at):
            start, end = found.span()
            if start > at and not self.hidden:
                text = source[at:start]
                blocks.space(at, start) if text.isspace() else blocks.run(text, at, start)
            at = end
            slash, name = found.group(1, 2)
            if name in PLAIN and end < size and not self.hidden:
                plain += -1 if slash else 1
                self.depth = max(self.depth, plain)
                continue
            if end == size and source[-1] != ">" and found[4] != ">":
                self.swallowed("a tag" if name else "a comment", start)
            elif name is None:
                if source.startswith("<!--", start):
                    self.silent.append((start, end))
            elif slash:
                self.end_tag(name.lower())
            else:
                if end - start > LONG_TAG:
                    self.silent.append(found.span(3))
                at = self.start_tag(name.lower(), found.span(3), start, end)
        if at < size and not self.hidden:
            blocks.run(source[at:], at, size)
        if self.hidden:
            element = self.elements[self.stack[self.hidden - 1]]
            self.swallowed(f"<{element.name}>", element.start)
        blocks.flush(LINE)
        return Page(
            source, blocks.done, self.elements, self.meta, self.scripts, self.silent, self.title,
            self.depth, tuple(self.cautions.values()),
        )  # fmt: skip

    def start_tag(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Take a start tag; return where reading goes on."""
        if self.hidden:
            if self.shows(name):
                self.pop_to(self.hidden - 1)
                if name == "select":
                    return end
            elif self.open.get("svg") and is_empty(self.source, *attributes):
                return end
        if name == "a":
            self.blocks.link = True
        elif name in SIMPLE:
            self.blocks.flush()  # before the paragraph that it stands in ends
            if name in NOT_IN_P and self.open.get("p"):
                self.close(("p",), P_SCOPE)
        elif name in KNOWN:
            if name in VOID:
                self.void(name, attributes, start, end)
                return end
            if name == "svg":
                return self.drawing(attributes, start, end)
            if name in RAW and not self.open.get("svg"):
                return self.raw(name, attributes, start, end)
            if name in ENDS:
                if name not in CELLS:
                    self.blocks.flush(LINE if name in LISTED else 0)
                ends, beyond = ENDS[name]
                if name in PARTS and (part := self.innermost(beyond)) >= 0:
                    self.pop_to(part + 1)
                else:
                    self.close(ends, beyond)
                if name in CELLS:
                    self.blocks.cell_ends()
                elif name in ("li", "dt", "dd") and self.open.get("p"):
                    self.close(("p",), P_SCOPE)
        self.push(name, attributes, start)
        return end

    def drawing(self, attributes: tuple[int, int], start: int, end: int) -> int:
        """Take the start tag of a drawing, and all of it where it is a plain one; return where reading goes on."""
        if is_empty(self.source, *attributes):
            return end
        found = DRAWING.search(self.source, end)
        plain = found is not None and found[1] is not None
        if not plain or self.hidden:  # its end tag ends it, and no other one
            self.push("svg", attributes, start)
        if found is None or not plain:
            return end
        self.silent.append((end, found.start()))
        return found.start()

    def shows(self, name: str) -> bool:
        """Whether a start tag ends the element that is not shown, as it cannot stand in it."""
        hidden = self.elements[self.stack[self.hidden - 1]].name
        if hidden == "svg":
            return name in NOT_DRAWN and self.innermost(LABELS) < self.hidden
        return hidden == "select" and (name in SIMPLE or name in ("select", "input", "textarea"))

    def void(self, name: str, attributes: tuple[int, int], start: int, end: int) -> None:
        """Take an element that holds nothing."""
        if name == "br" and not self.hidden:
            self.blocks.flush(LINE, again=True)
        elif name == "hr":
            self.blocks.flush(PARAGRAPH)
        elif name in TEXTLESS:
            self.silent.append((start, end))
            if name in ("meta", "link"):
                self.meta.append(attributes)

    def end_tag(self, name: str) -> None:
        """Take an end tag; one without a start tag ends at most a block."""
        if name == "a":
            self.blocks.link = False
        elif name in BLOCKS:
            self.blocks.flush()
        elif name == "br":
            self.blocks.flush(LINE, again=True)
        if depths := self.open.get(name):
            depth = depths[-1]
            if depth == len(self.stack) - 1 or name in ALWAYS:
                self.pop_to(depth)
            elif name in BLOCKS or name in CELLS:
                self.close((name,), P_SCOPE if name == "p" else SCOPE)
            else:
                self.close((name,), WALLS)
            if name in LISTS:
                self.blocks.flush()

    def raw(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Pass over the content of an element that holds no tags; return where it ends."""
        close = end_of_raw(self.source, name, end)
        if name == "title" and not self.title:
            self.title = " ".join(read_references(self.source[end:close]).split())
        elif name == "script":
            self.scripts.append((attributes, end, close))
        elif name in ("xmp", "plaintext") and not self.hidden:
            self.blocks.verbatim(end, close)
        if name == "style" or (name == "script" and "json" not in self.source[slice(*attributes)]):  # no article in it
            self.silent.append((start, close))
        if close == len(self.source):
            self.swallowed(f"<{name}>", start)
        return close

    def swallowed(self, what: str, start: int) -> None:
        """Say it where much of the page stands in something that is never closed."""
        share = (len(self.source) - start) / len(self.source)
        if share > SWALLOWED:
            self.cautions["W-SWALLOWED"] = Caution(
                "W-SWALLOWED", f"{what} is never closed: the last {share:.0%} of the page is in it, and no text"
            )
