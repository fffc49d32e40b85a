"""From a document to its drops: rules by kind, in two phases, to a fixed point (layer 3).

Phase 1 rules look at one line by itself, phase 2 rules at what is left and its neighbours. After each decision the
rules see the residual view, as a second run would read it, until nothing more goes. So cleaning twice equals cleaning
once, for every rule. Only lines that changed are matched again in phase 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from cleaner.decide import Won, decide
from cleaner.document import Document
from cleaner.judge import Judge, Verdict, place
from cleaner.layout import Layout, lay_out
from cleaner.rule import Match, Rule
from cleaner.view import View

ROUNDS = 64
"""Decisions in a row, each making room for the next, after which a document is left as it is (W-NO-FIXED-POINT)."""


class NoFixedPoint(Exception):
    """Each decision made room for another one, ROUNDS times."""


class Dropped(NamedTuple):
    """Drops that won and the layout they leave."""

    won: list[Won]
    layout: Layout


NOTHING = Dropped([], Layout({}, {}, []))


class Matcher:
    """A set of rules, compiled."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.judge = Judge(rules)

    def pointed(self, document: Document, line: int) -> set[str]:
        """Ids of the rules whose anchors stand in a line."""
        needles = self.judge.index.look(Document(document.line(line)), any_length=True).get(0, ())
        return {rule.id for _, rule in self.judge.index.owners(needles)}

    def fixed_point(self, document: Document, start: Dropped = NOTHING) -> Dropped:
        """Return what goes when the drops of `start` are made.

        Raises NoFixedPoint, and RuleTimeout where a rule took too long.
        """
        verdicts = self.judge.lines(document)
        dropped = start
        view = View(document, dropped.layout.gone, dropped.layout.cuts)
        won: list[Won] = []
        for line, verdict in verdicts.items():
            if line in view.cuts:
                verdict = self.judge.cut(view, line)
            if verdict.won and line not in view.gone:
                won += [Won(place(view, line, hit), also) for hit, also in verdict.won]
        for _ in range(ROUNDS):
            if won:
                dropped = _merge(document, dropped, won)
                view = View(document, dropped.layout.gone, dropped.layout.cuts, partial(_went, dropped, start))
            later = self._later(view, verdicts)
            if not later and not view.cuts:
                return dropped  # equal lines are decided alike: what is left of them stays
            candidates = [*self._local(view, verdicts), *later]
            won = [w for w in decide(candidates) if not w.match.rule.keep]
            if not won:
                return dropped
        raise NoFixedPoint

    def _local(self, view: View, verdicts: Mapping[int, Verdict]) -> list[Match]:
        """The matches of phase 1 rules on what is left."""
        return [
            place(view, line, hit)
            for line, verdict in verdicts.items()
            if line not in view.gone
            for hit in (self.judge.cut(view, line) if line in view.cuts else verdict).hits
        ]

    def _later(self, view: View, verdicts: Mapping[int, Verdict]) -> list[Match]:
        """The matches of phase 2 rules on what is left."""
        by_finder: dict[int, dict[int, dict[Rule, None]]] = {}
        cuts = view.cuts
        for line, verdict in verdicts.items():
            if line in cuts:
                verdict = self.judge.cut(view, line)
            if verdict.later and line not in view.gone:
                for number, rules in verdict.later.items():
                    by_finder.setdefault(number, {})[line] = rules
        found: list[Match] = []
        for number, (by_anchor, finder) in enumerate(self.judge.finders):
            pointed = by_finder.get(number, {})
            if pointed or not by_anchor:
                found += finder(view, pointed)
        if found and (protected := view.document.protected):
            found = [m for m in found if protected.isdisjoint(range(m.lines[0], m.lines[1] + 1))]
        return found


def _went(dropped: Dropped, start: Dropped) -> dict[int, str]:
    """Lines that went, with the category of the rule; not those that were gone at the start.

    What a zone took says nothing new about its neighbours: it would creep from round to round.
    """
    before = {w.match.span for w in start.won}
    return {
        line: w.match.rule.category
        for w in dropped.won
        if w.match.span not in before and w.match.rule.kind != "zone"
        for line in range(w.match.lines[0], w.match.lines[1] + 1)
    }


def _merge(document: Document, before: Dropped, won: Sequence[Won]) -> Dropped:
    """Add new winners; one that holds an earlier one takes its place and names its rule as a witness."""
    if not before.won:
        return Dropped(list(won), lay_out(document, [w.match for w in won]))
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
