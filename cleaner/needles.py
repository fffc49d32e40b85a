"""From a folded literal to the byte strings to look for (layer 1).

The scan reads the keys of the lines (cleaner/document.py): blind bytes, ornaments at the ends gone, each key between
two line ends. A literal may have stood at an end, so it is looked for as it is and as it would be left there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from cleaner import facts
from cleaner.fold import BRACKETS, EDGES, LONGER, ORNAMENTS, QUOTES_AND_DASHES, blind

ENOUGH = 16
"""Characters of a literal that are looked for."""
MOST = 64
"""Spellings of one literal."""
LONG = max(map(len, LONGER.values()))
_ONES, _LONGS = re.escape("".join(QUOTES_AND_DASHES)), re.escape("".join(sorted(set("".join(LONGER.values())))))
_PLAIN = re.compile(rf"[^{_ONES}{_LONGS}]+(?:([{_LONGS}])(?!\1|\Z)[^{_ONES}{_LONGS}]+)*")
_SEVERAL = {  # where a literal that stands (at the start, at the end) of its line may have several spellings
    (start, end): re.compile(
        "|".join([f"[{_ONES}]", *map(re.escape, LONGER.values())])
        + rf"|\A[{_LONGS}]" * (not start) + rf"|[{_LONGS}]\Z" * (not end)
    )
    for start in (True, False) for end in (True, False)
}  # fmt: skip


class Found(NamedTuple):
    """What to look for, for each of many anchors."""

    whole: dict[str, bytes]
    """Keys of whole lines of one spelling, without the line ends: most anchors are such."""
    other: dict[str, Sequence[bytes]]
    """The needles of the other anchors, or of a part of them that is rare enough."""


def all_needles(anchors: Collection[str]) -> Found:
    """Return the needles of many anchors, which is much quicker than one by one."""
    whole = _of_whole_lines([x for x in anchors if x[:1] == x[-1:] == "\n"])
    return Found(whole, {x: _others(x) for x in anchors if x not in whole})


@cache
def _others(anchor: str) -> Sequence[bytes]:
    known = facts.needles.get(anchor)
    return sorted(needles(shortened(anchor))) if known is None else known.encode("latin-1").split(facts.SEPARATOR)


def _of_whole_lines(anchors: Sequence[str]) -> dict[str, bytes]:
    joined = "\n".join(anchors)
    marked = _SEVERAL[True, True].sub("\0", joined).split("\n\n\n")
    keys = _blind(_with_one_bracket(joined)).split(b"\n\n\n")
    if len(keys) != len(anchors):  # one holds line ends inside, as no folded literal does
        return {}
    bare = [key.strip(b"\n" + EDGES) for key in keys]
    return {x: key for x, mark, key in zip(anchors, marked, bare, strict=True) if key and "\0" not in mark}


def needles(anchor: str) -> set[bytes]:
    """Return byte strings of which one stands in the keys wherever `anchor` stands in the folded line.

    A line end at the start or end of the anchor is the edge of the line. Raises ValueError if only ornaments are left.
    """
    body = _with_one_bracket(anchor.strip("\n"))
    at_start, at_end = anchor.startswith("\n"), anchor.endswith("\n")
    if body.strip(ORNAMENTS) and not _SEVERAL[at_start, at_end].search(body):
        return _of_one_spelling(_blind(body), at_start, at_end)
    left = at_start or body[:1] in ORNAMENTS or _at_edge(body[:1])
    right = at_end or body[-1:] in ORNAMENTS or _at_edge(body[-1:])
    ways = [] if at_start or at_end else [spellings(body)]
    if left and not at_end:
        ways.append({b"\n" + x.lstrip(EDGES) for x in spellings(body.lstrip(ORNAMENTS), at_start)})
    if right and not at_start:
        ways.append({x.rstrip(EDGES) + b"\n" for x in spellings(body.rstrip(ORNAMENTS), at_end=at_end)})
    if left and right:
        ways.append({b"\n" + x.strip(EDGES) + b"\n" for x in spellings(body.strip(ORNAMENTS), at_start, at_end)})
    if not all(ways) and len(body) > 1:  # too many: either half stands wherever the whole does
        return _of_a_half(body, at_start, at_end)
    found = set[bytes]().union(*ways)
    if not body.strip(ORNAMENTS) or not all(x.strip(b"\n") for x in found):
        raise ValueError(f"{body!r} holds nothing but ornaments or white space")
    return found if at_start and at_end else _fewest(found)


def _of_one_spelling(found: bytes, at_start: bool, at_end: bool) -> set[bytes]:
    """The same for the blind bytes of a literal that can be written in one way only: nearly all, and much quicker."""
    left, right = found.lstrip(EDGES), found.rstrip(EDGES)
    if not left:
        raise ValueError(f"{found!r} holds nothing but ornaments or white space")
    if at_start:
        if right == found or at_end:
            return {b"\n" + (left.rstrip(EDGES) + b"\n" if at_end else left)}
        return _fewest({b"\n" + left, b"\n" + left.rstrip(EDGES) + b"\n"})
    ways = {right + b"\n"} if at_end or right != found else set()
    if not at_end:
        ways |= {found, b"\n" + left} if left != found else {found}
    return ways if left == found or not ways else _fewest({*ways, b"\n" + left.rstrip(EDGES) + b"\n"})


def _fewest(found: set[bytes]) -> set[bytes]:
    return {x for x in found if not any(y in x for y in found if y != x)}


def shortened(anchor: str) -> str:
    """Return a part of an anchor that is rare enough: fewer and shorter needles, for a scan that fits into caches.

    A whole line stays as it is: it is looked up, not scanned for.
    """
    at_start, at_end, body = anchor.startswith("\n"), anchor.endswith("\n"), anchor.strip("\n")
    if (at_start and at_end) or len(body) <= ENOUGH:
        return anchor
    if at_end:
        return body[-ENOUGH:].lstrip(ORNAMENTS) + "\n"
    return "\n" * at_start + body[:ENOUGH].rstrip(ORNAMENTS)


def _of_a_half(body: str, at_start: bool, at_end: bool) -> set[bytes]:
    half = len(body) // 2
    try:
        return needles("\n" * at_start + body[:half])
    except ValueError:
        return needles(body[half:] + "\n" * at_end)


@cache
def _at_edge(char: str) -> bool:
    """Whether some spelling of a character is made of bytes that are stripped at the end of a line."""
    return any(x[:1] in EDGES or x[-1:] in EDGES for x in spellings(char))


def spellings(literal: str, at_start: bool = False, at_end: bool = False) -> set[bytes]:
    """Return the blind bytes of every way a folded literal can stand in a line without special characters.

    Quotes, dashes, ß and the ellipsis have several spellings, of different lengths; more than MOST of them give none.
    Where the literal stands at an edge of the line, it cannot begin or end inside of one.
    """
    if literal and not _SEVERAL[at_start, at_end].search(literal):
        return {_blind(literal)}
    ways: dict[int, set[bytes]] = {0: {b""}}
    for at in range(len(literal)):
        if not (here := ways.pop(at, None)):
            continue
        if plain := _PLAIN.match(literal, at):
            pieces: tuple[tuple[bytes, int], ...] = ((_blind(plain[0]), len(plain[0])),)
        else:
            pieces = _pieces(literal[at : at + LONG + 1], at == 0 and not at_start, at_end)
        for more, n in pieces:
            ways.setdefault(min(at + n, len(literal)), set()).update([way + more for way in here])
        if sum(map(len, ways.values())) > MOST:
            return set()
    return ways[len(literal)]


@cache
def _pieces(rest: str, cut: bool, at_end: bool) -> tuple[tuple[bytes, int], ...]:
    """What may stand in a line for the start of `rest`: blind bytes, and the code points they account for.

    With `cut` the literal may begin inside the long form of a character, without `at_end` it may end inside of one.
    """
    found = {(c, 1) for c in rest[0] + QUOTES_AND_DASHES.get(rest[0], "")}
    for char, long in LONGER.items():
        for part in (long[n:] for n in range(len(long) if cut else 1)):
            if rest.startswith(part) or (part.startswith(rest) and not at_end):
                found.add((char, len(part)))
    return tuple({(_blind(c), n) for c, n in found})


def _with_one_bracket(literal: str) -> str:
    """Write all brackets in one way, as blind bytes do."""
    for bracket in BRACKETS:  # quicker than str.translate
        literal = literal.replace(bracket, "[")
    return literal


def _blind(literal: str) -> bytes:
    return blind(literal.encode("utf-8", "surrogatepass"))
