"""The tags of a page, read with a stack of open elements (layer 4).

It knows as much of the standard's tree construction as decides what is one block and what a block is; text is never
moved or lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from cleaner.errors import Caution
from cleaner.inputs._blocks import LINE, PARAGRAPH, Blocks
from cleaner.markup import RAW, TAG, end_of_raw, is_empty, read_references
from cleaner.page import Element, Page

DEPTH = 512
"""Open elements; deeper ones are taken for siblings, as WebKit does."""
LONG_TAG = 20_000
"""Characters of a tag whose attributes are no matter of text: data, or there to take time."""
SWALLOWED = 0.5
"""Share of the source in an element that is never closed from which on it is worth a caution."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID = _names("area base br col embed frame hr img input link meta param source track wbr")
_HIDDEN = _names("template svg select audio video canvas datalist")
"""Elements of which a reader sees no text, or not as a part of the page."""
_NOT_DRAWN = _names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta"
    " nobr ol p pre ruby s small span strike strong sub sup table tt u ul var"
)
"""Elements whose start tags end a drawing (13.2.6.5), where its labels do not hold them."""
_LABELS = _names("foreignobject desc title")
_DRAWING = re.compile(
    rf"<(?:(/svg)|/?(?:svg|{'|'.join(sorted(_NOT_DRAWN))}))(?=[\t\n\f\r />])|<!--", re.IGNORECASE | re.ASCII
)
"""The end of a drawing, or what asks for a closer look at it."""
_ROLES = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading") | {
    "li": "item", "dt": "item", "dd": "item", "figcaption": "caption", "caption": "caption",
    "blockquote": "quote", "td": "cell", "th": "cell", "tr": "cell", "pre": "code", "xmp": "code",
}  # fmt: skip
_BLOCKS = _names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html iframe legend li listing main menu nav"
    " noscript ol option p plaintext pre search section summary table tbody tfoot thead tr ul xmp"
)
_NOT_IN_P = _BLOCKS - _names("body button caption html iframe legend noscript option tbody tfoot thead tr")
"""Elements whose start tags end an open paragraph."""
_CELLS = ("td", "th")
_PARTS = ("td", "th", "tr", "tbody", "thead", "tfoot", "caption")
"""Of tables: they end whatever is open within the part that they stand in."""
_GROUPS = _names("tbody thead tfoot table template")
_INNER = _names("table caption td th template")
_ENDS = {  # a start tag: the open elements that it ends, and the elements that they are not looked for beyond
    "li": (("li",), _names("ul ol menu dir") | _INNER),
    "dt": (("dt", "dd"), _INNER | {"dl"}),
    "dd": (("dt", "dd"), _INNER | {"dl"}),
    "tr": (("tr",), _GROUPS),
    "td": (_CELLS, _GROUPS | {"tr"}),
    "th": (_CELLS, _GROUPS | {"tr"}),
    **dict.fromkeys(("tbody", "thead", "tfoot", "caption"), ((), ("table", "template"))),
    "option": (("option",), ("select", "datalist")),
    "body": (("head",), ()),
    "button": (("button",), ("table",)),
}
_SCOPE = _names("applet caption html marquee object table td template th") | _LABELS
"""Elements that end tags of blocks do not reach out of; a paragraph does not even end out of a button."""
_P_SCOPE = _SCOPE | {"button"}
_ALWAYS = _names("table body html template select svg")
"""Elements that their end tags always end."""
_WALLS = (_BLOCKS | _SCOPE | _names("dd dt li select")) - _names("dialog legend option")
"""Elements that end tags of others than blocks do not reach out of."""
_PLAIN = _names("abbr acronym b big del em font i ins mark nobr s small strike strong sub sup tt u")
"""Elements that only change how text looks: no block is told by them."""
_LISTS = _names("ul ol dl menu dir table")
_LISTED = _names("li dt dd tr tbody thead tfoot")
"""Elements that begin a line, not a paragraph."""
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
        self.open = defaultdict[str, list[int]](list)  # how deep those of a name stand
        self.hidden = 0  # open elements, with the one that is not shown; 0 where all is
        self.meta: list[tuple[int, int]] = []
        self.scripts: list[tuple[tuple[int, int], int, int]] = []
        self.silent: list[tuple[int, int]] = []
        self.depth = 0
        self.title = ""
        self.cautions: dict[str, Caution] = {}

    def page(self) -> Page:
        """Read it."""
        source, at, size, search = self.source, 0, len(self.source), TAG.search
        blocks, plain = self.blocks, 0
        while found := search(source, at):
            start, end = found.span()
            if start > at and not self.hidden:
                text = source[at:start]
                blocks.space(at, start) if text.isspace() else blocks.run(text, at, start)
            at = end
            slash, name = found.group(1, 2)
            if name in _PLAIN and end < size and not self.hidden:
                plain += -1 if slash else 1
                if plain > self.depth:
                    self.depth = plain
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
        if name in _SIMPLE:
            if name in _NOT_IN_P and self.open.get("p"):
                self.close(("p",), _P_SCOPE)
            self.blocks.flush()
        elif name in _KNOWN:
            if name in _VOID:
                self.void(name, attributes)
                return end
            if name == "svg":
                if is_empty(self.source, *attributes):
                    return end
                if (found := _DRAWING.search(self.source, end)) and found[1]:
                    self.silent.append((end, found.start()))
                    if self.hidden:  # else it would be another one that its end tag ends
                        self.push(name, attributes, start)
                    return found.start()
            elif name in RAW and not self.open.get("svg"):
                return self.raw(name, attributes, start, end)
            elif name in _ENDS:
                if name not in _CELLS:
                    self.blocks.flush(LINE if name in _LISTED else 0)
                ends, beyond = _ENDS[name]
                if name in _PARTS and (part := self.innermost(beyond)) >= 0:
                    self.pop_to(part + 1)
                else:
                    self.close(ends, beyond)
                if name in _CELLS:
                    self.blocks.cell_ends()
                elif name in ("li", "dt", "dd") and self.open.get("p"):
                    self.close(("p",), _P_SCOPE)
            elif name == "a":
                self.blocks.link = True
        self.push(name, attributes, start)
        return end

    def shows(self, name: str) -> bool:
        """Whether a start tag ends the element that is not shown, as it cannot stand in it."""
        hidden = self.elements[self.stack[self.hidden - 1]].name
        if hidden == "svg":
            return name in _NOT_DRAWN and self.innermost(_LABELS) < self.hidden
        return hidden == "select" and (name in _SIMPLE or name in ("select", "input", "textarea"))

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
        if depths := self.open.get(name):
            depth = depths[-1]
            if depth == len(self.stack) - 1 or name in _ALWAYS:
                self.pop_to(depth)
            elif name in _BLOCKS or name in _CELLS:
                self.close((name,), _P_SCOPE if name == "p" else _SCOPE)
            else:
                self.close((name,), _WALLS)
            if name in _LISTS:
                self.blocks.flush()

    def push(self, name: str, attributes: tuple[int, int], start: int) -> None:
        """Open an element."""
        stack, blocks, number = self.stack, self.blocks, len(self.elements)
        depth = len(stack)
        if depth >= DEPTH:
            self.cautions["W-DEPTH"] = Caution("W-DEPTH", f"elements nested deeper than {DEPTH} are read as siblings")
            return
        if name in _ROLES:
            blocks.role = _ROLES[name]
        self.elements.append(Element(name, attributes, stack[-1] if stack else -1, blocks.role, start))
        self.open[name].append(depth)
        stack.append(number)
        if len(stack) > self.depth:
            self.depth = len(stack)
        blocks.element = number
        if name in _HIDDEN and not self.hidden:
            self.hidden = depth + 1

    def pop_to(self, depth: int) -> None:
        """Close the innermost elements until so many are open."""
        stack, elements, open = self.stack, self.elements, self.open
        while len(stack) > depth:
            open[elements[stack.pop()].name].pop()
        if self.hidden > depth:
            self.hidden = 0
        self.blocks.element = stack[-1] if stack else -1
        self.blocks.role = elements[stack[-1]].role if stack else ""

    def close(self, names: Iterable[str], beyond: Iterable[str]) -> None:
        """End the innermost open element of some names, if it is not outside of one of others."""
        depth = self.innermost(names)
        if depth >= 0 and self.innermost(beyond) <= depth:
            self.pop_to(depth)

    def innermost(self, names: Iterable[str]) -> int:
        """Return how deep the innermost open element of some names stands, -1 if there is none."""
        return max([depths[-1] for name in names if (depths := self.open.get(name))], default=-1)

    def raw(self, name: str, attributes: tuple[int, int], start: int, end: int) -> int:
        """Pass over the content of an element that holds no tags; return where it ends."""
        close = end_of_raw(self.source, name, end)
        if name == "title" and not self.title:
            self.title = " ".join(read_references(self.source[end:close]).split())
        elif name == "script":
            self.scripts.append((attributes, end, close))
        elif name in ("xmp", "plaintext") and not self.hidden:
            self.blocks.verbatim(end, close)
        data = name == "script" and "json" in self.source[attributes[0] : attributes[1]]  # some hold the whole article
        if name in ("script", "style") and not data:
            self.silent.append((end, close))
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
