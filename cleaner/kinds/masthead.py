"""masthead: site name and section lines above the first headline (layer 2).

The headline is known by its copy further down (kind repeat) or by the title that came with the record; without
either no line is taken. A masthead line is short, is no sentence, and holds no digit, quote or byline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from cleaner.fold import fold
from cleaner.kinds import Finder, Pointed
from cleaner.kinds._unanchored import anchors, longest, near, needs, phase, unhit
from cleaner.kinds.repeat import TOP, headline
from cleaner.rule import Match, Rule
from cleaner.view import View

__all__ = ["KEYS", "anchors", "compile", "longest", "near", "needs", "parse", "phase", "unhit"]
KEYS = frozenset({"max_words"})


def parse(table: Mapping[str, Any]) -> int:
    """Read how many words a masthead line may have."""
    words = table.get("max_words", 4)
    if type(words) is not int or words < 1:
        raise ValueError("max_words is a whole number from 1 on")
    return words


def _is_masthead(text: str, max_words: int) -> bool:
    words = text.split()
    plain = not any(c.isdigit() or c in '"“”„«»' for c in text) and text[-1] not in ".,;:!?…"
    named = all(w[:1] != w[:1].lower() or w[:1] == w[:1].upper() for w in (words[0], words[-1]))
    return len(words) <= max_words and len(text) <= 40 and plain and named and words[0].lower() != "by"


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for the lines above the headline."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        wanted = fold(view.document.title) if view.document.title else None
        found = headline(view) if not wanted else None
        if not (wanted or found):
            return
        lines = list(islice((i for i in view.lines if not view.blank(i)), TOP))
        title = found[0] if found else next((i for i in lines if view.folded(i) == wanted), None)
        above = lines[: lines.index(title)] if title in lines else []
        for rule in rules:
            for line in above:
                if _is_masthead(view.text(line).strip(), rule.params):
                    yield Match(view.whole(line), rule, (line, line))

    return find
