"""masthead: site name and section lines above the first headline (layer 2).

The headline is known by its copy further down (kind repeat) or by the title that came with the record; without
either no line is taken. A masthead line is short, is no sentence, and holds no digit, quote or byline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import inf
from typing import Any

from cleaner.fold import fold
from cleaner.kinds import Finder, Pointed
from cleaner.kinds.repeat import TOP, doubled_lines, headline
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"max_words"})


def parse(table: Mapping[str, Any]) -> int:
    """Read how many words a masthead line may have."""
    words = table.get("max_words", 4)
    if type(words) is not int or words < 1:
        raise ValueError("max_words is a whole number from 1 on")
    return words


def phase(params: int) -> int:
    """What a masthead is, the headline below it says."""
    return 2


def near(params: int, example: str) -> bool:
    """One line is never a near miss of this kind."""
    return False


def unhit(params: int, examples: Sequence[str]) -> list[str]:
    """It has no literals."""
    return []


def anchors(params: int) -> tuple[str, ...]:
    """No literal says where a masthead is."""
    return ()


def longest(params: int) -> float:
    """There is no bound."""
    return inf


def needs(params: int) -> frozenset[str]:
    """More than a line shows a masthead: a folder of fixtures."""
    return frozenset({"case"})


def _headline(view: View, lines: Sequence[int]) -> int | None:
    if view.document.title and (title := fold(view.document.title)):
        return next((i for i in lines if view.folded(i) == title), None)
    doubled = doubled_lines(view)
    found = headline(view, doubled) if doubled else None
    return found[0] if found else None


def _is_masthead(text: str, max_words: int) -> bool:
    words = text.split()
    plain = not any(c.isdigit() or c in '"“”„«»' for c in text) and text[-1] not in ".,;:!?…"
    named = all(w[:1] != w[:1].lower() or w[:1] == w[:1].upper() for w in (words[0], words[-1]))
    return len(words) <= max_words and len(text) <= 40 and plain and named and words[0].lower() != "by"


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for the lines above the headline."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        doubled, keys = view.document.doubled, view.document.keys
        known = view.document.title or view.cuts
        if not known and not (doubled and any(keys[i] in doubled for i in view.lines[: 4 * TOP])):
            return
        lines = list(islice((i for i in view.lines if not view.blank(i)), TOP))
        title = _headline(view, lines)
        above = lines[: lines.index(title)] if title in lines else []
        for rule in rules:
            for line in above:
                if _is_masthead(view.text(line).strip(), rule.params):
                    yield Match(view.whole(line), rule, (line, line))

    return find
