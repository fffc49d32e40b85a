"""What the rules say of one line by itself, decided and remembered (layer 3).

Phase 1 rules look at one line by itself, so their verdict is a function of the line. Scraped pages hold the same junk
again and again: a verdict is kept for the next line with the same bytes, and no result depends on what was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from cleaner.decide import decide
from cleaner.document import Document
from cleaner.edit import Span
from cleaner.index import Index, Owner
from cleaner.kinds import SLOW, Confirm, Finder, Line
from cleaner.registry import load
from cleaner.rule import Match, Rule
from cleaner.view import View

MEMO, MEMO_BYTES = 8192, 2000
"""Lines remembered with what they match, and the longest line remembered. Junk is the same line again and again."""
SECONDS = 0.5
"""What the lines of a document may take before each rule is measured; regexes that may be slow are measured anyway."""

Pointed = dict[int, dict[Rule, None]]
"""Number of the finder to its rules whose anchors stand in a line."""


class Hit(NamedTuple):
    """What rules that look at one line by itself say of it: the rule and what it points at, in the line's own code
    points (None: all of it)."""

    rule: Rule
    part: Span | None


class Verdict(NamedTuple):
    """What is known of a line by itself: hits of phase 1 rules, and phase 2 rules whose anchors stand in it."""

    hits: Sequence[Hit]
    won: Sequence[tuple[Hit, tuple[Rule, ...]]]
    """The drops among the hits that win over the others, with the rules that lost: decided once for equal lines."""
    later: Pointed


INNOCENT = Verdict((), (), {})
"""Of nearly all lines that a rule points at."""


class Judge:
    """A set of rules, compiled: anchors into one index, phase 1 rules into what confirms them, the others by their
    kinds into finders."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.finders: list[tuple[bool, Finder]] = []
        """Of phase 2: whether only anchors lead to it, the finder."""
        self._confirm: dict[Rule, Confirm] = {}
        entries: list[tuple[Owner, Sequence[str], float]] = []
        for (name, phase), members in _by_kind(rules).items():
            if not phase:  # of pages, cleaner/pagerules.py
                continue
            kind = load("kinds", name)
            anchored = [kind.anchors(rule.params) for rule in members]
            number = len(self.finders) if phase == 2 else -1
            entries += [
                ((number, rule), anchors, kind.longest(rule.params))
                for rule, anchors in zip(members, anchored, strict=True)
            ]
            if phase == 2:
                self.finders.append((all(anchored), kind.compile(members)))
            else:
                self._confirm.update((rule, kind.confirm(rule)) for rule in members)
        self.index = Index(entries)
        order = sorted(rules, key=lambda rule: (-rule.priority, not rule.keep, -rule.rank, rule.id))
        self._order = {rule.id: n for n, rule in enumerate(order)}
        self._memo: dict[bytes, Verdict] = {}

    def lines(self, document: Document) -> dict[int, Verdict]:
        """Judge the lines of a document that anchors stand in, in order."""
        found = self.index.look(document)
        memo, protected = self._memo, document.protected
        verdicts: dict[int, Verdict] = {}
        began = 0.0
        for line in sorted(found):
            if line in protected:
                continue
            piece = document.piece(line)
            verdict = memo.get(piece)
            if verdict is None:
                began = began or perf_counter()
                if perf_counter() - began > SECONDS:
                    document.spent[SLOW] = 0.0
                verdict = self._judge(document.line(line), found[line], document)
                if len(piece) <= MEMO_BYTES:
                    if len(memo) >= MEMO:
                        memo.clear()
                    memo[piece] = verdict
            verdicts[line] = verdict
        return verdicts

    def cut(self, view: View, line: int) -> Verdict:
        """A line that was cut is judged anew, as it reads now."""
        text = view.text(line)
        return self._judge(text, self.index.look(Document(text)).get(0, ()), view.document)

    def _judge(self, text: str, needles: Iterable[int], document: Document) -> Verdict:
        """Ask the rules whose needles stand in a line."""
        line = Line(text, document.spent)
        hits: list[Hit] = []
        later: Pointed = {}
        for number, rule in self.index.owners(needles):
            if number >= 0:
                later.setdefault(number, {})[rule] = None
            elif parts := self._confirm[rule](line):
                hits += [Hit(rule, part) for part in parts]
        if not hits:
            return Verdict((), (), later) if later else INNOCENT
        return Verdict(hits, self._decided(hits, len(text)), later)

    def _decided(self, hits: Sequence[Hit], size: int) -> list[tuple[Hit, tuple[Rule, ...]]]:
        """The drops that win, with the rules that lost."""
        if all(part is None for _, part in hits):  # cleaner/decide.py for spans that are all the same
            winner = min(hits, key=lambda hit: self._order[hit.rule.id])
            also = {rule.id: rule for rule, _ in hits if rule.id != winner.rule.id}
            return [] if winner.rule.keep else [(winner, tuple(also[k] for k in sorted(also)))]
        whole = Span(0, size + 1)
        matches = [Match(whole if part is None else part, rule, (0, 0)) for rule, part in hits]
        return [
            (Hit(match.rule, None if match.span == whole else match.span), also)
            for match, also in decide(matches)
            if not match.rule.keep
        ]


def place(view: View, line: int, hit: Hit) -> Match:
    """A hit as a match in the document."""
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
