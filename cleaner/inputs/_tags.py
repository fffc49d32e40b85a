"""The tags of a page, read with a stack of open elements (layer 4).

It knows as much of the standard's tree construction as decides what is one block and what a block is; text is never
moved or lost.
"""

from __future__ import annotations

from collections.abc import Collection

from cleaner.errors import Caution
from cleaner.inputs._blocks import LINE, PARAGRAPH, Blocks
from cleaner.markup import RAW, TAG, end_of_raw, read_references
from cleaner.page import Element, Page

DEPTH = 512
"""Open elements; deeper ones are taken for siblings, as WebKit does."""
SWALLOWED = 0.5
"""Share of the source in an element that is never closed from which on it is worth a caution."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID = _names("area base br col embed frame hr img input link meta param source track wbr")
_HIDDEN = _names("template svg select audio video canvas datalist")
"""Elements of which a reader sees no text, or not as a part of the page."""
_UNCLOSED = frozenset({"svg", "select"})
"""Hidden ones that a block ends which begins in them."""
_ROLES = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading") | {
    "li": "item", "dt": "item", "dd": "item", "figcaption": "caption", "caption": "caption",
    "blockquote": "quote", "td": "cell", "th": "cell", "tr": "cell", "pre": "code", "xmp": "code",
}  # fmt: skip
_BLOCKS = _names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html iframe legend li listing main menu nav"
    " noscript ol option p plaintext pre search section summary table tbody tfoot thead tr ul xmp"
)
_NOT_IN_P = _BLOCKS - _names("body button caption html iframe legend option tbody tfoot thead tr")
"""Elements whose start tags end an open paragraph."""
_ENDS = {  # a start tag: the open elements that it ends, and the elements that they are not looked for beyond
    "li": ({"li"}, {"ul", "ol", "menu", "dir"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "caption"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tbody": ({"tbody", "thead", "tfoot", "caption"}, {"table"}),
    "tfoot": ({"tbody", "thead", "tfoot", "caption"}, {"table"}),
    "option": ({"option"}, {"select", "datalist"}),
    "body": ({"head"}, set[str]()),
}
_SCOPE = _names("button caption html object svg table td template th")
_PLAIN = _names("abbr acronym b big del em font i ins mark nobr s small strike strong sub sup tt u")
"""Elements that only change how text looks: no block is told by them."""
_SIMPLE = _BLOCKS - RAW - set(_ENDS)
_KNOWN = _BLOCKS | _VOID | RAW | {"a", "svg", *_ENDS}
"""Names of start tags that mean more than one more element."""


class Reader:
    """Reads one page."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks = Blocks(source)
        self.elements: list[Element] = []
        self.stack: list[int] = []
        self.open: dict[str, int] = {}
        self.hidden = 0  # open elements, with the one that is not shown; 0 where all is
        self.meta: list[tuple[int, int]] = []
        self.scripts: list[tuple[tuple[int, int], int, int]] = []
        self.silent: list[tuple[int, int]] = []
        self.title = ""
        self.cautions: dict[str, Caution] = {}

    def page(self) -> Page:
        """Read it."""
        source, at, size, search = self.source, 0, len(self.source), TAG.search
        blocks = self.blocks
        while found := search(source, at):
            start, end = found.span()
            if start > at and not self.hidden:
                blocks.run(at, start)
            at = end
            slash, name = found.group(1, 2)
            if name in _PLAIN and end < size:
                continue
            if end == size and source[-1] != ">" and found[4] != ">":
                self.swallowed("a tag" if name else "a comment", start)
            elif name is None:
                if source.startswith("<!--", start):
                    self.silent.append((start, end))
            elif slash:
                self.end_tag(name.lower())
            else:
                at = self.start_tag(name.lower(), found.span(3), start, end)
        if at < size and not self.hidden:
            blocks.run(at, size)
        if self.hidden:
            element = self.elements[self.stack[self.hidden - 1]]
            self.swallowed(f"<{element.name}>", element.start)
        blocks.flush(LINE)
        return Page(
            source, blocks.done, self.elements, self.meta, self.scripts, self.silent, self.title,
            tuple(self.cautions.values()),
        )  # fmt: skip

    def start_tag(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Take a start tag; return where reading goes on."""
        if name in _SIMPLE:
            if self.hidden and self.elements[self.stack[self.hidden - 1]].name in _UNCLOSED:
                self.pop_to(self.hidden - 1)
            if name in _NOT_IN_P and self.open.get("p"):
                self.close({"p"}, _SCOPE)
            self.blocks.flush()
        elif name in _KNOWN:
            if name in _VOID:
                self.void(name, attributes)
                return end
            if name == "svg" or (name in RAW and not self.open.get("svg")):
                close = self.raw(name, attributes, start, end)
                if name != "svg" or close < len(self.source):
                    return close
            elif name in _ENDS:
                self.blocks.flush() if name not in ("td", "th") else None
                self.close(*_ENDS[name])
                if name in ("td", "th"):
                    self.blocks.cell_ends()
                elif name in ("li", "dt", "dd") and self.open.get("p"):
                    self.close({"p"}, _SCOPE)
            elif name == "a":
                self.blocks.link = True
        self.push(name, attributes, start)
        return end

    def void(self, name: str, attributes: tuple[int, int]) -> None:
        """Take an element that holds nothing."""
        if name == "br" and not self.hidden:
            self.blocks.flush(LINE, again=True)
        elif name == "hr":
            self.blocks.flush(PARAGRAPH)
        elif name in ("meta", "link"):
            self.meta.append(attributes)

    def end_tag(self, name: str) -> None:
        """Take an end tag; one without a start tag ends at most a block."""
        if name in _BLOCKS:
            self.blocks.flush()
        elif name == "br":
            self.blocks.flush(LINE, again=True)
        elif name == "a":
            self.blocks.link = False
        if self.open.get(name):
            if self.elements[self.stack[-1]].name == name:
                self.pop_to(len(self.stack) - 1)
            elif name in ("table", "body", "html", "template"):
                self.close({name}, ())
            else:
                self.close({name}, _SCOPE if name in _BLOCKS else _BLOCKS)

    def push(self, name: str, attributes: tuple[int, int], start: int) -> None:
        """Open an element."""
        stack, blocks, number = self.stack, self.blocks, len(self.elements)
        if len(stack) >= DEPTH:
            self.cautions["W-DEPTH"] = Caution("W-DEPTH", f"elements nested deeper than {DEPTH} are read as siblings")
            return
        if name in _ROLES:
            blocks.role = _ROLES[name]
        self.elements.append(Element(name, attributes, stack[-1] if stack else -1, blocks.role, start))
        stack.append(number)
        blocks.element = number
        self.open[name] = self.open.get(name, 0) + 1
        if name in _HIDDEN and not self.hidden:
            self.hidden = len(stack)

    def pop_to(self, depth: int) -> None:
        """Close the innermost elements until so many are open."""
        stack, elements, open = self.stack, self.elements, self.open
        while len(stack) > depth:
            open[elements[stack.pop()].name] -= 1
        if self.hidden > depth:
            self.hidden = 0
        self.blocks.element = stack[-1] if stack else -1
        self.blocks.role = elements[stack[-1]].role if stack else ""

    def close(self, names: Collection[str], beyond: Collection[str]) -> None:
        """End the innermost open element of some names, if it is not outside of one of others."""
        for depth in range(len(self.stack) - 1, -1, -1):
            name = self.elements[self.stack[depth]].name
            if name in names:
                self.pop_to(depth)
                return
            if name in beyond:
                return

    def raw(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Pass over the content of an element that holds no tags, or none that count; return where it ends."""
        close = end_of_raw(self.source, name, end)
        if name == "title" and not self.title:
            self.title = " ".join(read_references(self.source[end:close]).split())
        elif name == "script":
            self.scripts.append((attributes, end, close))
        elif name in ("xmp", "plaintext") and not self.hidden:
            self.blocks.verbatim(end, close)
        data = name == "script" and "json" in self.source[attributes[0] : attributes[1]]  # some hold the whole article
        if (name in ("script", "style") and not data) or (name == "svg" and close < len(self.source)):
            self.silent.append((end, close))
        if close == len(self.source) and name != "svg":
            self.swallowed(f"<{name}>", start)
        return close

    def swallowed(self, what: str, start: int) -> None:
        """Say it where much of the page stands in something that is never closed."""
        share = (len(self.source) - start) / len(self.source)
        if share > SWALLOWED:
            self.cautions["W-SWALLOWED"] = Caution(
                "W-SWALLOWED", f"{what} is never closed: the last {share:.0%} of the page is in it, and no text"
            )
