"""zone: stretches of a page that are no article: menus, link lists, share bars, footers (layer 2).

Each line gets points for boilerplate by its form (cleaner/form.py), more if it stands in the text again, and most if
another rule dropped it. A stretch is a zone where its points are worth more than what it costs to enter and to leave
one; at the head and the tail of the text it costs less. A zone goes only if other rules dropped two lines of it,
one at the head. Sentences and what may be the headline stay even there, so that no zone takes the prose of a document
in whatever language; where there is no prose at all there is no zone either. `lean` is added to the points of each
line: the lower, the more careful.

What other rules dropped only adds to a zone, so a second run, which does not see it, finds nothing that the first
one left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.kinds import Finder, Pointed
from cleaner.kinds._unanchored import anchors, longest, near, needs, phase, unhit
from cleaner.rows import Rows, runs
from cleaner.rule import Match, Rule
from cleaner.view import View

__all__ = ["KEYS", "anchors", "compile", "longest", "near", "needs", "parse", "phase", "unhit"]
KEYS = frozenset({"where", "lean"})
LEAN = -10
ENTER = LEAVE = 60
"""Points that a stretch must be worth to begin, and to end before the text does."""
AT_HEAD, AT_TAIL = 30, 0
"""Points to begin at the first line, to go on to the last one."""
OUTSIDE = 10
"""Points for standing above or below all prose."""
WITNESSES = 6
"""Each different line that another rule dropped makes all lines of the page likelier to go, up to so many."""
LEAST, REACH = 2, 25
"""Lines dropped by other rules that a zone below the head must hold, and how many lines they reach inside the body."""
PIECE = -20
"""Most points of a line that is a piece of a sentence."""
LINK = 4
"""Most words of a line of a menu."""
SUB_HEADING = 5
"""Most words of a last line above the body that may be its heading."""
STAYS = -15
"""A line of a zone with so few points or less stays."""


@dataclass(frozen=True, slots=True)
class Params:
    """Which part of a text, and how the points of each line are changed."""

    where: str
    lean: int


def parse(table: Mapping[str, Any]) -> Params:
    """Read which part of a text the zones are in."""
    where, lean = table.get("where", "page"), table.get("lean", LEAN)
    if where not in WHERE:
        raise ValueError(f"where is one of {', '.join(WHERE)}")
    if type(lean) is not int:
        raise ValueError("lean is a whole number")
    return Params(where, lean)


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for the zones of a document."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        if not view.went:
            return
        rows = Rows.of(view)
        if not rows.witnesses or rows.prose[0] < 0:
            return
        bonus = min(len({rows.key(row) for row in rows.witnesses}), WITNESSES)
        for rule in rules:
            going = WHERE[rule.params.where](rows, rule.params.lean + bonus)
            for first, last in runs(view, [rows.lines[row] for row in going]):
                yield Match(view.whole(first, last), rule, (first, last))

    return find


def _head(rows: Rows, lean: int) -> Iterator[int]:
    """The short lines above the prose and above a line that another rule dropped: menus before the headline."""
    witnesses = [row for row in rows.witnesses if row < rows.prose[0]]
    if len(witnesses) < LEAST:
        return
    stay = rows.headlines() | rows.pieces(0, rows.prose[0])
    for row, form in enumerate(rows.forms[: witnesses[-1]]):
        if form and form.words <= LINK and row not in stay and not form.sentence:
            yield row


def _tail(rows: Rows, lean: int) -> Iterator[int]:
    """What stands below the prose and below a line that another rule dropped; sentences stay."""
    witnesses = [row for row in rows.witnesses if row > rows.prose[1]]
    if len(witnesses) < LEAST:
        return
    stay = rows.pieces(rows.prose[1], len(rows) - 1)
    for row, form in enumerate(rows.forms[witnesses[0] :], witnesses[0]):
        if form and row not in stay and not form.sentence:
            yield row


def _page(rows: Rows, lean: int) -> Iterator[int]:
    """The rows that zones take, wherever they are."""
    titles: set[int] | None = None
    worth = _worth(rows, lean)
    for first, last in _around(rows, worth):
        pieces = rows.pieces(first, last)
        points = [min(worth[row], PIECE) if row in pieces else worth[row] for row in range(first, last + 1)]
        for start, end in zones(points, first == 0 < rows.prose[0], last == len(rows) - 1 > rows.prose[1]):
            titles = rows.headlines() if titles is None else titles
            for row in _believed(rows, first + start, first + end):
                form = rows.forms[row]
                if form and points[row - first] > STAYS and row not in titles and not form.sentence:
                    yield row


def _worth(rows: Rows, lean: int) -> list[int]:
    """What it is worth to a zone to hold each row."""
    first, last = rows.prose
    pairs = enumerate(zip(rows.points, rows.forms, strict=True))
    return [
        points if form is None else points + lean + (0 if first <= row <= last else OUTSIDE)
        for row, (points, form) in pairs
    ]


def _around(rows: Rows, worth: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last row of each part of the text that may hold a zone with a witness in it."""
    first = last = -1
    for witness in rows.witnesses:
        if witness <= last:
            continue
        start, end = _reach(worth, witness, -1), _reach(worth, witness, 1)
        if first >= 0 and start > last + 1:
            yield first, last
            first = start
        first, last = start if first < 0 else min(first, start), end
    if first >= 0:
        yield first, last


def _reach(worth: Sequence[int], row: int, step: int) -> int:
    """The last row that a zone can reach from one of its rows.

    It is never worth while to go on through rows that cost more than to leave the zone and to enter another one.
    """
    total = best = 0
    while 0 <= row + step < len(worth) and total > best - ENTER - LEAVE:
        row += step
        total += worth[row]
        best = max(best, total)
    return row


def zones(points: Sequence[int], at_head: bool, at_tail: bool) -> list[tuple[int, int]]:
    """Return the first and last index of each zone: the best way through two states, content and zone (Viterbi)."""
    content, zone = 0, -(AT_HEAD if at_head else ENTER)
    back: list[tuple[bool, bool]] = []
    for worth in points:
        left, entered = zone - LEAVE > content, content - ENTER > zone
        content, zone = (zone - LEAVE if left else content), (content - ENTER if entered else zone) + worth
        back.append((left, entered))
    found: list[tuple[int, int]] = []
    inside, last = zone - (AT_TAIL if at_tail else LEAVE) > content, len(points) - 1
    for at in range(len(points) - 1, -1, -1):
        left, entered = back[at]
        if inside and entered:
            found.append((at, last))
            inside = False
        elif not inside and left:
            inside, last = True, at - 1
    if inside:
        found.append((0, last))
    return found[::-1]


def _believed(rows: Rows, first: int, last: int) -> Iterable[int]:
    """The rows of a zone near enough to lines that other rules dropped; none if they are too few."""
    witnesses = rows.witnesses[bisect_left(rows.witnesses, first) : bisect_right(rows.witnesses, last)]
    if len(witnesses) < (1 if first == 0 else LEAST):
        return ()
    if first == 0 or last == len(rows) - 1:
        return range(first, last + 1)
    form = rows.forms[last]
    if last - 1 in witnesses and form and form.words <= SUB_HEADING and not form.listed:  # of the body that follows
        last -= 1
    near = {row for w in witnesses for row in range(w - REACH, w + REACH + 1)}
    return sorted(near.intersection(range(first, last + 1)))


WHERE = {"page": _page, "head": _head, "tail": _tail}
