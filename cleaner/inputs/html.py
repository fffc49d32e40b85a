"""HTML (layer 4): the blocks that a reader sees, with exact places in the source."""

from __future__ import annotations

import re

from cleaner.decode import Decoded, decode
from cleaner.inputs._tags import Reader
from cleaner.page import Page

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml")
MEDIA_TYPE = "text/html"
MAX_BYTES = 20 * 1024 * 1024
CHARSET_WITHIN = 4096
"""Bytes at the start of a page in which it may name its encoding; the standard has 1,024, and many pages come later."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset[\t\n\f\r ]*=[\t\n\f\r "']*([a-zA-Z0-9:_.-]{1,40})""", re.IGNORECASE)


def parse(source: str) -> Page:
    """Read a page. Time and memory are linear in the size of the source.

    >>> [(block.role, block.text) for block in parse("<h1>Rain</h1><p>It <b>fell</b>&hellip;").blocks]
    [('heading', 'Rain'), ('paragraph', 'It fell…')]
    """
    return Reader(source).page()


def decode_page(raw: bytes, label: str | None, on_decode: str) -> Decoded:
    """Read the bytes of a page: by mark, by `label`, as UTF-8 where they are that, then by what the page says.

    What a page says is wrong more often than bytes are UTF-8 by chance. Raises as `decode` does.
    """
    said = _CHARSET.search(raw, 0, CHARSET_WITHIN) if label is None else None
    if said is None:
        return decode(raw, label=label, on_decode=on_decode)
    name = said[1].decode("ascii")
    if not name.lower().startswith("iso-2022"):  # which is ASCII to the eye
        try:
            return Decoded(raw.decode("utf-8"), "utf-8", "strict", None)
        except UnicodeDecodeError:
            pass
    return decode(raw, label=name, on_decode=on_decode)
