"""HTML as tokens with positions (layer 0: imports nothing of ours).

The part of the HTML standard's tokenizer that says where text is: tags with their attributes, comments, raw text
elements, character references. Whatever is given, each character is looked at a bounded number of times: nothing here
backtracks, and what is never closed reaches to the end of the source, as the standard has it.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
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
LONGEST_REFERENCE = 40
"""Characters: names have 33 at most, and numbers with more digits are no characters."""
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
    return found.start() if found else len(source)


def attributes(source: str, start: int, end: int) -> dict[str, str]:
    """Return the attributes of a tag, references read, names in lower case; of equal names the first counts."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(source, start, end):
        value = one[2] or one[3] or one[4] or ""
        found.setdefault(one[1].lower(), read_references(value) if "&" in value else value)
    return found


def read_reference(reference: str) -> str:
    """Return what a character reference stands for; itself if it is none.

    A number that is no character is U+FFFD; control characters are not shown, so they are nothing.
    """
    if len(reference) > LONGEST_REFERENCE:
        return "\ufffd" if reference[1] == "#" else reference
    return unescape(reference)


def read_references(text: str) -> str:
    """Return a text with all its character references read."""
    return REFERENCE.sub(lambda found: read_reference(found[0]), text)
