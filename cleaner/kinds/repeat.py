"""repeat: what stands in the text once more (layer 2). The later copy goes, and the match says of which line it is one.

- `what = "headline"`: a line near the top that stands again before the body has begun;
- `what = "adjacent"`: a long line directly followed by itself;
- `what = "run"`: two or more lines, the first of them long, that stand again, in order, later on.

A lone repeated line elsewhere is left alone: refrains, labels, table cells and scores are right to repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, NamedTuple

from cleaner.kinds import Finder, Pointed
from cleaner.kinds._unanchored import anchors, longest, near, needs, phase, unhit
from cleaner.rule import Match, Rule
from cleaner.view import View

__all__ = ["KEYS", "anchors", "compile", "longest", "near", "needs", "parse", "phase", "unhit"]
KEYS = frozenset({"what"})
WHAT = ("headline", "adjacent", "run")
TOP, WINDOW = 5, 20  # non-blank lines: where a headline may stand, and where its copy may
PROSE = 80  # characters (bytes of a key) of a line that is plainly body
_QUOTES = "\"'“”„‘’‚«»‹›「」『』"
LONG = 40  # bytes of a key: a line whose repetition is no accident
RUN = 200  # bytes of the keys of a run of lines


def parse(table: Mapping[str, Any]) -> str:
    """Read which repetition is meant."""
    what = table.get("what")
    if not isinstance(what, str) or what not in WHAT:
        raise ValueError(f"what is one of {', '.join(WHAT)}")
    return what


class Lines(NamedTuple):
    """The lines of a view that hold more than ornaments, their keys, and where a key is one of several."""

    numbers: Sequence[int]
    keys: Sequence[bytes]
    doubled: Sequence[int]


def lines_of(view: View, most: int | None = None) -> Lines:
    """Return the first lines of a view."""
    numbers = list(islice(view.filled(), most))
    keys, repeats = [view.key(i) for i in numbers], view.repeats
    return Lines(numbers, keys, [n for n, key in enumerate(keys) if key in repeats])


def at_top(view: View) -> bool:
    """Whether a line of the TOP, above all prose, stands again in the WINDOW."""
    repeats = view.repeats
    sources: list[bytes] = []
    above = True
    for n, line in enumerate(islice(view.filled(), WINDOW) if repeats else (), 1):
        key = view.key(line)
        if key in sources:
            return True
        if above and key in repeats:
            sources.append(key)
        above = above and n < TOP and len(key) < PROSE
        if not above and not sources:
            return False
    return False


def _goes_on(view: View, lines: Sequence[int]) -> bool:
    """Whether one of some equal lines follows another directly, or what follows two of them is equal too."""
    after = [_next(view, line) for line in lines]
    keys = [view.key(line) for line in after if line >= 0]
    return len(set(keys)) < len(keys) or not set(after).isdisjoint(lines)


def _next(view: View, line: int) -> int:
    """The next line that is left and holds more than ornaments, -1 if there is none."""
    for after in range(line + 1, len(view.document)):
        if after not in view.gone and view.key(after):
            return after
    return -1


def headline(view: View) -> tuple[int, list[int]] | None:
    """The headline and its copies: a line of the TOP, above all prose, that stands again in the WINDOW, above prose.

    A headline has sixteen bytes or more and three words or twenty characters (one word of a script without spaces will
    do), is no sentence, and what follows its copy within three lines is prose: a poem may well repeat its first line.
    """
    if not at_top(view):
        return None
    lines = lines_of(view, WINDOW + 3)
    top = lines.keys[:WINDOW]
    for n in lines.doubled:
        if n >= TOP or any(len(key) >= PROSE for key in lines.keys[:n]):
            break
        if lines.keys[n] not in top[n + 1 :]:
            continue
        source = lines.numbers[n]
        text = view.folded(source)
        if not text or not is_headline(text):
            continue
        copies = [k for k in range(n + 1, len(top)) if top[k] == top[n] and view.folded(lines.numbers[k]) == text]
        after = lines.numbers[copies[-1] + 1 : copies[-1] + 4] if copies else ()
        if 0 < len(copies) <= 3 and any(len(view.text(i)) >= PROSE for i in after) and not _spoken(view, lines, copies):
            return source, [lines.numbers[k] for k in copies]
    return None


def _spoken(view: View, lines: Lines, copies: Sequence[int]) -> bool:
    """Whether a text says its headline on purpose: in quotes, after a colon, or again and again between paragraphs."""
    text = view.text(lines.numbers[copies[0]]).strip()
    quoted = text[0] in _QUOTES and text[-1] in _QUOTES
    said = any(view.text(lines.numbers[k - 1]).rstrip().endswith((":", "：")) for k in copies)
    return quoted or said or any(any(len(lines.keys[k]) >= PROSE for k in range(*pair)) for pair in pairwise(copies))


def is_headline(folded: str) -> bool:
    """Whether a folded line may be a headline: long enough for one, and neither a sentence nor a paragraph."""
    long_enough = len(folded.split()) >= 3 or len(folded) >= 20 or not folded.isascii()
    return long_enough and len(folded) <= 250 and folded[-1] not in ".:;,"


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


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for all repetitions asked for."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        repeats = view.repeats
        if not repeats:
            return
        pairs: dict[str, list[tuple[int, int]]] = {}
        if found := headline(view):
            pairs["headline"] = [(copy, found[0]) for copy in found[1]]
        if any(len(key) >= LONG and _goes_on(view, lines) for key, lines in repeats.items()):
            every = lines_of(view)
            pairs |= {"adjacent": list(_adjacent(view, every)), "run": list(_runs(view, every))}
        for rule in rules:
            for line, source in pairs.get(rule.params, ()):
                yield Match(view.whole(line), rule, (line, line), copy_of=source)

    return find
