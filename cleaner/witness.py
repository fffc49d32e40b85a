"""What trafilatura takes for the main content of a page (layer 1). It is a witness: it points, and we decide.

It is given a copy of the page without what makes it lose all text in silence.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from cleaner.page import Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement, HTMLParser

MOST, MORE = 15_000, 100
"""Elements of a page that it is asked about, and characters for each one more: it takes 0.1 ms for each, and quadratic
time on wide tables."""
DEEP = 200
"""Open elements from which on it is given the blocks alone: libxml2 loses text below 253."""

_REFERENCE = re.compile(rb"&#(?:[0-9]++|[xX][0-9a-fA-F]++);?+")
_SPANS = [
    re.compile(b"(%s[\\t\\n\\f\\r ]*+=[\\t\\n\\f\\r \"']*+)[0-9]{4,}+" % word) for word in (b"span", b"SPAN", b"Span")
]
_NO_TEXT = bytes([*range(9), 11, *range(14, 32), 127])
_FEED = bytes.maketrans(b"\f", b" ")
_NO_CHARACTER = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_HEAD = 4096
_EMPTY_ROOT = re.compile(rb"(<html\b[^>]*?)[\t\n\f\r ]*/>", re.IGNORECASE)
"""For libxml2 all that comes after it stands outside of the page."""
_MARK = 50
"""Bytes at the start in which a page says that it is one."""

_ELEMENTS = {"heading": "h2", "caption": "figcaption", "quote": "blockquote", "code": "pre"}


class Refused(Exception):
    """There is no answer; its message says why."""


def main_text(page: Page) -> str:
    """Return the main content as text. Raises Refused where there is none."""
    if len(page.elements) > MOST + len(page.source) / MORE:
        raise Refused(f"{len(page.elements):,} elements are too many to look for the main content")
    from trafilatura import bare_extraction

    source = _flat(page) if page.depth > DEEP else _copy(page)
    try:
        # Never with `deduplicate`: its cache carries over from page to page and changes results.
        found = bare_extraction(_tree(source), include_comments=False, with_metadata=False)
    except Exception as error:  # whatever a parser finds in a page
        raise Refused(f"trafilatura failed: {type(error).__name__}: {error}") from error
    text = getattr(found, "text", None)  # a Document, or None
    if not text:
        raise Refused("trafilatura found no main content")
    return str(text)


@cache
def _parser() -> HTMLParser:
    """The parser that trafilatura has, but that all elements are of one class: with the usual ones, Python is asked
    for the class of each element each time that one is looked at, a seventh of the time."""
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlElement, HTMLParser

    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _tree(source: bytes) -> HtmlElement | None:
    """A page parsed; None where it is a fragment that trafilatura would take for no page."""
    from lxml.html import fromstring

    tree = fromstring(source, parser=_parser())
    return None if tree is None or (len(tree) < 2 and b"html" not in source[:_MARK].lower()) else tree


def _copy(page: Page) -> bytes:
    """The page without control characters and references to them, which end it for libxml2, and without spans of cells
    that Python refuses to read."""
    pieces, at = [], 0
    for start, end in sorted(page.silent):
        if start >= at:  # else it stands in one before it
            pieces.append(page.source[at:start])
            at = end
    source = "".join([*pieces, page.source[at:]]).encode("utf-8", "replace").translate(_FEED, _NO_TEXT)
    for character in _NO_CHARACTER:
        source = source.replace(character, b"")
    source = _EMPTY_ROOT.sub(rb"\1>", source[:_HEAD], count=1) + source[_HEAD:]
    if b"&#" in source:
        source = _REFERENCE.sub(_readable, source)
    for spans in _SPANS:
        source = spans.sub(rb"\g<1>1", source)
    return source


def _flat(page: Page) -> bytes:
    """The blocks of a page as a page of its own."""
    named = ((_ELEMENTS.get(block.role, "p"), escape(block.text)) for block in page.blocks)
    body = "\n".join(f"<{name}>{text}</{name}>" for name, text in named)
    return f"<html><body>{body}</body></html>".encode("utf-8", "replace").translate(_FEED, _NO_TEXT)


def _readable(found: re.Match[bytes]) -> bytes:
    digits = found[0][2:].rstrip(b";")
    if len(digits) > 10:
        return b"\xef\xbf\xbd"
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return b"" if number < 32 and number not in (9, 10, 13) else found[0]
