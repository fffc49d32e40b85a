"""A regex of a rule, read and compiled (kind pattern)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from math import inf
from re import Match
from typing import NamedTuple

import regex

from cleaner import facts
from cleaner.fold import ORNAMENTS, fold
from cleaner.kinds.phrase import Bounds
from cleaner.needles import needles, shortened
from cleaner.nodes import shortest
from cleaner.required import required

LONGEST = 2_000
"""Characters of one regex: past it compiling alone may take minutes."""
STEPS = 20_000_000
"""What a search without a clock may take if all goes wrong: a fifth of a second."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ONLY_REGEX = frozenset("pPXRhvKGmMZ")


class Read(NamedTuple):
    """The folded literals a regex needs, the most characters of a folded line that it matches, and those of a line on
    which it is surely quick."""

    needs: tuple[str, ...]
    longest: float
    quick: float
    also: tuple[tuple[str, ...], ...]
    """Groups of literals: one of each stands in every match."""


@dataclass(frozen=True)
class Params:
    """Regexes, what they run on, and the literals that point to them."""

    patterns: tuple[str, ...]
    needs: tuple[str, ...]
    longest: float
    """The most characters that a folded line can have which one of them matches."""
    quick: float
    """The most characters of a line on which none of them can take more than STEPS."""
    also: tuple[tuple[str, ...], ...]
    """Groups of literals: every match of every one of them holds one of each group."""
    on_text: bool
    inside: bool
    bounds: Bounds

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """All of them in one, compiled on first use: regexes are most of the time that loading the packs would take."""
        return regex.compile(self._joined)

    def search(self, line: str) -> object:
        """Search without a clock: for lines that are short enough (`quick`).

        By `re`, which is the faster one, where both engines mean the same: in ASCII, or where nothing in the regexes
        depends on tables of letters. In a folded line there is no white space but the space.
        """
        return (self._in_ascii if line.isascii() else self._beyond)(line)

    @cached_property
    def _in_ascii(self) -> Callable[[str], object]:
        return searcher(self._joined, _ONLY_REGEX.isdisjoint(_ESCAPED.findall(self._joined)))

    @cached_property
    def _beyond(self) -> Callable[[str], object]:
        plain = (_ONLY_REGEX | set("wWbBsS"[: 6 if self.on_text else 4])).isdisjoint(_ESCAPED.findall(self._joined))
        return searcher(self._joined, plain)

    @property
    def _joined(self) -> str:
        return "|".join(f"(?:{p})" for p in self.patterns)


@cache
def read(pattern: str, on_text: bool) -> Read:
    """Read one regex; ValueError if it is broken, holds no literal or cannot match a folded line."""
    key = f"{on_text:d}{pattern}"
    if key not in facts.regexes:
        facts.regexes[key] = [*_read(pattern, on_text)]
    needs, longest, quick, also = facts.regexes[key]
    return Read(tuple(needs), longest, quick, tuple(map(tuple, also)))


def _read(pattern: str, on_text: bool) -> Read:
    if len(pattern) > LONGEST:
        raise ValueError(f"the regex has {len(pattern)} characters, {LONGEST} are allowed: split it into several")
    if not on_text and (upper := _upper(pattern)):
        raise ValueError(f'{upper!r} never matches a folded line, which is lower case: write it so, or set on = "text"')
    found, longest, steps, also = required(pattern)
    if not found:
        raise ValueError(f"the regex {pattern!r} holds no literal of two or more bytes that each match needs")
    for need in found:
        if len(need) <= 3:  # it may be made of the bytes of ornaments, which are not looked for
            needles(_refold(need))
        if not on_text and fold(need) != " ".join(need.split()):
            raise ValueError(f"{need!r} never stands in a folded line: write it as {fold(need)!r}")
    needs = tuple(sorted(shortest({shortened(_bare(_refold(need) if on_text else need)) for need in found})))
    return Read(needs, inf if on_text else longest, steps.longest(STEPS), also)


def _refold(need: str) -> str:
    """Fold a literal, edges of the line and white space at the ends kept."""
    left = "\n" if need.startswith("\n") else " " * need[:1].isspace()
    right = "\n" if need.endswith("\n") else " " * need[-1:].isspace()
    return left + (fold(need) or "") + right


def _bare(need: str) -> str:
    """Leave out ornaments at the edges of the line, which are not looked for: one literal instead of many."""
    bare = need.lstrip("\n" + ORNAMENTS) if need.startswith("\n") else need
    bare = bare.rstrip("\n" + ORNAMENTS) if need.endswith("\n") else bare
    return "\n" * need.startswith("\n") + bare + "\n" * need.endswith("\n") if bare else need


def _upper(pattern: str) -> str | None:
    """The first upper-case letter that is not part of an escape such as \\S or \\p{Lu}."""
    bare = regex.sub(r"\\[pP]\{[^}]*\}|\\.|\(\?P", "", pattern)
    return next((c for c in bare if c != c.lower()), None)


def searcher(pattern: str, plain: bool) -> Callable[[str], Match[str] | None]:
    """What searches for a regex: `re`, which compiles and searches faster, if it may and can, or `regex`."""
    if plain:
        try:
            return re.compile(pattern).search
        except re.error:  # it knows less than `regex`
            pass
    found: Callable[[str], Match[str] | None] = regex.compile(pattern).search
    return found
