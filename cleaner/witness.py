"""What trafilatura takes for the main content of a page (layer 1). It is a witness: it points, and we decide.

It is given a copy of the page without what makes it lose all text in silence.
"""

from __future__ import annotations

import re

from cleaner.page import Page

MOST = 60_000
"""Elements of a page that it is asked about: it takes quadratic time on some of them."""

_REFERENCE = re.compile(r"&#(?:[0-9]++|[xX][0-9a-fA-F]++);?+")
_SPANS = [
    re.compile(f"({word}[\\t\\n\\f\\r ]*+=[\\t\\n\\f\\r \"']*+)[0-9]{{4,}}+") for word in ("span", "SPAN", "Span")
]
_NO_TEXT = bytes([*range(9), 11, *range(14, 32), 127])


class Refused(Exception):
    """There is no answer; its message says why."""


def main_text(page: Page) -> str:
    """Return the main content as text. Raises Refused where there is none."""
    if len(page.elements) > MOST:
        raise Refused(f"{len(page.elements):,} elements are too many to look for the main content")
    from trafilatura import extract

    try:
        # Never with `deduplicate`: its cache carries over from page to page and changes results.
        text = extract(_copy(page), include_comments=False, with_metadata=False)
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


def _readable(found: re.Match[str]) -> str:
    digits = found[0][2:].rstrip(";")
    if len(digits) > 10:
        return "\ufffd"
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return "" if number < 32 and number not in (9, 10, 13) else found[0]
