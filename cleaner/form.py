"""What the form of a line alone says: is it a link, a label, a piece of a menu, or a sentence (layer 1)?

Points are a tenth of the logarithm of the odds that a line is boilerplate, counted on lines of news pages and guides
as eight usual scrapers leave them (WCXB, development half) and rounded. They know no words of any language: length,
how the line ends, how it begins, digits, capitals. Each line of a page comes by here, so cheap tests stand before
the regexes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

FINAL = frozenset(".!?…。！？؟।۔॥")
ASKING = frozenset("?!？！؟")
_CLOSING = "\"”’‘»')]」』›“«‹"  # “ and ‘ close what „ and ‚ opened
_CLOSES, _GOES_ON, _QUOTES = frozenset(_CLOSING), frozenset(",.;)]”’?!:"), frozenset('"“«„‘「')
_BULLETS, _COLONS, _COMMAS, _COUNTS = (
    frozenset("*+•·▪‣○●◦–—-o"),
    frozenset(":："),
    frozenset(",;，；-–"),
    frozenset("(0123456789"),
)
_BULLET = re.compile(r"(?:[*+•·▪‣○●◦–—-]|o) +")
_NUMBER = re.compile(r"\(?\d{1,3}[.)] ?\D")
_SENTENCE = re.compile(r"[.!?…؟।۔][\"”’»')\]]* +[\"“‘«(¿¡]?[^\W_]|[。！？].")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_TIME = re.compile(r"(?:19|20)\d\d\b|\d\d?[:.]\d\d\b|\d+ ?[hm]\b|\d+ (?:min|hour|day|week|h |std|hr)")
_POST = re.compile(r"\(@\w{1,30}\)[ \xa0]\w+\.?[ \xa0]\d{1,2},[ \xa0]\d{4}$")
"""How a post that an article shows ends: who wrote it, and when."""
_LINK = re.compile(r"https?:|www\.|[^\s@(]@\w")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff]")

LENGTHS = (1, 3, 6, 12, 20, 35, 60)
"""Words: the bounds between short and long."""
OPEN_ENDED = (13, 5, -3, -4, 5, -9, -17, -22)
"""Points of a line of each length without the end of a sentence."""
ENDED = (4, 0, -4, -11, -13, -28, -40, -45)
"""Points of a line of each length that ends as a sentence does."""
BULLET, COLON, COMMA, SEVERAL, LOWER, CLOSING, QUOTE, RIGHTS = 8, -23, -7, 7, -10, -14, -7, 30
NUMBERED, WORDLESS, TIME, TITLE, PIPE, LINK = -15, -6, 16, 4, -4, 8
PROSE = -45
"""Points of a line that is too long to be anything else."""
TOO_LONG = 600
"""Characters from which on nobody looks closer."""
STAMP = 4
"""Most words of a line that tells a time and nothing else."""
SENTENCE, DECK = 4, 27
"""Words of a line that ends like a sentence and is one, and of one that is one however it ends: many papers write the
paragraph under a headline without a full stop."""


class Form(NamedTuple):
    """Points for boilerplate, words, and what links a line to its neighbours when a sentence was cut in pieces."""

    points: int
    words: int
    ends: bool
    """It ends as a sentence or an introduction does."""
    goes_on: bool
    """It begins like the inside of a sentence: in lower case or with a closing mark."""
    waits: bool
    """It ends with a comma."""
    listed: bool
    """It begins with a bullet, or tells a time: no headline does."""
    asks: bool
    """It ends with a question or exclamation mark, as headlines do too."""

    @property
    def sentence(self) -> bool:
        """Whether it is a sentence of some length: what no zone may take."""
        return (self.ends and self.words >= SENTENCE) or self.words >= DECK

    @property
    def states(self) -> bool:
        """Whether it is a statement of some length."""
        return self.ends and self.words >= SENTENCE and not self.asks


def numbered(text: str) -> bool:
    """Whether a line begins with a number, as items of lists and headings do."""
    return text[0] in _COUNTS and _NUMBER.match(text) is not None


def words(text: str) -> int:
    """Words of a text; where a script writes no spaces, two letters count as a word."""
    count = len(text.split())
    return count if text.isascii() else count + len(_DENSE.findall(text)) // 2


def form(text: str) -> Form:
    """Look at a line without its white space at the ends, not empty."""
    if len(text) > TOO_LONG:
        return Form(PROSE, len(text) // 6, True, False, False, False, False)
    points, body = 0, text
    if text[0] in _BULLETS and (bullet := _BULLET.match(text)):
        points, body = BULLET, text[bullet.end() :]
        if not body:
            return Form(BULLET + WORDLESS, 0, False, False, False, True, False)
    listed = points > 0
    count = words(body)
    length = bisect_left(LENGTHS, count)
    first, end = body[0], body[-1]
    last = body.rstrip(_CLOSING)[-1:] or end if end in _CLOSES else end
    ends = last in FINAL or ("@" in body and _POST.search(body) is not None)
    waits = False
    if ends:
        points += ENDED[length]
    else:
        points += OPEN_ENDED[length]
        if end in _COLONS:
            points, ends = points + COLON, True
        elif end in _COMMAS:
            points, waits = points + COMMA, True
    if count > 6 and _SENTENCE.search(body):
        points += SEVERAL
    goes_on = first.islower() or first in _GOES_ON
    if goes_on:
        points += LOWER if first.islower() else CLOSING
    elif first in _QUOTES:
        points += QUOTE
    elif first == "©":
        points, ends = points + RIGHTS, False
    if count <= 12:
        short = _short(body, first, count)
        points += short
        listed = listed or (short >= TIME and count <= STAMP)
    if ("@" in body or "http" in body or "www." in body) and _LINK.search(body):
        points += LINK
    return Form(points, count, ends, goes_on, waits, listed, last in ASKING)


def _short(body: str, first: str, count: int) -> int:
    """Points that only short lines get."""
    points = PIPE if "|" in body or "·" in body else 0
    if _DIGIT.search(body):
        if first in _COUNTS and _NUMBER.match(body):
            points += NUMBERED
        if not _LETTER.search(body):
            return points + WORDLESS
        if _TIME.search(body):
            return points + TIME
    elif not _LETTER.search(body):
        return points + WORDLESS
    return points + TITLE if count >= 2 and body.istitle() else points
