"""The folded copy of a line that rules are compared with, and its cheap stand-in, the *blind* bytes (layer 1).

*fold* makes one spelling of many: NFKC, case folding, white space collapsed, invisible characters removed, quotes and
dashes made one, the Turkish i's made one. It is exact and costs 10 to 30 ns a character, so it is kept for the few
lines that a scan has pointed at.

*blind* maps bytes to bytes in one native pass (`bytes.translate`, 1 GB/s) so that upper and lower case of nearly every
letter collide: ASCII letters are lowered, and of a UTF-8 continuation byte only three bits stay. What is equal when
folded is equal when blind, unless a line holds a *special* character; more than that is equal too, which is why every
hit is confirmed on the folded line. `tests/test_fold.py` proves it for all of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import combining, is_normalized, normalize

from cleaner.special import ASTRAL_NONSTARTERS, ASTRAL_SPECIALS, NONSTARTERS, SPECIALS

INVISIBLE = (  # zero-width, soft hyphen, bidi controls, variation selectors: never seen, often pasted in by a CMS
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
QUOTES_AND_DASHES = {"'": "‘’‚‛ʼ′`", '"': "“”„‟", "-": "‐‑‒–—―−"}
_ONE = {c: one for one, many in QUOTES_AND_DASHES.items() for c in many} | {"ı": "i"}
BRACKETS = "【】「」『』〈〉《》〔〕"
LONGER = {"ß": "ss", "…": "..."}  # characters common enough to be spelled out rather than called special

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_MARK_OR_INVISIBLE = re.compile(f"[{INVISIBLE}{NONSTARTERS}]")
_UNIFY = re.compile("[" + "".join(_ONE) + "]|(?<=i)\u0307+")
_BOMB = re.compile(f"[{NONSTARTERS}]{{31}}")
_ASTRAL_BOMB = re.compile(f"[{NONSTARTERS}{ASTRAL_NONSTARTERS}]{{31}}")
_SPECIAL = re.compile(f"[{SPECIALS}{BRACKETS}]")
_SPECIAL_OR_MARK = re.compile(f"[{SPECIALS}{BRACKETS}{NONSTARTERS}]")
# Marks of Indian scripts that join one of a few letters, of which none is ASCII, and those letters; what is folded to a
# letter and a nukta. Lines of Hindi and Bengali are full of them, and they matter beside each other only.
JOINING = (
    "\u093c\u09bc\u09be\u09d7\u0a3c\u0b3c\u0b3e\u0b56\u0b57\u0bbe"
    "\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e"
)
JOINED = "\u0928\u0930\u0933\u09c7\u0b47\u0b92\u0bc6\u0bc7\u0c46\u0cbf\u0cc6\u0cca\u0d46\u0d47\u0dd9\u0ddc\u1025"
DOTTED = "\u0958-\u095f\u09dc\u09dd\u09df\u0a33\u0a36\u0a59-\u0a5b\u0a5e\u0b5c\u0b5d"

_MARKS = re.compile(f"[{NONSTARTERS}{DOTTED}\u0130][{INVISIBLE}]*[{NONSTARTERS}]|[{JOINED}][{INVISIBLE}]*[{JOINING}]")
_MARK = re.compile(f"[{NONSTARTERS}{JOINING}]")
_DOTTED = re.compile(f"[{DOTTED}]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ASTRAL_SPECIAL = re.compile(f"[{ASTRAL_SPECIALS}]")

MAX_LINE = 1_000_000
"""Code points: a longer line is not matched; folding and regexes have no business in it."""

ORNAMENTS = (
    " *#:|._-></~()[]{}«»‹›·•◦‣∙●○■□▪▫◆◇★☆✓✔"  # bullets and brackets
    "▲△▼▽▶►▷▸▹◀◄◁◂▾▿▴▵←↑→↓↔↖↗↘↙↩↪↳↵⇐⇒⇓⇨➔➜➝➞➡➤➥⟶⬅⬆⬇⮕" + BRACKETS  # arrows
)
"""What `line` phrases ignore at both ends; never `+ $ = ? !`, which carry meaning (C++, prices, questions)."""

_BLIND = bytes(
    b + 32 if 65 <= b <= 90                            # A-Z
    else 32 if b in b"\t\x0b\x0c\x1c\x1d\x1e\x1f"      # other white space inside a line
    else 39 if b == 96                                 # ` is folded to '
    else b & ~0x31 if 0x80 <= b <= 0xBF                # case pairs differ in the bits 0, 4 and 5 of a continuation byte
    else {0xC5: 0xC4, 0xCF: 0xCE, 0xD1: 0xD0}.get(b, b)  # ... or cross from one lead byte to the next
    for b in range(256)
)  # fmt: skip
EDGES = ORNAMENTS.encode("ascii", "ignore") + bytes(sorted({_BLIND[b] for b in range(0x80, 0xC0)})) + b"\xc2\xe2"
"""Blind bytes that ornaments are made of; without them at its ends, lines with equal cores have equal keys."""


def fold(line: str) -> str | None:
    """Return the folded copy of one line, or None where it must not be folded; no rule matches such a line.

    NFKC is quadratic on long runs of combining marks: a run of more than 30 (UAX #15, stream-safe) is not folded, nor
    is a line of more than MAX_LINE code points.
    """
    if len(line) > MAX_LINE:
        return None
    if line.isascii():
        return " ".join(line.replace("`", "'").lower().split())
    unified = _unify(line)
    return None if unified is None else " ".join(unified.split())


def fold_all(lines: Sequence[str]) -> list[str | None]:
    """Fold many lines at once: the same as one by one, at half the cost."""
    if len(lines) > 1 and max(map(len, lines)) <= MAX_LINE:
        unified = _unify("\n".join(lines).replace("`", "'"))
        if unified is not None:
            return [" ".join(line.split()) for line in unified.split("\n")]
    return [fold(line) for line in lines]


def _unify(text: str) -> str | None:
    if _MARK_OR_INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
        if _BOMB.search(text):
            return None
    if _ASTRAL.search(text) and _ASTRAL_BOMB.search(text):
        return None
    folded = normalize("NFKC", text).casefold()
    return _UNIFY.sub(_one, folded if is_normalized("NFKC", folded) else normalize("NFKC", folded))


def _one(match: re.Match[str]) -> str:
    return _ONE.get(match[0], "")


def specials(utf8: bytes) -> set[str]:
    """Return the characters, and pairs of marks, that fold changes in a way `blind` does not follow."""
    text = rest = utf8.decode("utf-8", "surrogatepass")
    found: set[str] = set()
    at = _SPECIAL_OR_MARK.search(text)
    while at:  # each only once: the next search goes on where it stood, in a text without it
        found.add(at[0])
        rest = rest.replace(at[0], "")
        at = _SPECIAL_OR_MARK.search(rest, at.start())
    if marks := {c for c in found if _MARK.match(c)}:
        found -= {c for c in marks if c in JOINING or not _SPECIAL.match(c)}  # those matter beside another one only
        found.update(_MARKS.findall(text))
    if b"\xf0" in utf8 or b"\xf3" in utf8:  # planes 1 to 3, and 14: all others hold no such character
        found.update(_ASTRAL_SPECIAL.findall(text))
    return found


@cache
def plain_form(special: str) -> bytes | None:
    """UTF-8 that may stand for a special character wherever blind bytes are made; None if its neighbours matter.

    What it stands for is what it is folded to. Where a mark is involved, the whole line has to be folded.
    """
    if special in BRACKETS:  # their bytes are like those of East Asian letters, and are no edges
        return b"["
    folded = (fold(f"x{special}x") or "")[1:-1]
    utf8 = folded.encode("utf-8", "surrogatepass")
    if _DOTTED.fullmatch(special):
        return utf8
    if folded == special or len(special) > 1 or any(map(combining, special + folded)) or specials(utf8):
        return None
    return utf8


def core(folded: str) -> str:
    """Return a folded line without the ornaments at its ends."""
    return folded.strip(ORNAMENTS)


def blind(utf8: bytes) -> bytes:
    """Return bytes of the same length in which letters differing by case are the same (see the module)."""
    return utf8.translate(_BLIND)


class Offsets(NamedTuple):
    """For each code point of a folded line: where the grapheme it came from begins and ends in the line."""

    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The part of the line that folded code points start..end stand for; None if it would cut a grapheme."""
        if start > 0 and self.starts[start - 1] == self.starts[start]:
            return None
        if end < len(self.starts) and self.starts[end] == self.starts[end - 1]:
            return None
        return self.starts[start], self.ends[end - 1]


def offsets(line: str, folded: str) -> Offsets | None:
    """Lay a folded line over its source, grapheme by grapheme; None where that does not give the folded line."""
    import regex

    starts: list[int] = []
    ends: list[int] = []
    pieces: list[str] = []
    for found in regex.finditer(r"\s+|\X", line):
        piece = fold(found[0]) or ""
        blank = not piece and (found[0].isspace() or " " in normalize("NFKC", found[0]))
        if blank and pieces and pieces[-1] != " ":
            piece = " "
        pieces.append(piece) if piece else None
        starts += [found.start()] * len(piece)
        ends += [found.end()] * len(piece)
    if pieces and pieces[-1] == " ":
        pieces.pop()
        starts.pop()
        ends.pop()
    return Offsets(starts, ends) if "".join(pieces) == folded else None
