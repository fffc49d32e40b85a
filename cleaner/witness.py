"""What trafilatura takes for the main content of a page (layer 1). It is a witness: it points, and we decide.

It is given a copy of the page without what makes it lose all text in silence.
"""

from __future__ import annotations

import re
from html import escape

from cleaner.page import Page

MOST, MORE = 15_000, 100
"""Elements of a page that it is asked about, and characters for each one more: it takes 0.1 ms for each, and quadratic
time on wide tables."""
DEEP = 200
"""Open elements from which on it is given the blocks alone: libxml2 loses text below 253."""

_REFERENCE = re.compile(r"&#(?:[0-9]++|[xX][0-9a-fA-F]++);?+")
_SPANS = [
    re.compile(f"({word}[\\t\\n\\f\\r ]*+=[\\t\\n\\f\\r \"']*+)[0-9]{{4,}}+") for word in ("span", "SPAN", "Span")
]
_NO_TEXT = bytes([*range(9), 11, *range(14, 32), 127])


_ELEMENTS = {"heading": "h2", "caption": "figcaption", "quote": "blockquote", "code": "pre"}


class Refused(Exception):
    """There is no answer; its message says why."""


def main_text(page: Page) -> str:
    """Return the main content as text. Raises Refused where there is none."""
    if len(page.elements) > MOST + len(page.source) / MORE:
        raise Refused(f"{len(page.elements):,} elements are too many to look for the main content")
    from trafilatura import extract

    try:
        # Never with `deduplicate`: its cache carries over from page to page and changes results.
        text = extract(_flat(page) if page.depth > DEEP else _copy(page), include_comments=False, with_metadata=False)
    except Exception as error:  # whatever a parser finds in a page
        raise Refused(f"trafilatura failed: {type(error).__name__}: {error}") from error
    if not text:
        raise Refused("trafilatura found no main content")
    return text


def _copy(page: Page) -> str:
    """The page without control characters and references to them, which end it for libxml2, and without spans of cells
    that Python refuses to read."""
    pieces, at = [], 0
    for start, end in page.silent:
        pieces.append(page.source[at:start])
        at = end
    utf8 = "".join([*pieces, page.source[at:]]).encode("utf-8", "replace")
    copy = utf8.translate(None, _NO_TEXT)
    source = copy.decode("utf-8")
    if "&#" in source:
        source = _REFERENCE.sub(_readable, source)
    for spans in _SPANS:
        source = spans.sub(r"\g<1>1", source)
    return source


def _flat(page: Page) -> str:
    """The blocks of a page as a page of its own."""
    named = ((_ELEMENTS.get(block.role, "p"), escape(block.text)) for block in page.blocks)
    return "<html><body>{}</body></html>".format("\n".join(f"<{name}>{text}</{name}>" for name, text in named))


def _readable(found: re.Match[str]) -> str:
    digits = found[0][2:].rstrip(";")
    if len(digits) > 10:
        return "\ufffd"
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return "" if number < 32 and number not in (9, 10, 13) else found[0]
