"""repeat: what stands in the text once more (layer 2). The later copy goes, and the match says of which line it is one.

- `what = "headline"`: a line near the top that stands again before the body has begun;
- `what = "adjacent"`: a long line directly followed by itself;
- `what = "run"`: two or more lines that stand again, in order, later on.

A lone repeated line elsewhere is left alone: refrains, labels, table cells and scores are right to repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.kinds import Anchors, Finder, Pointed
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"what"})
TOP, WINDOW = 5, 20  # non-blank lines: where a headline may stand, and where its copy may
PROSE = 80  # characters of a line that is plainly body
LONG = 40  # characters of a line whose repetition is no accident
RUN = 200  # characters of a run of lines


def parse(table: Mapping[str, Any]) -> str:
    """Read which repetition is meant."""
    what = table.get("what")
    if what not in _FINDERS:
        raise ValueError(f"what is one of {', '.join(_FINDERS)}")
    return str(what)


def phase(params: str) -> int:
    """A repetition is seen only beside what it repeats."""
    return 2


def anchors(params: str) -> Anchors:
    """No literal says where a repetition is."""
    return Anchors()


def needs(params: str) -> frozenset[str]:
    """More than a line shows a repetition: a folder of fixtures."""
    return frozenset({"case"})


def headline(view: View, lines: Sequence[int]) -> tuple[int, list[int]] | None:
    """The headline and its copies: a line of the TOP that stands again within the WINDOW with prose after it.

    A headline has three words or fifteen characters, is no sentence, and what follows its copy within three lines is
    prose: a poem or a list may well repeat its first line.
    """
    top = lines[:WINDOW]
    texts = [view.folded(i) for i in top]
    for k, text in enumerate(texts[:TOP]):
        if text and is_headline(text) and text in texts[k + 1 :]:
            copies = [top[j] for j in range(k + 1, len(top)) if texts[j] == text]
            after = lines[lines.index(copies[-1]) + 1 :][:3]
            if len(copies) <= 3 and any(len(view.text(i)) >= PROSE for i in after):
                return top[k], copies
    return None


def is_headline(folded: str) -> bool:
    """Whether a folded line may be a headline: long enough for one, and neither a sentence nor a paragraph."""
    long_enough = len(folded.split()) >= 3 or len(folded) >= 15 or (not folded.isascii() and len(folded) >= 8)
    return long_enough and len(folded) <= 250 and folded[-1] not in ".:;,"


def _headlines(view: View, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    if found := headline(view, lines):
        yield from ((copy, found[0]) for copy in found[1])


def _adjacent(view: View, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    for before, line in zip(lines, lines[1:], strict=False):
        if view.key(before) == view.key(line) and len(view.text(line).strip()) >= LONG and _same(view, before, line):
            yield line, before


def _runs(view: View, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    first: dict[bytes, int] = {}
    at = 0
    while at < len(lines):
        source = first.setdefault(view.key(lines[at]), at)
        size = chars = 0
        while at + size < len(lines) and source + size < at and _same(view, lines[source + size], lines[at + size]):
            chars += len(view.text(lines[at + size]))
            size += 1
        if size >= 2 and chars >= RUN and chars >= LONG * size:
            yield from ((lines[at + k], lines[source + k]) for k in range(size))
            at += size
        else:
            at += 1


def _same(view: View, one: int, other: int) -> bool:
    return view.key(one) == view.key(other) and (text := view.folded(one)) is not None and text == view.folded(other)


_FINDERS = {"headline": _headlines, "adjacent": _adjacent, "run": _runs}


def repeats(view: View) -> bool:
    """Whether any two lines of the view may be equal; the gate before all else, in about 5 µs a document."""
    if view.cuts:
        return True
    keys = view.document.keys
    distinct = len(set(keys))
    return distinct < len(keys) - max(0, keys.count(b"") - 1)


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for all repetitions asked for."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        if not repeats(view):
            return
        lines = [i for i in view.lines if not view.blank(i)]
        for rule in rules:
            for line, source in _FINDERS[rule.params](view, lines):
                yield Match(view.whole(line), rule, (line, line), copy_of=source)

    return find
