"""The elements of a page as selectors see them, made only where they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Any

from cleaner.edit import Span
from cleaner.page import Page
from cleaner.rule import Match, Rule

PART, FEW = 0.2, 300
"""Share of the text of a page, links aside, that an element found by its names may hold; characters it always may."""


class Tree:
    """The elements that selectors are asked about, made when they are needed."""

    def __init__(self, page: Page, numbers: Collection[int]) -> None:
        self.page, self.numbers = page, numbers
        self._tags: dict[int, Any] = {}

    @cached_property
    def _ends(self) -> list[int]:
        """Behind the last element within each one: they are numbered in the order of their start tags."""
        ends = list(range(1, len(self.page.elements) + 1))
        for element in range(len(ends) - 1, 0, -1):
            parent = self.page.elements[element].parent
            if parent >= 0 and ends[parent] < ends[element]:
                ends[parent] = ends[element]
        return ends

    @cached_property
    def _around(self) -> set[int]:
        """The elements around the blocks."""
        found: set[int] = set()
        for number in self.numbers:
            for element in self.page.around(self.page.blocks[number].element):
                if element in found:
                    break
                found.add(element)
        return found

    @cached_property
    def _heads(self) -> list[tuple[int, str]]:
        """The elements around the blocks, in order, with their names and attributes as they are written."""
        elements, source = self.page.elements, self.page.source
        return [(n, f"<{elements[n].name}{source[slice(*elements[n].attributes)]}") for n in sorted(self._around)]

    @cached_property
    def _written(self) -> str:
        return "\n".join([head for _, head in self._heads])

    def _within(self, element: int, numbers: Iterable[int]) -> list[int]:
        """Those blocks that stand in an element."""
        blocks, end = self.page.blocks, self._ends[element]
        return [number for number in numbers if element <= blocks[number].element < end]

    def matches(self, rule: Rule) -> Iterator[Match]:
        """The blocks that a rule points at, each once."""
        import soupsieve

        seen: set[int] = set()
        for css, word in zip(rule.params.css, rule.params.words, strict=True):
            for element in self._with(word):
                if soupsieve.match(css, self._tag(element)):
                    seen.update(self._within(element, self.numbers))
        if names := frozenset(rule.params.names):
            for element, of_element in self._names:
                if not names.isdisjoint(of_element) and self._small(element):
                    within = self._within(element, self.numbers)
                    seen.update(number for number in within if self.page.blocks[number].role != "quote")
        for number in sorted(seen):
            yield Match(Span(number, number + 1), rule, (number, number))

    @cached_property
    def _names(self) -> list[tuple[int, frozenset[str]]]:
        named = ((element, self.page.names(element)) for element in self._around)
        return [(element, names) for element, names in named if names]

    @cached_property
    def _text(self) -> int:
        return sum(len(block.text) - block.linked for block in self.page.blocks)

    def _small(self, element: int) -> bool:
        blocks = (self.page.blocks[number] for number in self._within(element, range(len(self.page.blocks))))
        return sum(len(block.text) - block.linked for block in blocks) <= max(PART * self._text, FEW)

    def _with(self, word: str) -> Iterator[int]:
        """The elements around the blocks in whose start tags a word stands; `<` before it makes it a name."""
        if word in self._written:
            yield from (element for element, head in self._heads if word in head)

    def _tag(self, element: int) -> Any:
        """An element and those around it, for BeautifulSoup."""
        from bs4 import BeautifulSoup, Tag

        found = self._tags.get(element)
        if found is None:
            one = self.page.elements[element]
            attributes: dict[str, Any] = dict(self.page.attributes(element))
            if "class" in attributes:
                attributes["class"] = attributes["class"].split()
            if not self._tags:
                self._tags[-1] = BeautifulSoup("", "html.parser")
            above = self._tag(one.parent)
            found = self._tags[element] = Tag(name=one.name, attrs=attributes, builder=None)
            above.append(found)
        return found
