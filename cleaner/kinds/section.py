"""section: a marker line opens a block of teasers of other stories, and the block goes with it (layer 2).

The marker is compared as in kind phrase. Below it go the lines that have the form of teasers (cleaner/form.py), a
sentence only between two of them, until a line that is plainly body, an end marker, another marker or `max_lines`.
A short last line before the body stays: it may be a sub-heading. Where the body follows directly the marker may be one
too and stays, unless `alone = true`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cleaner.fold import core
from cleaner.form import DECK, Form, form, numbered
from cleaner.kinds import Finder, Pointed, phrase
from cleaner.rows import Rows, runs
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"line", "prefix", "max_words", "end", "max_lines", "alone"})
MAX_LINES = 12
TEASER = -20
"""A line with more points than this may be a teaser where a marker says that teasers follow."""
SUB_HEADING, HEADLINE = 5, 4
"""Most words of a line before the body that may be its heading; least words of one teaser of every block."""
STAGE = ("Storm closes the harbour of the northern islands", "Council votes on a new bridge over the river")


@dataclass(frozen=True, slots=True)
class Params:
    """The marker, what closes the block, how many lines it may have, and whether the marker goes without a block."""

    marker: phrase.Params
    end: frozenset[str]
    max_lines: int
    alone: bool


def parse(table: Mapping[str, Any]) -> Params:
    """Read the marker and the bounds of the block."""
    most, alone = table.get("max_lines", MAX_LINES), table.get("alone", False)
    if type(most) is not int or most < 1:
        raise ValueError("max_lines is a whole number from 1 on")
    if type(alone) is not bool:
        raise ValueError("alone is true or false")
    end = frozenset(phrase.literal(x) for x in phrase.strings(table, "end"))
    return Params(phrase.parse(table), end, most, alone)


def phase(params: Params) -> int:
    """The block is seen only below the marker."""
    return 2


def anchors(params: Params) -> tuple[str, ...]:
    """The literals of the marker."""
    return phrase.anchors(params.marker)


def longest(params: Params) -> float:
    """As long as the marker may be."""
    return phrase.longest(params.marker)


def needs(params: Params) -> frozenset[str]:
    """What the marker needs."""
    return phrase.needs(params.marker)


def near(params: Params, example: str) -> bool:
    """Whether a line is nearly a marker."""
    return phrase.near(params.marker, example)


def unhit(params: Params, examples: Sequence[str]) -> list[str]:
    """The markers compared inside a line that no example is hit by."""
    return phrase.unhit(params.marker, examples)


def stage(params: Params, example: str) -> str:
    """A marker with teasers of our own below it: what an example of one line is tried on."""
    return example if "\n" in example else "\n".join([example, *STAGE[: params.max_lines], ""])


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for blocks under their markers."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        markers: dict[int, list[Rule]] = {}
        for line, candidates in pointed.items():
            text = core(view.folded(line) or "")
            if text and (meant := [rule for rule in candidates if phrase.hit(rule.params.marker, text)]):
                markers[line] = meant
        rows = Rows.of(view) if markers else None
        # A second run does not see what went, and stops at more lines: what it would take goes too.
        for after_dropped in (False, True) if view.went else (False,):
            if rows:
                stops = {*markers, *(rows.lines[row] for row in rows.headlines(after_dropped))}
                yield from _matches(view, markers, stops)

    return find


def _matches(view: View, markers: Mapping[int, list[Rule]], stops: Collection[int]) -> Iterator[Match]:
    """The markers with their blocks, which end at the stops."""
    for line, meant in markers.items():
        for rule in meant:
            block = _block(view, line, rule.params, stops)
            if block is not None or rule.params.alone:
                for first, last in runs(view, [line, *(block or ())]):
                    yield Match(view.whole(first, last), rule, (first, last))


def _block(view: View, marker: int, params: Params, stops: Collection[int]) -> list[int] | None:
    """The lines of teasers below a marker; None where the body follows without any."""
    below = list(islice(_below(view, marker), params.max_lines))
    ends = [n for n, (line, _) in enumerate(below) if core(view.folded(line) or "") in params.end] if params.end else []
    if ends:
        return [line for line, _ in below[: ends[0] + 1]]
    taken: list[tuple[int, Form]] = []
    for line, text in below:
        if line in stops:
            break
        seen = form(text)
        body = (
            seen.points <= TEASER
            or seen.words >= DECK
            or seen.goes_on
            or (seen.states and (not taken or taken[-1][1].states))
        )
        if body or (taken and numbered(text)):
            if seen.goes_on:  # the sentence begins in the line before
                taken = taken[:-1]
            taken = _without_heading(taken)
            return [line for line, _ in taken] if _believed(taken) else None
        taken.append((line, seen))
    if taken and taken[-1][1].states:
        taken = _without_heading(taken)
    return [line for line, _ in taken] if _believed(taken) or not taken else None


def _believed(taken: list[tuple[int, Form]]) -> bool:
    """Whether one of the lines is long enough for a headline: single words may be anything."""
    return any(seen.words >= HEADLINE for _, seen in taken)


def _without_heading(taken: list[tuple[int, Form]]) -> list[tuple[int, Form]]:
    """The body follows: it may begin with the last line, or that line is its heading; no statement is the last line."""
    at = len(taken)
    at -= bool(at and taken[at - 1][1].states)
    at -= bool(at and taken[at - 1][1].words <= SUB_HEADING)
    while at and taken[at - 1][1].states:  # what stands between a heading and a statement is body too
        at -= 1
        at -= bool(at and taken[at - 1][1].words <= SUB_HEADING)
    return taken[:at]


def _below(view: View, marker: int) -> Iterator[tuple[int, str]]:
    """The lines that are left below a marker, without blank ones, up to one that no rule may touch."""
    protected = view.document.protected
    for line in range(marker + 1, len(view.document)):
        if line in protected:
            return
        if line not in view.gone and (text := view.text(line).strip()):
            yield line, text
