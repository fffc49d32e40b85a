"""What goes of a page before there is a text: rules that point at blocks, decided (layer 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.decide import Won, decide
from cleaner.errors import Caution
from cleaner.kinds import PageFinder
from cleaner.page import Page
from cleaner.registry import load
from cleaner.rule import Match, Rule

MOST = 50_000


class LeftOut(NamedTuple):
    """The drops that won, each of one block whose number is its span's start, the keeps that did, and what there is to
    say about it."""

    won: Sequence[Won]
    kept: Sequence[Won]
    cautions: Sequence[Caution]


class PageRules:
    """The rules of phase 0 of a set, compiled."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        by_kind: dict[str, list[Rule]] = {}
        for rule in rules:
            if load("kinds", rule.kind).phase(rule.params) == 0:
                by_kind.setdefault(rule.kind, []).append(rule)
        # main_content leaves the others little to look at, so it is a matter of time that it comes first
        self._finders: list[PageFinder] = [load("kinds", name).compile(by_kind[name]) for name in sorted(by_kind)]

    def left_out(self, page: Page) -> LeftOut:
        """Return what goes of a page; nothing of one with more than MOST blocks, which is no article."""
        if len(page.blocks) > MOST:
            said = f"{len(page.blocks):,} blocks, more than {MOST:,}: nothing was dropped"
            return LeftOut([], [], [Caution("W-TOO-WIDE", said)])
        matches: list[Match] = []
        cautions: list[Caution] = []
        won: list[Won] = []
        for find in self._finders:
            gone = {one.match.span.start for one in won if not one.match.rule.keep}
            pointing = find(page, [number for number in range(len(page.blocks)) if number not in gone])
            matches += pointing.matches
            cautions += pointing.cautions
            won = decide(matches)
        drops, keeps = [w for w in won if not w.match.rule.keep], [w for w in won if w.match.rule.keep]
        if drops and len(drops) == len(page.blocks):
            names = ", ".join(sorted({w.match.rule.id for w in drops})[:5])
            return LeftOut(
                [], keeps, [*cautions, Caution("W-NO-SENTENCE", f"no text would be left by {names}: it stays")]
            )
        return LeftOut(drops, keeps, cautions)
