"""repeat: what stands in the text once more (layer 2). The later copy goes, and the match says of which line it is one.

- `what = "headline"`: a line near the top that stands again before the body has begun;
- `what = "adjacent"`: a long line directly followed by itself;
- `what = "run"`: two or more lines, the first of them long, that stand again, in order, later on.

A lone repeated line elsewhere is left alone: refrains, labels, table cells and scores are right to repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any, NamedTuple

from cleaner.document import REPEATABLE
from cleaner.kinds import Finder, Pointed
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"what"})
TOP, WINDOW = 5, 20  # non-blank lines: where a headline may stand, and where its copy may
PROSE = 80  # characters (bytes of a key) of a line that is plainly body
LONG = 40  # bytes of a key: a line whose repetition is no accident
RUN = 200  # bytes of the keys of a run of lines


def parse(table: Mapping[str, Any]) -> str:
    """Read which repetition is meant."""
    what = table.get("what")
    if not isinstance(what, str) or what not in _FINDERS:
        raise ValueError(f"what is one of {', '.join(_FINDERS)}")
    return what


def phase(params: str) -> int:
    """A repetition is seen only beside what it repeats."""
    return 2


def near(params: str, example: str) -> bool:
    """One line is never a near miss of this kind."""
    return False


def unhit(params: str, examples: Sequence[str]) -> list[str]:
    """It has no literals."""
    return []


def anchors(params: str) -> tuple[str, ...]:
    """No literal says where a repetition is."""
    return ()


def longest(params: str) -> float:
    """There is no bound."""
    return inf


def needs(params: str) -> frozenset[str]:
    """More than a line shows a repetition: a folder of fixtures."""
    return frozenset({"case"})


class Lines(NamedTuple):
    """The lines of a view that hold more than ornaments, their keys, and where a key is one of several."""

    numbers: Sequence[int]
    keys: Sequence[bytes]
    doubled: Sequence[int]


def doubled_lines(view: View) -> Lines | None:
    """Return the lines of a view if any two may be equal: the gate before all else."""
    doubled, keys = view.document.doubled, view.document.keys
    if view.cuts:
        keys = [view.key(i) if i in view.cuts else key for i, key in enumerate(keys)]
        doubled = frozenset(key for key, n in Counter(keys).items() if n > 1 and len(key) >= REPEATABLE)
    if not doubled:
        return None
    numbers = [i for i in view.lines if keys[i]]
    held = [keys[i] for i in numbers]
    at = [n for n, key in enumerate(held) if key in doubled]
    return Lines(numbers, held, at) if len(at) > 1 else None


def headline(view: View, lines: Lines) -> tuple[int, list[int]] | None:
    """The headline and its copies: a line of the TOP, above all prose, that stands again in the WINDOW, above prose.

    A headline has sixteen bytes or more and three words or twenty characters (one word of a script without spaces will
    do), is no sentence, and what follows its copy within three lines is prose: a poem may well repeat its first line.
    """
    for n in lines.doubled:
        if n >= TOP or any(len(key) >= PROSE for key in lines.keys[:n]):
            break
        top = lines.keys[:WINDOW]
        if lines.keys[n] not in top[n + 1 :]:
            continue
        source = lines.numbers[n]
        text = view.folded(source)
        if not text or not is_headline(text):
            continue
        copies = [k for k in range(n + 1, len(top)) if top[k] == top[n] and view.folded(lines.numbers[k]) == text]
        after = lines.numbers[copies[-1] + 1 : copies[-1] + 4] if copies else ()
        if 0 < len(copies) <= 3 and any(len(view.text(i)) >= PROSE for i in after):
            return source, [lines.numbers[k] for k in copies]
    return None


def is_headline(folded: str) -> bool:
    """Whether a folded line may be a headline: long enough for one, and neither a sentence nor a paragraph."""
    long_enough = len(folded.split()) >= 3 or len(folded) >= 20 or not folded.isascii()
    return long_enough and len(folded) <= 250 and folded[-1] not in ".:;,"


def _headlines(view: View, lines: Lines) -> Iterator[tuple[int, int]]:
    if found := headline(view, lines):
        yield from ((copy, found[0]) for copy in found[1])


def _adjacent(view: View, lines: Lines) -> Iterator[tuple[int, int]]:
    numbers, keys = lines.numbers, lines.keys
    for n in lines.doubled:
        if n and keys[n] == keys[n - 1] and len(keys[n]) >= LONG and _same(view, numbers[n - 1], numbers[n]):
            yield numbers[n], numbers[n - 1]


def _runs(view: View, lines: Lines) -> Iterator[tuple[int, int]]:
    numbers, keys = lines.numbers, lines.keys
    first: dict[bytes, int] = {}
    done = -1
    for at in lines.doubled:
        if len(keys[at]) < LONG:
            continue
        source = first.setdefault(keys[at], at)
        if source == at or at <= done:
            continue
        size = chars = 0
        while at + size < len(keys) and source + size < at and keys[source + size] == keys[at + size]:
            chars += len(keys[at + size])
            size += 1
        if size >= 2 and chars >= max(RUN, LONG * size):
            pairs = [(numbers[at + k], numbers[source + k]) for k in range(size)]
            if all(_same(view, there, here) for here, there in pairs):
                done = at + size - 1
                yield from pairs


def _same(view: View, one: int, other: int) -> bool:
    text = view.folded(one)
    return text is not None and text == view.folded(other)


_FINDERS = {"headline": _headlines, "adjacent": _adjacent, "run": _runs}


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for all repetitions asked for."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        lines = doubled_lines(view)
        if lines is None:
            return
        for rule in rules:
            for line, source in _FINDERS[rule.params](view, lines):
                yield Match(view.whole(line), rule, (line, line), copy_of=source)

    return find
