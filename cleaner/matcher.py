"""From a document to its drops: rules by kind, in two phases, to a fixed point (layer 3).

Phase 1 rules look at one line by itself, phase 2 rules at what is left and its neighbours. After each decision the
rules see the residual view, as a second run would read it, until nothing more goes. So cleaning twice equals cleaning
once, for every rule. Only lines that changed are matched again in phase 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cleaner.decide import Won, decide
from cleaner.document import Document
from cleaner.fold import core
from cleaner.kinds import Finder
from cleaner.layout import Layout, lay_out
from cleaner.literals import scanner
from cleaner.needles import needles
from cleaner.registry import load
from cleaner.rule import Match, Rule
from cleaner.view import View

ROUNDS = 64
"""Decisions in a row, each making room for the next, after which a document is left as it is (W-NO-FIXED-POINT)."""

PointedBy = dict[int, dict[int, dict[Rule, None]]]
"""Number of the finder to line to rules."""


Owner = tuple[int, Rule]


class NoFixedPoint(Exception):
    """Each decision made room for another one, ROUNDS times."""


class Dropped(NamedTuple):
    """Drops that won and the layout they leave."""

    won: list[Won]
    layout: Layout


NOTHING = Dropped([], Layout({}, {}, []))


class Matcher:
    """A set of rules, compiled: literals into one scan, the rules of each kind into finders."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._finders: list[tuple[int, bool, Finder]] = []  # phase, whether only anchors lead to it, the finder
        whole: dict[bytes, list[Owner]] = {}
        inside: dict[bytes, list[Owner]] = {}
        for (name, phase), members in _by_kind(rules).items():
            kind, number = load("kinds", name), len(self._finders)
            anchored = [kind.anchors(rule.params) for rule in members]
            self._finders.append((phase, all(anchored), kind.compile(members)))
            for rule, anchors in zip(members, anchored, strict=True):
                for needle in sorted(set().union(*map(needles, anchors))):
                    table, key = (whole, needle[1:-1]) if _is_line(needle) else (inside, needle)
                    table.setdefault(key, []).append((number, rule))
        self._whole = whole
        self._scan = scanner(list(inside))
        self._owners = list(inside.values())

    def point(self, document: Document, lines: Sequence[int] | None = None) -> PointedBy:
        """Where the anchors of the rules stand: one scan of the text, and one look-up for each line.

        `lines` are the numbers to report, where they are not those of the document.
        """
        lines = range(len(document)) if lines is None else lines
        pointed: PointedBy = {}
        self._look(document, lines, pointed)
        if document.special_lines:
            order = sorted(document.special_lines)
            folded = Document("\n".join(core(document.folded(i) or "") for i in order))
            self._look(folded, [lines[i] for i in order], pointed)
        for by_line in pointed.values() if document.protected else ():
            for line in document.protected.intersection(by_line):
                del by_line[line]
        return pointed

    def _look(self, document: Document, lines: Sequence[int], pointed: PointedBy) -> None:
        whole = self._whole
        for i in [i for i, key in enumerate(document.keys) if key in whole]:
            for number, rule in whole[document.keys[i]]:
                pointed.setdefault(number, {}).setdefault(lines[i], {})[rule] = None
        for literal, at in self._scan(document.haystack):
            line = lines[document.line_at(at)]
            for number, rule in self._owners[literal]:
                pointed.setdefault(number, {}).setdefault(line, {})[rule] = None

    def fixed_point(self, document: Document, start: Dropped = NOTHING) -> Dropped:
        """Return what goes when the drops of `start` are made.

        Raises NoFixedPoint, and RuleTimeout where a rule took too long.
        """
        dropped = start
        view = View(document, dropped.layout.gone, dropped.layout.cuts)
        pointed = self.point(document)
        local = self._local(view, pointed, self._find(1, View(document), pointed))
        candidates, settled = local, False
        for _ in range(ROUNDS):
            won = [w for w in decide(candidates) if not w.match.rule.keep] if candidates else []
            if won:
                dropped = _merge(document, dropped, won)
                view = View(document, dropped.layout.gone, dropped.layout.cuts)
                local = self._local(view, pointed, local)
            elif settled:
                return dropped
            candidates, settled = [*local, *self._find(2, view, pointed)], True
        raise NoFixedPoint

    def _find(self, phase: int, view: View, pointed: PointedBy) -> list[Match]:
        found: list[Match] = []
        gone = view.gone
        for number, (of_phase, by_anchor, finder) in enumerate(self._finders):
            by_line: Mapping[int, dict[Rule, None]] = pointed.get(number, {})
            if of_phase != phase or (by_anchor and not by_line):
                continue
            if gone:
                by_line = {line: rules for line, rules in by_line.items() if line not in gone}
            found += finder(view, by_line)
        if view.document.protected:
            found = [m for m in found if view.document.protected.isdisjoint(range(m.lines[0], m.lines[1] + 1))]
        return found

    def _local(self, view: View, pointed: PointedBy, local: list[Match]) -> list[Match]:
        """The phase 1 matches on what is left: as before on lines that did not change, anew on those that were cut."""
        if not view.gone and not view.cuts:
            return local
        still = [m for m in local if m.lines[0] not in view.gone and m.lines[0] not in view.cuts]
        if view.cuts:
            for by_line in pointed.values():
                for line in view.cuts:
                    by_line.pop(line, None)
            lines = sorted(view.cuts)
            changed = self.point(Document("\n".join(map(view.text, lines))), lines)
            for number, by_line in changed.items():
                pointed.setdefault(number, {}).update(by_line)
            still += self._find(1, view, changed)
        return still


def _is_line(needle: bytes) -> bool:
    return needle.startswith(b"\n") and needle.endswith(b"\n")


def _by_kind(rules: Sequence[Rule]) -> dict[tuple[str, int], list[Rule]]:
    groups: dict[tuple[str, int], list[Rule]] = {}
    for rule in rules:
        groups.setdefault((rule.kind, load("kinds", rule.kind).phase(rule.params)), []).append(rule)
    return groups


def _merge(document: Document, before: Dropped, won: Sequence[Won]) -> Dropped:
    """Add new winners; one that holds an earlier one takes its place and names its rule as a witness."""
    new, old = list(won), []
    starts = [w.match.span.start for w in new]
    for earlier in before.won:
        k = bisect_right(starts, earlier.match.span.start) - 1
        if k < 0 or earlier.match.span.end > new[k].match.span.end:
            old.append(earlier)
            continue
        also = {r.id: r for r in (*new[k].also, earlier.match.rule, *earlier.also)}
        also.pop(new[k].match.rule.id, None)
        new[k] = Won(new[k].match, tuple(also[i] for i in sorted(also)))
    merged = sorted([*old, *new], key=lambda w: w.match.span)
    return Dropped(merged, lay_out(document, [w.match for w in merged]))
