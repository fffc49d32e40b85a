"""What an element of a page is named: the words of its classes and its id (layer 1)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

LONG_ID = 3
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")
_CLASS_OR_ID = re.compile(
    r"""(?<![^\s"'/])(class|id|CLASS|ID|Class|Id)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++))"""
)


def words_of(source: str, start: int, end: int, *, with_id: bool = True) -> frozenset[str]:
    """Return the words of the class and the id in the attributes that stand at start..end of a page, in lower case:
    sign, up and signup of `signUp` and `sign-up`.

    Ids of more than LONG_ID words are text that somebody made an anchor of, and those of headings are too.
    """
    classes = id = ""
    for found in _CLASS_OR_ID.finditer(source, start, end):  # which is quicker than to read all attributes
        value = found[2] or found[3] or found[4] or ""
        if found[1] in ("id", "ID", "Id"):
            id = id or value
        else:
            classes = classes or value
    return _words(classes, id if with_id else "")


@lru_cache(4096)
def _words(classes: str, id: str) -> frozenset[str]:
    of_id = _WORD.findall(_CAMEL.sub(" ", id).lower())
    words = _WORD.findall(_CAMEL.sub(" ", classes).lower()) + (of_id if len(of_id) <= LONG_ID else [])
    return frozenset([*words, *map("".join, pairwise(words))])
