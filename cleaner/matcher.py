"""From a document to its drops: rules by kind, in two phases, to a fixed point (layer 3).

Phase 1 rules look at one line by itself, phase 2 rules at what is left and its neighbours. After each decision the
rules see the residual view, as a second run would read it, until nothing more goes. So cleaning twice equals cleaning
once, for every rule. Only lines that changed are matched again in phase 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner.decide import Won, decide
from cleaner.document import Document
from cleaner.edit import Span
from cleaner.index import Index, Owner
from cleaner.kinds import Finder
from cleaner.layout import Layout, lay_out
from cleaner.registry import load
from cleaner.rule import Match, Rule
from cleaner.view import View

ROUNDS = 64
"""Decisions in a row, each making room for the next, after which a document is left as it is (W-NO-FIXED-POINT)."""

MEMO, MEMO_BYTES = 8192, 2000
"""Lines remembered with what they match, and the longest line remembered. Junk is the same line again and again."""


class NoFixedPoint(Exception):
    """Each decision made room for another one, ROUNDS times."""


Pointed = dict[int, dict[Rule, None]]
"""Number of the finder to its rules whose anchors stand in a line."""


class Hit(NamedTuple):
    """What rules that look at one line by itself say of it: the rule and what it points at, in the line's own code
    points (None: all of it)."""

    rule: Rule
    part: Span | None


class Verdict(NamedTuple):
    """What is known of a line by itself: hits of phase 1 rules, and phase 2 rules whose anchors stand in it."""

    hits: tuple[Hit, ...]
    won: tuple[tuple[Hit, tuple[Rule, ...]], ...]
    """The drops among the hits that win over the others, with the rules that lost: decided once for equal lines."""
    later: Pointed


class Dropped(NamedTuple):
    """Drops that won and the layout they leave."""

    won: list[Won]
    layout: Layout


NOTHING = Dropped([], Layout({}, {}, []))


class Matcher:
    """A set of rules, compiled: anchors into one index, the rules of each kind into finders."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._finders: list[tuple[int, bool, Finder]] = []  # phase, whether only anchors lead to it, the finder
        entries: list[tuple[Owner, Sequence[str], float]] = []
        for (name, phase), members in _by_kind(rules).items():
            kind = load("kinds", name)
            anchored = [kind.anchors(rule.params) for rule in members]
            entries += [
                ((len(self._finders), rule), anchors, kind.longest(rule.params))
                for rule, anchors in zip(members, anchored, strict=True)
            ]
            self._finders.append((phase, all(anchored), kind.compile(members)))
        self._index = Index(entries)
        self._memo: dict[bytes, Verdict] = {}

    def pointed(self, document: Document, line: int) -> set[str]:
        """Ids of the rules whose anchors stand in a line."""
        by_finder = self._index.rules(Document(document.line(line)))
        return {rule.id for by_line in by_finder.values() for rules in by_line.values() for rule in rules}

    def fixed_point(self, document: Document, start: Dropped = NOTHING) -> Dropped:
        """Return what goes when the drops of `start` are made.

        Raises NoFixedPoint, and RuleTimeout where a rule took too long.
        """
        protected = document.protected
        verdicts = self._judge_lines(document, [i for i in self._index.lines(document) if i not in protected])
        dropped = start
        view = View(document, dropped.layout.gone, dropped.layout.cuts)
        won = [
            Won(_place(view, line, hit), also)
            for line, verdict in verdicts.items()
            if line not in view.gone
            for hit, also in (self._judge_cut(view, line) if line in view.cuts else verdict).won
        ]
        for _ in range(ROUNDS):
            if won:
                dropped = _merge(document, dropped, won)
                view = View(document, dropped.layout.gone, dropped.layout.cuts)
            later = self._later(view, verdicts)
            if not later and not view.cuts:
                return dropped  # equal lines are decided alike: what is left of them stays
            candidates = [*self._local(view, verdicts), *later]
            won = [w for w in decide(candidates) if not w.match.rule.keep]
            if not won:
                return dropped
        raise NoFixedPoint

    def _judge_lines(self, document: Document, lines: Sequence[int]) -> dict[int, Verdict]:
        memo = self._memo
        pieces = {i: document.piece(i) for i in lines}
        unknown = [piece for piece in dict.fromkeys(pieces.values()) if piece not in memo]
        if not unknown:
            return {i: memo[piece] for i, piece in pieces.items()}
        anew = dict(
            zip(unknown, self._judge([x.decode("utf-8", "surrogatepass") for x in unknown], document), strict=True)
        )
        verdicts = {i: anew[piece] if piece in anew else memo[piece] for i, piece in pieces.items()}
        if len(memo) + len(anew) > MEMO:
            memo.clear()
        memo.update((piece, verdict) for piece, verdict in anew.items() if len(piece) <= MEMO_BYTES)
        return verdicts

    def _judge(self, texts: Sequence[str], document: Document) -> list[Verdict]:
        """Ask the rules about lines, each by itself."""
        lines = Document("\n".join([*texts, ""]), spent=document.spent)
        pointed, view = self._index.rules(lines), View(lines)
        matches: list[Match] = []
        for number, by_line in list(pointed.items()):
            phase, _, finder = self._finders[number]
            if phase == 1:
                matches += finder(view, by_line)
                del pointed[number]
        hits: list[list[Hit]] = [[] for _ in texts]
        drops: list[list[tuple[Hit, tuple[Rule, ...]]]] = [[] for _ in texts]
        later: list[Pointed] = [{} for _ in texts]
        for match in matches:
            hits[match.lines[0]].append(_hit(lines, match))
        for match, also in decide(matches):
            if not match.rule.keep:
                drops[match.lines[0]].append((_hit(lines, match), also))
        for number, by_line in pointed.items():
            for line, rules in by_line.items():
                later[line][number] = rules
        return [Verdict(tuple(h), tuple(d), p) for h, d, p in zip(hits, drops, later, strict=True)]

    def _judge_cut(self, view: View, line: int) -> Verdict:
        """A line that was cut is judged anew, as it reads now."""
        return self._judge([view.text(line)], view.document)[0]

    def _local(self, view: View, verdicts: Mapping[int, Verdict]) -> list[Match]:
        """The matches of phase 1 rules on what is left."""
        return [
            _place(view, line, hit)
            for line, verdict in verdicts.items()
            if line not in view.gone
            for hit in (self._judge_cut(view, line) if line in view.cuts else verdict).hits
        ]

    def _later(self, view: View, verdicts: Mapping[int, Verdict]) -> list[Match]:
        """The matches of phase 2 rules on what is left."""
        by_finder: dict[int, dict[int, dict[Rule, None]]] = {}
        for line, verdict in verdicts.items():
            if line in view.cuts:
                verdict = self._judge_cut(view, line)
            if verdict.later and line not in view.gone:
                for number, rules in verdict.later.items():
                    by_finder.setdefault(number, {})[line] = rules
        found: list[Match] = []
        for number, (phase, by_anchor, finder) in enumerate(self._finders):
            pointed = by_finder.get(number, {})
            if phase == 2 and (pointed or not by_anchor):
                found += finder(view, pointed)
        if protected := view.document.protected:
            found = [m for m in found if protected.isdisjoint(range(m.lines[0], m.lines[1] + 1))]
        return found


def _hit(lines: Document, match: Match) -> Hit:
    """A match in a document of lines to be judged, as seen from its line."""
    line = match.lines[0]
    if match.span == lines.span(line):
        return Hit(match.rule, None)
    base = lines.content(line).start
    return Hit(match.rule, Span(match.span.start - base, match.span.end - base))


def _place(view: View, line: int, hit: Hit) -> Match:
    span = view.whole(line) if hit.part is None else view.inside(line, *hit.part)
    return Match(span, hit.rule, (line, line))


def _by_kind(rules: Sequence[Rule]) -> dict[tuple[str, int], list[Rule]]:
    groups: dict[tuple[str, int], list[Rule]] = {}
    for rule in rules:
        kind = load("kinds", rule.kind)
        split = getattr(kind, "split", None)
        parts = [replace(rule, params=p) for p in split(rule.params)] if split else [rule]
        groups.setdefault((rule.kind, kind.phase(rule.params)), []).extend(parts)
    return groups


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
