"""HTML (layer 4): the blocks that a reader sees, with exact places in the source.

One pass over the tags with a stack of open elements. It knows as much of the standard's tree construction as decides
what is one block and what a block is; text is never moved or lost. Linear in the size of the source.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from cleaner.decode import Decoded, decode
from cleaner.errors import Caution
from cleaner.markup import RAW, REFERENCE, TAG, end_of_raw, read_reference, read_references
from cleaner.metadata import url_of
from cleaner.page import Block, Element, Page, Piece

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml")
MEDIA_TYPE = "text/html"
DEPTH = 512
"""Open elements; deeper ones are taken for siblings, as WebKit does."""
CELL = 80
"""Characters of a cell that stands in one line with the next one."""
SWALLOWED = 0.5
"""Share of the source in an element that is never closed from which on it is worth a caution."""

CHARSET_WITHIN = 4096
"""Bytes at the start of a page in which it may name its encoding; the standard has 1,024, and many pages come later."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset[\t\n\f\r ]*=[\t\n\f\r "']*([a-zA-Z0-9:_.-]{1,40})""", re.IGNORECASE)
_SPACE = " \t\n\f\r"
_PIECES = re.compile(rf"([^{_SPACE}&]++(?: [^{_SPACE}&]++)*+)|([{_SPACE}]++)|({REFERENCE.pattern})|&")
_COLLAPSES = re.compile(rf"[\t\n\f\r&]|[{_SPACE}]{{2}}")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr frame".split())
_HIDDEN = frozenset("template svg select audio video canvas datalist".split())
"""Elements of which a reader sees no text, or not as a part of the page."""
_ROLES = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading") | {
    "p": "", "li": "item", "dt": "item", "dd": "item", "figcaption": "caption", "caption": "caption",
    "blockquote": "quote", "td": "cell", "th": "cell", "tr": "cell", "pre": "code", "xmp": "code",
}  # fmt: skip
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html iframe legend li listing main menu nav"
    " noscript ol option p plaintext pre search section summary table tbody tfoot thead tr ul xmp".split()
)
_CLOSES_P = _BLOCKS - {"body", "html", "button", "caption", "tbody", "thead", "tfoot", "tr", "option", "legend", "iframe"}
_IMPLIED = {  # a start tag: the open elements that it ends, and the elements that they are not looked for beyond
    "li": (("li",), ("ul", "ol", "menu", "dir")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr", "caption"), ("table",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "tbody": (("tbody", "thead", "tfoot", "caption"), ("table",)),
    "tfoot": (("tbody", "thead", "tfoot", "caption"), ("table",)),
    "body": (("head",), ()),
}
_SCOPE = frozenset({"table", "td", "th", "caption", "button", "html", "template", "object", "svg", "math"})
_LINE, _PARAGRAPH = 1, 2


def parse(source: str, *, url: str | None = None) -> Page:
    """Read a page; `url` is its address where that is known better than the page says it."""
    page = _Builder(source).page()
    return replace(page, url=url or url_of(page))


def decode_page(raw: bytes, label: str | None, on_decode: str) -> Decoded:
    """Read the bytes of a page: by mark, by `label`, as UTF-8 where they are that, then by what the page says.

    What a page says is wrong more often than bytes are UTF-8 by chance. Raises as `decode` does.
    """
    said = _CHARSET.search(raw, 0, CHARSET_WITHIN) if label is None else None
    name = said[1].decode("ascii") if said else label
    if said and name and not name.lower().startswith("iso-2022"):
        try:
            return Decoded(raw.decode("utf-8"), "utf-8", "strict", None)
        except UnicodeDecodeError:
            pass
    return decode(raw, label=name, on_decode=on_decode)


class _Builder:
    def __init__(self, source: str) -> None:
        self.source = source
        self.elements: list[Element] = []
        self.stack: list[int] = []
        self.open: Counter[str] = Counter()
        self.hidden = 0  # depth of the stack within an element that is not shown
        self.link = False
        self.code = 0
        self.blocks: list[Block] = []
        self.meta: list[tuple[int, int]] = []
        self.scripts: list[tuple[tuple[int, int], int, int]] = []
        self.title = ""
        self.cautions: dict[str, Caution] = {}
        self.gap = 0
        self._new_block()

    def _new_block(self) -> None:
        self.pieces: list[Piece] = []
        self.size = self.linked = self.cell = 0
        self.space: tuple[int, int] | None = None

    # Tags ---------------------------------------------------------------------------------------------------------

    def page(self) -> Page:
        source, at, search = self.source, 0, TAG.search
        while found := search(source, at):
            start, end = found.span()
            if start > at and not self.hidden:
                self.run(at, start)
            at = end
            name = found[2]
            if name is None:
                if end == len(source) and source[-1] != ">":
                    self.swallowed("a comment", start)
                continue
            if not found[4]:
                self.swallowed("a tag", start)
                continue
            name = name.lower()
            if found[1]:
                self.end_tag(name)
            else:
                at = self.start_tag(name, found.span(3), start, end)
        if at < len(source) and not self.hidden:
            self.run(at, len(source))
        if self.hidden:
            element = self.elements[self.stack[self.hidden - 1]]
            self.swallowed(f"<{element.name}>", element.start)
        self.flush(_LINE)
        return Page(
            source, self.blocks, self.elements, self.meta, self.scripts, self.title, tuple(self.cautions.values())
        )

    def start_tag(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Take a start tag; return where reading goes on."""
        if name in _VOID:
            if name == "br" and not self.hidden:
                self.flush(_LINE, again=True)
            elif name == "hr":
                self.flush(_PARAGRAPH)
            elif name in ("meta", "link"):
                self.meta.append(attributes)
            return end
        if name in RAW and not self.open["svg"]:
            return self.raw(name, attributes, start, end)
        if self.hidden and name in _BLOCKS and name != "option":
            self.break_out()
        if name in _BLOCKS:
            if name in _CLOSES_P and self.open["p"]:
                self.close(("p",), _SCOPE)
            self.flush(self.level())
        if name in _IMPLIED:
            self.close(*_IMPLIED[name])
        if name in ("td", "th"):
            self.cell_ends()
        elif name == "a":
            self.link = True
        self.push(name, attributes, start)
        return end

    def push(self, name: str, attributes: tuple[int, int], start: int) -> None:
        depth = len(self.stack)
        if depth >= DEPTH:
            self.cautions["W-DEPTH"] = Caution("W-DEPTH", f"elements nested deeper than {DEPTH} are read as siblings")
            return
        parent = self.stack[-1] if depth else -1
        role = _ROLES.get(name)
        if role is None:
            role = self.elements[parent].role if depth else ""
        elif not role and depth:  # a paragraph in an item, a cell, a quote is that
            role = self.elements[parent].role
        self.stack.append(len(self.elements))
        self.elements.append(Element(name, attributes, parent, role, start))
        self.open[name] += 1
        if name in _HIDDEN and not self.hidden:
            self.hidden = depth + 1
        elif name in ("pre", "listing"):
            self.code += 1

    def end_tag(self, name: str) -> None:
        if name in _BLOCKS or name == "br":
            self.flush(self.level() if name != "br" else _LINE)
        if name == "a":
            self.link = False
        if self.open[name]:
            self.pop_to(name)

    def pop_to(self, name: str) -> None:
        while self.stack:
            if self.pop() == name:
                return

    def pop(self) -> str:
        name = self.elements[self.stack.pop()].name
        self.open[name] -= 1
        if self.hidden > len(self.stack):
            self.hidden = 0
        if name in ("pre", "listing"):
            self.code -= 1
        return name

    def close(self, names: tuple[str, ...], beyond: tuple[str, ...] | frozenset[str]) -> None:
        """End the innermost open element of some names, if it is not outside of one of others."""
        for depth in range(len(self.stack) - 1, -1, -1):
            name = self.elements[self.stack[depth]].name
            if name in names:
                while len(self.stack) > depth:
                    self.pop()
                return
            if name in beyond:
                return

    def break_out(self) -> None:
        """End what is hidden and never closed, where a block begins that cannot be in it."""
        if self.elements[self.stack[self.hidden - 1]].name in ("svg", "select"):
            depth = self.hidden - 1
            while len(self.stack) > depth:
                self.pop()

    def raw(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Pass over the content of an element that holds no tags."""
        close = end_of_raw(self.source, name, end)
        if close == len(self.source):
            self.swallowed(f"<{name}>", start)
        if name == "title" and not self.title:
            self.title = " ".join(read_references(self.source[end:close]).split())
        elif name == "script":
            self.scripts.append((attributes, end, close))
        elif name in ("xmp", "plaintext") and not self.hidden:
            self.flush(_PARAGRAPH)
            self.literal(end, close)
            self.flush(_PARAGRAPH)
        return close

    def swallowed(self, what: str, start: int) -> None:
        share = (len(self.source) - start) / len(self.source)
        if share > SWALLOWED:
            self.cautions["W-SWALLOWED"] = Caution(
                "W-SWALLOWED", f"{what} is never closed: the last {share:.0%} of the page is in it, and no text"
            )

    # Text ---------------------------------------------------------------------------------------------------------

    def run(self, start: int, end: int) -> None:
        """Take a stretch of source between two tags."""
        source = self.source
        if self.code:
            self.preformatted(start, end)
            return
        run = source[start:end]
        left = run.lstrip(_SPACE)
        if not left:
            if self.pieces and self.space is None:
                self.space = (start, end)
            return
        begin = end - len(left)
        if begin > start and self.space is None:
            self.space = (start, begin)
        text = left.rstrip(_SPACE)
        stop = begin + len(text)
        if _COLLAPSES.search(text):
            self.collapse(begin, stop)
        else:
            self.add(begin, stop, None, len(text))
        if stop < end:
            self.space = (stop, end)

    def collapse(self, start: int, end: int) -> None:
        for found in _PIECES.finditer(self.source, start, end):
            a, b = found.span()
            if found[2]:
                if self.space is None:
                    self.space = (a, b)
            elif found[3]:
                text = read_reference(found[3])
                if text == found[3]:
                    self.add(a, b, None, b - a)
                elif text and not text.strip(_SPACE):
                    self.space = self.space or (a, b)
                elif text:
                    self.add(a, b, text.translate(_NO_LINE_END), len(text))
            else:
                self.add(a, b, None, b - a)

    def add(self, start: int, end: int, text: str | None, size: int) -> None:
        """Add a piece of text to the block: code points start..end of the source, or what they stand for."""
        pieces = self.pieces
        if self.space is not None:
            if pieces:
                a, b = self.space
                pieces.append((a, b, None if self.source[a:b] == " " else " "))
                self.size += 1
            self.space = None
        pieces.append((start, end, text))
        self.size += size
        if self.link:
            self.linked += size

    def preformatted(self, start: int, end: int) -> None:
        at = start
        while at < end:
            line = re.compile(r"\r\n|\n|\r").search(self.source, at, end)
            stop = line.start() if line else end
            if stop > at:
                self.literal(at, stop)
            if not line:
                return
            self.flush(_LINE, again=True)
            at = line.end()

    def literal(self, start: int, end: int) -> None:
        """Take code as it stands, references read."""
        at = start
        for found in REFERENCE.finditer(self.source, start, end):
            text = read_reference(found[0]).translate(_NO_LINE_END)
            if found.start() > at:
                self.add(at, found.start(), None, found.start() - at)
            if text:
                self.add(found.start(), found.end(), text, len(text))
            at = found.end()
        if end > at:
            self.add(at, end, None, end - at)

    def cell_ends(self) -> None:
        """A short cell stands in one line with the next one, as in `Name | Age`."""
        if not self.pieces:
            return
        if self.size - self.cell > CELL:
            self.flush(_LINE)
            return
        self.space = None
        at = self.pieces[-1][1]
        self.pieces.append((at, at, " | "))
        self.size += 3
        self.cell = self.size

    def level(self) -> int:
        """How far apart two blocks stand here: items and rows are lines of one list."""
        role = self.elements[self.stack[-1]].role if self.stack else ""
        return _LINE if role in ("item", "cell") else _PARAGRAPH

    def flush(self, level: int, *, again: bool = False) -> None:
        """End the block, if there is one; two line breaks in a row (`again`) end a paragraph."""
        while self.pieces and self.pieces[-1][2] == " | ":
            self.pieces.pop()
        if self.pieces:
            self.write()
            self.gap = level
        elif self.blocks:
            self.gap = _PARAGRAPH if again and self.gap else max(self.gap, level)
        self._new_block()

    def write(self) -> None:
        source, pieces = self.source, tuple(self.pieces)
        text = "".join([source[a:b] if piece is None else piece for a, b, piece in pieces])
        element = self.stack[-1] if self.stack else -1
        role = (self.elements[element].role if self.stack else "") or "paragraph"
        self.blocks.append(Block(text, pieces, role, element, self.linked, self.gap))


_NO_LINE_END = {ord("\n"): " ", ord("\r"): " "}
