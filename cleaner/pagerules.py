"""What goes of a page before there is a text: rules that point at blocks, decided (layer 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.decide import Won, decide
from cleaner.errors import Caution
from cleaner.kinds import PageFinder
from cleaner.page import Page
from cleaner.registry import load
from cleaner.rule import Rule


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
        self._finders: list[PageFinder] = [load("kinds", name).compile(found) for name, found in by_kind.items()]

    def left_out(self, page: Page) -> LeftOut:
        """Return what goes of a page."""
        pointings = [find(page) for find in self._finders]
        won = decide([match for pointing in pointings for match in pointing.matches])
        cautions = [caution for pointing in pointings for caution in pointing.cautions]
        drops, keeps = [w for w in won if not w.match.rule.keep], [w for w in won if w.match.rule.keep]
        if drops and len(drops) == len(page.blocks):
            names = ", ".join(sorted({w.match.rule.id for w in drops})[:5])
            return LeftOut(
                [], keeps, [*cautions, Caution("W-NO-SENTENCE", f"no text would be left by {names}: it stays")]
            )
        return LeftOut(drops, keeps, cautions)
