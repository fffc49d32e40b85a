"""Laying a text over the blocks of a page: which blocks did it come from? (layer 1)

An extractor gives back text without saying where it stood. White space and marks are not compared, since extractors
change spaces, bullets and table lines. Long blocks that the text holds once are anchors, taken in the
heaviest chain that keeps their order; what lies between two anchors is laid from left to right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ANCHOR = 24
"""Bytes of letters of a block that hardly stands anywhere by chance."""
SHORT, NEAR = 4, 40
"""Bytes of letters of a block that is looked for nearby, and how many letters may be passed over on the way."""
EDGE = 16
"""Letters at both ends that tell a block of which something was taken out."""
TRIES = 5
WORK = 500_000_000
"""Bytes that may be looked through for blocks out of their order; after that, on endless pages, each is looked for
behind the one before it, and taken for the only one."""

# Spaces, quotes, bullets, zero-width and control characters, which extractors drop or change.
_NO_LETTER = re.compile("[\x80-\xbf\u2000-\u206f\u2190-\u27bf\u3000-\u303f\ufe00-\ufe0f\ufeff\ud800-\udfff]+")
_MARKS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_MARKS_IN_LINES = _MARKS.replace(b"\n", b"")


def letters(text: str, marks: bytes = _MARKS) -> bytes:
    """Return a text as UTF-8 without marks, and without some ASCII characters, by default all that are no letters or
    digits."""
    if not text.isascii():
        text = _NO_LETTER.sub("", text)
    return text.encode("utf-8", "surrogatepass").translate(None, marks)


class Laid(NamedTuple):
    """Which blocks the text came from, and the share of its letters and digits that was found in them."""

    found: list[bool]
    share: float


class _Anchor(NamedTuple):
    block: int
    start: int
    size: int


def lay_over(blocks: Sequence[str], text: str) -> Laid:
    """Find the blocks in a text that was made of some of them, whole or nearly so, mostly in their order."""
    keys = letters("\n".join(blocks), _MARKS_IN_LINES).split(b"\n")  # in one go: blocks are lines
    laid = _Laying(keys, letters(text))
    anchors, more = [], []
    after, work = 0, WORK
    for number, key in enumerate(keys):
        if len(key) < ANCHOR:
            continue
        at = laid.text.find(key) if work > 0 else laid.text.find(key, after)  # in order, they cost next to nothing
        work -= len(laid.text)
        if at >= 0:
            once = work <= 0 or laid.text.find(key, at + 1) < 0
            anchors.append(_Anchor(number, at, len(key))) if once else more.append(number)
            after = at + len(key)
    before, end = -1, 0
    for number, at, size in [*_chain(anchors), _Anchor(len(keys), len(laid.text), 0)]:
        if before < 0:
            at_first = laid.backwards(number, at)
            laid.between(0, number, 0, at_first)
        else:
            laid.between(before + 1, number, end, at)
        if size:
            laid.take(number, at, at + size)
        before, end = number, at + size
    if 0 in laid.covered:
        laid.moved(number for number in [*(anchor.block for anchor in anchors), *more] if not laid.found[number])
    return Laid(laid.found, laid.covered.count(1) / len(laid.text) if laid.text else 0.0)


class _Laying:
    def __init__(self, keys: list[bytes], text: bytes) -> None:
        self.keys, self.text = keys, text
        self.found = [False] * len(keys)
        self.covered = bytearray(len(text))

    def take(self, number: int, start: int, end: int) -> int:
        self.found[number] = True
        self.covered[start:end] = b"\1" * (end - start)
        return end

    def backwards(self, last: int, at: int) -> int:
        """Lay what stands right before the first anchor from right to left: menus above it may hold the same words as
        the headline. Return where in the text that begins."""
        for number in range(last - 1, -1, -1):
            key = self.keys[number]
            if key and self.text.endswith(key, 0, at):
                self.take(number, at - len(key), at)
                at -= len(key)
        return at

    def between(self, first: int, last: int, at: int, end: int) -> None:
        """Lay blocks first to last (excluded) over text[at:end]."""
        text = self.text
        for number in range(first, last):
            if at >= end:
                return
            key = self.keys[number]
            if key and text.startswith(key, at) and at + len(key) <= end:
                at = self.take(number, at, at + len(key))
            elif len(key) >= SHORT:
                start, stop = self.nearly(key, at, end)
                at = self.take(number, start, stop) if stop > start else at

    def nearly(self, key: bytes, at: int, end: int) -> tuple[int, int]:
        """Where a block stands further on, perhaps without something in its middle or at its end."""
        text, size = self.text, len(key)
        if size < ANCHOR:
            start = text.find(key, at, min(end, at + size + NEAR))
            return (start, start + size) if start >= 0 else (0, 0)
        start = text.find(key, at, end)
        if start >= 0:
            return start, start + size
        start = text.find(key[:EDGE], at, end)
        if start < 0:
            return 0, 0
        stop = text.find(key[-EDGE:], start, min(end, start + size + EDGE))
        if stop >= 0:
            return start, stop + EDGE
        same = EDGE
        while same < size and start + same < end and key[same] == text[start + same]:
            same += 1
        return (start, start + same) if 2 * same >= size else (0, 0)

    def moved(self, numbers: Iterable[int]) -> None:
        """Look for long blocks that stand out of their order, or more than once, in what is not covered yet."""
        for number in numbers:
            key, at = self.keys[number], -1
            for _ in range(TRIES):
                at = self.text.find(key, at + 1)
                if at < 0:
                    break
                if 2 * self.covered.count(1, at, at + len(key)) < len(key):
                    self.take(number, at, at + len(key))
                    break


def _chain(anchors: Sequence[_Anchor]) -> list[_Anchor]:
    """Return the anchors of the heaviest chain in which each begins where the one before it has ended."""
    ends: list[int] = []  # of chains, in order, each heavier than those that end before it
    weights: list[int] = []
    lasts: list[int] = []
    before: list[int] = []
    for number, (_, start, size) in enumerate(anchors):
        k = bisect_right(ends, start) - 1
        before.append(lasts[k] if k >= 0 else -1)
        weight, end = size + (weights[k] if k >= 0 else 0), start + size
        k = bisect_right(ends, end)
        if k and weights[k - 1] >= weight:
            continue
        last = k
        while last < len(ends) and weights[last] <= weight:
            last += 1
        ends[k:last], weights[k:last], lasts[k:last] = [end], [weight], [number]
    chain: list[_Anchor] = []
    at = lasts[-1] if lasts else -1
    while at >= 0:
        chain.append(anchors[at])
        at = before[at]
    return chain[::-1]
