"""The innermost element of a page that holds nearly all of what an extractor kept (layer 1)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from cleaner.page import Page

COMMENT = frozenset(["comment", "comments", "commentlist", "disqus", "respond"])
"""Words of classes and ids of elements that hold what readers wrote."""
_HINTS = ("omment", "isqus", "espond")
"""One of them stands in each of these words, whatever its case: looked for first, since names take time to read."""
NEARLY_ALL = 0.9
"""Share of the characters that the witness kept, links aside, that the container holds."""
APART = frozenset(["nav", "aside", "footer", "form", "button", "select", "figure", "label", "dialog", "menu"])
"""Elements of it that hold no text of the body, whatever their names."""


class Container:
    """The innermost element that holds nearly all of what the witness kept."""

    def __init__(self, page: Page, found: Sequence[bool]) -> None:
        self.page = page
        weights = [0] * (len(page.elements) + 1)  # the last one is for text outside of all elements
        for block, kept in zip(page.blocks, found, strict=True):
            if kept:
                weights[block.element] += len(block.text) - block.linked
        for element in range(len(page.elements) - 1, -1, -1):  # parents have smaller numbers
            weights[page.elements[element].parent] += weights[element]
        self.size = weights.pop()
        self.element = max((e for e, weight in enumerate(weights) if weight >= NEARLY_ALL * self.size), default=-1)
        numbers = [number for number, kept in enumerate(found) if kept]
        self.first, self.last = (numbers[0], numbers[-1]) if numbers else (0, 0)
        self._known: dict[tuple[int, frozenset[str]], bool] = {}
        self._comments: dict[int, bool] = {}

    @cached_property
    def _headline(self) -> int:
        """The first block that is a heading of the first rank; -1 if there is none."""
        page = self.page
        ranked = (n for n, b in enumerate(page.blocks) if b.role == "heading" and page.rank(b.element) == 1)
        return next(ranked, -1)

    def part(self, number: int) -> str:
        """Return which part of the page a block is of that the witness left out."""
        block = self.page.blocks[number]
        if number == self._headline:
            return "headline"
        if block.role == "caption" and self.first < number < self.last and self.holds(block.element):
            return "caption"
        return "comment" if block.element >= 0 and self.in_comments(block.element) else "other"

    def in_comments(self, element: int) -> bool:
        """Whether an element stands among what readers wrote."""
        if not self._named_comments:
            return False
        known = self._comments.get(element)
        if known is None:
            known, path = False, list[int]()
            for one in self.page.around(element):
                path.append(one)
                known = self._comments.get(one, False) or one in self._named_comments
                if known or one in self._comments:
                    break
            self._comments.update(dict.fromkeys(path, known))
        return known

    @cached_property
    def _named_comments(self) -> set[int]:
        """The elements that are named as holding what readers wrote; most pages have a few or none."""
        page, found = self.page, set[int]()
        for hint in _HINTS:
            at = page.source.find(hint)
            while at >= 0:
                element = bisect_right(page.elements, at, key=lambda one: one.start) - 1
                if element >= 0 and at < page.elements[element].attributes[1]:
                    found.add(element)
                at = page.source.find(hint, at + 1)
        return {element for element in found if not COMMENT.isdisjoint(page.names(element))}

    def holds(self, element: int) -> bool:
        """Whether an element is in the container, or is it."""
        return self.element < 0 or self.element in self.page.around(element)

    def apart(self, element: int, outside: frozenset[str]) -> bool:
        """Whether an element of the container stands in a part that is no body by its name."""
        if element == self.element or element < 0:
            return False
        key = (element, outside)
        if key not in self._known:
            one = self.page.elements[element]
            names = self.page.attributes(element)
            self._known[key] = (
                one.name in APART
                or "hidden" in names
                or not outside.isdisjoint(self.page.names(element))
                or self.apart(one.parent, outside)
            )
        return self._known[key]
