"""HTML as tokens with positions (layer 0: imports nothing of ours).

The part of the HTML standard's tokenizer that says where text is: tags with their attributes, comments, raw text
elements, character references. Whatever is given, each character is looked at a bounded number of times: nothing here
backtracks, and what is never closed reaches to the end of the source, as the standard has it.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.entities import html5
from typing import NamedTuple

TAG = re.compile(  # 13.2.5.6 to 13.2.5.40 of the standard; possessive, so that nothing is tried twice
    r"""<(?:(/?+)([a-zA-Z][^\t\n\f\r />]*+)
        ((?:[\t\n\f\r /]++
          |(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)
           (?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"?+|'[^']*+'?+|[^\t\n\f\r >]*+))?+
        )*+)(>?+)
      |!--(?:-?+>|(?:[^-]++|-(?!-!?>))*+(?:--!?+>|\Z))
      |[!?][^>]*+>?+
      |/[^a-zA-Z>][^>]*+>?+
      |/>)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""((?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++))
        (?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"([^"]*+)"?+|'([^']*+)'?+|([^\t\n\f\r >]*+)))?+""",
    re.VERBOSE,
)
REFERENCE = re.compile(r"&(?:#[0-9]++;?+|#[xX][0-9a-fA-F]++;?+|[a-zA-Z][a-zA-Z0-9]*+;?+)")
_IN_VALUE = re.compile(r"&(?:#[0-9]++;?+|#[xX][0-9a-fA-F]++;?+|([a-zA-Z])[a-zA-Z0-9]*+(?:;|(?!=)))")
LONGEST_REFERENCE = 40
"""Characters: names have 33 at most, and numbers with more digits, but for zeros before them, are no characters."""
_IN_SCRIPT = re.compile(r"<!--(-?>)?|(-->)|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"})
"""Elements whose content holds no tags."""


class Tag(NamedTuple):
    """A start or end tag; `attributes` is where its attributes stand, `closed` whether it ended before the source."""

    start: int
    end: int
    name: str
    is_end: bool
    attributes: tuple[int, int]
    closed: bool


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)


def end_of_raw(source: str, name: str, at: int) -> int:
    """Return where the content of a raw text element ends that begins at `at`: at its end tag or with the source."""
    found = None if name == "plaintext" else _end_of(name).search(source, at)
    if found and name == "script" and source.find("<!--", at, found.start()) >= 0:
        return _end_of_script(source, at)
    return found.start() if found else len(source)


def _end_of_script(source: str, at: int) -> int:
    """The end of one with a comment in it: an element named script in that does not end it (13.2.5.15 to 13.2.5.31)."""
    comment = inner = False
    for found in _IN_SCRIPT.finditer(source, at):
        if found[1] or found[2]:
            comment = inner = False
        elif found[3] is None:
            comment = True
        elif found[3] and not inner:
            return found.start()
        else:
            inner = comment and not found[3]
    return len(source)


def attributes(source: str, start: int, end: int) -> dict[str, str]:
    """Return the attributes of a tag, references read, names in lower case; of equal names the first counts."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(source, start, end):
        value = one[2] or one[3] or one[4] or ""
        if "&" in value:  # 13.2.5.73: a name counts only as a whole here, so that ?a=1&copy=2 stays as it is
            value = _IN_VALUE.sub(lambda ref: html5.get(ref[0][1:], ref[0]) if ref[1] else _number(ref[0]), value)
        found.setdefault(one[1].lower(), value)
    return found


def is_empty(source: str, start: int, end: int) -> bool:
    """Whether a tag with these attributes ends in a slash that belongs to none of their values."""
    if end <= start or source[end - 1] != "/":
        return False
    last = start
    for one in _ATTRIBUTE.finditer(source, start, end):
        last = one.end()
    return last < end


def read_reference(reference: str) -> str:
    """Return what a character reference stands for; itself if it is none.

    A number that is no character is U+FFFD; control characters are not shown, so they are nothing.
    """
    if reference[1] == "#":
        return _number(reference)
    return unescape(reference[:LONGEST_REFERENCE]) + reference[LONGEST_REFERENCE:]


def _number(reference: str) -> str:
    if len(reference) > LONGEST_REFERENCE:
        digits = 3 if reference[2] in "xX" else 2
        reference = reference[:digits] + (reference[digits:].rstrip(";").lstrip("0") or "0")
    return unescape(reference) if len(reference) <= LONGEST_REFERENCE else "\ufffd"


def read_references(text: str) -> str:
    """Return a text with all its character references read."""
    return REFERENCE.sub(lambda found: read_reference(found[0]), text)
