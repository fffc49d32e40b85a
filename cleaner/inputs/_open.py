"""The elements that are open while a page is read (layer 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from cleaner.errors import Caution
from cleaner.inputs._blocks import Blocks
from cleaner.inputs._elements import HIDDEN, ROLES
from cleaner.page import Element

DEPTH = 512
"""Open elements; deeper ones are taken for siblings, as WebKit does."""


_new = tuple.__new__
"""Makes a named tuple in half the time."""
FEW = 8
"""Elements that are looked at one by one."""


class OpenElements:
    """A stack of elements, and how deep those of each name stand, so that none is looked for one by one."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.elements: list[Element] = []
        self.stack: list[int] = []
        self.open = defaultdict[str, list[int]](list)
        self.hidden = 0
        """Open elements, with the one that is not shown; 0 where all is."""
        self.depth = 0
        """How many were open at once at most."""
        self.cautions: dict[str, Caution] = {}

    def push(self, name: str, attributes: tuple[int, int], start: int) -> None:
        """Open an element."""
        stack, blocks, number = self.stack, self.blocks, len(self.elements)
        depth = len(stack)
        if depth >= DEPTH:
            self.cautions["W-DEPTH"] = Caution("W-DEPTH", f"elements nested deeper than {DEPTH} are read as siblings")
            return
        if role := ROLES.get(name):
            blocks.role = role
        self.elements.append(_new(Element, (name, attributes, stack[-1] if stack else -1, blocks.role, start)))
        self.open[name].append(depth)
        stack.append(number)
        if len(stack) > self.depth:
            self.depth = len(stack)
        blocks.element = number
        if name in HIDDEN and not self.hidden:
            self.hidden = depth + 1

    def pop_to(self, depth: int) -> None:
        """Close the innermost elements until so many are open."""
        stack, elements, open, blocks = self.stack, self.elements, self.open, self.blocks
        while len(stack) > depth:
            open[elements[stack.pop()].name].pop()
        if self.hidden > depth:
            self.hidden = 0
        if stack:
            blocks.element = number = stack[-1]
            blocks.role = elements[number].role
        else:
            blocks.element, blocks.role = -1, ""

    def close(self, names: Iterable[str], beyond: Collection[str]) -> None:
        """End the innermost open element of some names, if it is not outside of one of others."""
        depth = self.innermost(names)
        if depth < 0:
            return
        inner = self.stack[depth + 1 :]
        if len(inner) <= FEW:
            elements = self.elements
            walled = not {elements[number].name for number in inner}.isdisjoint(beyond)
        else:
            walled = self.innermost(beyond) > depth
        if not walled:
            self.pop_to(depth)

    def innermost(self, names: Iterable[str]) -> int:
        """Return how deep the innermost open element of some names stands, -1 if there is none."""
        return max([depths[-1] for name in names if (depths := self.open.get(name))], default=-1)
