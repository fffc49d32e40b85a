"""Literals of pieces of a regex that stand one after the other, glued as long as that gives few (layer 1)."""

from __future__ import annotations

from itertools import product

from cleaner.nodes import EMPTY, MOST, Node, Strings, ends

WEAK, MORE = 5, 4 * MOST
"""Characters of a literal that are not rare alone; alternatives of one literal if that makes it longer."""


class Glued:
    """What is known of the pieces so far."""

    def __init__(self) -> None:
        self.parts: list[Strings | None] = []
        """Of each of these, one stands in every match."""
        self.run = EMPTY
        """One of these ends every match."""
        self.begins: Strings | None = None
        """One of these begins every match; None as long as `run` is all that it can be."""

    def add(self, node: Node, least: int, most: int) -> None:
        """Add a piece that stands at least `least` and at most `most` times (2 for more than once)."""
        exact = node.exact
        if exact is not None and least <= most <= 1:
            if not least:
                exact |= EMPTY
            self._shorten(exact)
            if len(self.run) * len(exact) <= (MOST if self.begins is None else MORE):
                self._glue(exact)
                return
        front, back = (node.begins, node.ends) if exact is None else (exact, exact)
        before = self.run
        if least and len(before) * len(front) <= MOST:
            self._glue(front)
        self.parts.append(self.run)
        self.run, self.begins = back if least else EMPTY, self.begins or self.run
        if least:
            self.parts.append(node.needed)

    def _shorten(self, exact: Strings) -> None:
        """Keep only the ends of the run where it would be cut before something too common to be looked for alone."""
        if len(self.run) * len(exact) > MOST and min(map(len, exact)) < WEAK and (last := ends(self.run) - EMPTY):
            self.parts.append(self.run)
            self.run, self.begins = last, self.begins or self.run

    def _glue(self, more: Strings) -> None:
        self.run = frozenset(a + b for a, b in product(self.run, more))
