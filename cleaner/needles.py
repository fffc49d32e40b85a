"""From a folded literal to the byte strings to look for (layer 1).

The scan reads the keys of the lines (cleaner/document.py): blind bytes, ornaments at the ends gone, each key between
two line ends. A literal may have stood at an end, so it is looked for as it is and as it would be left there.
"""

from __future__ import annotations

import re

from cleaner.fold import BRACKETS, EDGES, LONGER, ORNAMENTS, QUOTES_AND_DASHES, blind

MOST = 64
"""Spellings of one literal."""
_PLAIN = re.compile("[^" + re.escape("".join(QUOTES_AND_DASHES) + "".join(LONGER.values())) + "]+")
_AS_BLIND = str.maketrans(dict.fromkeys(BRACKETS, "["))


def needles(anchor: str) -> set[bytes]:
    """Return byte strings of which one stands in the keys wherever `anchor` stands in the folded line.

    A line end at the start or end of the anchor is the edge of the line. Raises ValueError if only ornaments are left.
    """
    body = anchor.strip("\n").translate(_AS_BLIND)
    at_start, at_end = anchor.startswith("\n"), anchor.endswith("\n")
    left = at_start or body[:1] in ORNAMENTS or _at_edge(body[:1])
    right = at_end or body[-1:] in ORNAMENTS or _at_edge(body[-1:])
    ways = [] if at_start or at_end else [spellings(body)]
    if left and not at_end:
        ways.append({b"\n" + x.lstrip(EDGES) for x in spellings(body.lstrip(ORNAMENTS))})
    if right and not at_start:
        ways.append({x.rstrip(EDGES) + b"\n" for x in spellings(body.rstrip(ORNAMENTS))})
    if left and right:
        ways.append({b"\n" + x.strip(EDGES) + b"\n" for x in spellings(body.strip(ORNAMENTS))})
    if not all(ways) and len(body) > 1:  # too many: either half stands wherever the whole does
        return _of_a_half(body, at_start, at_end)
    found = set[bytes]().union(*ways)
    if not body.strip(ORNAMENTS) or not all(x.strip(b"\n") for x in found):
        raise ValueError(f"{body!r} holds nothing but ornaments or white space")
    return {x for x in found if not any(y in x for y in found if y != x)}


def _of_a_half(body: str, at_start: bool, at_end: bool) -> set[bytes]:
    half = len(body) // 2
    try:
        return needles("\n" * at_start + body[:half])
    except ValueError:
        return needles(body[half:] + "\n" * at_end)


def _at_edge(char: str) -> bool:
    """Whether some spelling of a character is made of bytes that are stripped at the end of a line."""
    return any(x[:1] in EDGES or x[-1:] in EDGES for x in spellings(char))


def spellings(literal: str) -> set[bytes]:
    """Return the blind bytes of every way a folded literal can stand in a line without special characters.

    Quotes, dashes, ß and the ellipsis have several spellings, of different lengths; more than MOST of them give none.
    """
    done: set[bytes] = set()
    growing = {(b"", 0)}
    while growing:
        done |= {way for way, at in growing if at >= len(literal)}
        growing = {(way + more, at + n) for way, at in growing if at < len(literal) for more, n in _pieces(literal, at)}
        if len(done) + len(growing) > MOST:
            return set()
    return done


def _pieces(literal: str, at: int) -> set[tuple[bytes, int]]:
    """What may stand in a line for the literal from `at` on: blind bytes, and the code points they account for."""
    if plain := _PLAIN.match(literal, at):
        return {(blind(plain[0].encode("utf-8", "surrogatepass")), len(plain[0]))}
    found = {(c, 1) for c in literal[at] + QUOTES_AND_DASHES.get(literal[at], "")}
    for char, long in LONGER.items():
        for cut in range(len(long) if at == 0 else 1):  # a literal may begin or end inside the long form
            part, rest = long[cut:], literal[at:]
            if rest.startswith(part) or part.startswith(rest):
                found.add((char, len(part)))
    return {(blind(c.encode("utf-8", "surrogatepass")), n) for c, n in found}
