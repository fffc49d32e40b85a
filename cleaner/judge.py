"""What the rules say of one line by itself, decided and remembered (layer 3).

Phase 1 rules look at one line by itself, so their verdict is a function of the line. Scraped pages hold the same junk
again and again: a verdict is kept for the next line with the same bytes, and no result depends on what was kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner.decide import decide
from cleaner.document import Document
from cleaner.edit import Span
from cleaner.index import Index, Owner
from cleaner.kinds import Finder
from cleaner.registry import load
from cleaner.rule import Match, Rule
from cleaner.view import View

MEMO, MEMO_BYTES = 8192, 2000
"""Lines remembered with what they match, and the longest line remembered. Junk is the same line again and again."""


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


class Judge:
    """A set of rules, compiled: anchors into one index, the rules of each kind into finders."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.finders: list[tuple[int, bool, Finder]] = []  # phase, whether only anchors lead to it, the finder
        entries: list[tuple[Owner, Sequence[str], float]] = []
        for (name, phase), members in _by_kind(rules).items():
            kind = load("kinds", name)
            anchored = [kind.anchors(rule.params) for rule in members]
            entries += [
                ((len(self.finders), rule), anchors, kind.longest(rule.params))
                for rule, anchors in zip(members, anchored, strict=True)
            ]
            self.finders.append((phase, all(anchored), kind.compile(members)))
        self.index = Index(entries)
        self._memo: dict[bytes, Verdict] = {}

    def lines(self, document: Document) -> dict[int, Verdict]:
        """Judge the lines of a document that anchors stand in, in order."""
        protected = document.protected
        return self._remembered(document, [i for i in self.index.lines(document) if i not in protected])

    def _remembered(self, document: Document, lines: Sequence[int]) -> dict[int, Verdict]:
        memo = self._memo
        pieces = {i: document.piece(i) for i in lines}
        unknown = [piece for piece in dict.fromkeys(pieces.values()) if piece not in memo]
        if not unknown:
            return {i: memo[piece] for i, piece in pieces.items()}
        anew = dict(
            zip(unknown, self.texts([x.decode("utf-8", "surrogatepass") for x in unknown], document), strict=True)
        )
        verdicts = {i: anew[piece] if piece in anew else memo[piece] for i, piece in pieces.items()}
        if len(memo) + len(anew) > MEMO:
            memo.clear()
        memo.update((piece, verdict) for piece, verdict in anew.items() if len(piece) <= MEMO_BYTES)
        return verdicts

    def texts(self, texts: Sequence[str], document: Document) -> list[Verdict]:
        """Ask the rules about lines, each by itself."""
        lines = Document("\n".join([*texts, ""]), spent=document.spent)
        pointed, view = self.index.rules(lines), View(lines)
        matches: list[Match] = []
        for number, by_line in list(pointed.items()):
            phase, _, finder = self.finders[number]
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

    def cut(self, view: View, line: int) -> Verdict:
        """A line that was cut is judged anew, as it reads now."""
        return self.texts([view.text(line)], view.document)[0]


def place(view: View, line: int, hit: Hit) -> Match:
    """A hit as a match in the document."""
    span = view.whole(line) if hit.part is None else view.inside(line, *hit.part)
    return Match(span, hit.rule, (line, line))


def _hit(lines: Document, match: Match) -> Hit:
    """A match in a document of lines to be judged, as seen from its line."""
    line = match.lines[0]
    if match.span == lines.span(line):
        return Hit(match.rule, None)
    base = lines.content(line).start
    return Hit(match.rule, Span(match.span.start - base, match.span.end - base))


def _by_kind(rules: Sequence[Rule]) -> dict[tuple[str, int], list[Rule]]:
    groups: dict[tuple[str, int], list[Rule]] = {}
    for rule in rules:
        kind = load("kinds", rule.kind)
        split = getattr(kind, "split", None)
        parts = [replace(rule, params=p) for p in split(rule.params)] if split else [rule]
        groups.setdefault((rule.kind, kind.phase(rule.params)), []).extend(parts)
    return groups
