"""What trafilatura takes for the main content of a page (layer 1). It is a witness: it points, and we decide.

It is given a copy of the page without what makes it lose all text in silence.
"""

from __future__ import annotations

import re

from cleaner.page import Page

MOST = 60_000
"""Elements of a page that it is asked about: it takes quadratic time on some of them."""

_REFERENCE = re.compile(r"&#(?:[0-9]++|[xX][0-9a-fA-F]++);?+")
_SPANS = re.compile(r"\b((?:col|row)span[\t\n\f\r ]*+=[\t\n\f\r ]*+[\"']?+)[0-9]{4,}+", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


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
    """The page without references to control characters, which end it for libxml2, and without spans of cells that
    Python refuses to read."""
    return _SPANS.sub(r"\g<1>1", _REFERENCE.sub(_readable, _NO_TEXT.sub("", page.source)))


def _readable(found: re.Match[str]) -> str:
    digits = found[0][2:].rstrip(";")
    if len(digits) > 10:
        return "\ufffd"
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return "" if number < 32 and number not in (9, 10, 13) else found[0]
