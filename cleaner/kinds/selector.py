"""selector: blocks of an HTML page by CSS selectors, matched by BeautifulSoup's soupsieve (layer 2).

A rule points at all blocks in the elements that one of its selectors matches. Selectors look at an element and those
around it: names, ids, classes, attributes, descendants (`.a .b`) and children (`.a > .b`); what would need its
neighbours or its content is refused. So only the elements that hold a word of the selector need to be built.

`names` are words that a class or an id of an element is made of, such as `newsletter` in `newsletterSignUp`. An element
that holds a good part of the text of the page is no widget, whatever its names, so those are passed over.

Rules in `sites/<domain>.toml` are asked on pages of that site only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from cleaner.edit import Span
from cleaner.kinds import PageFinder, Pointing
from cleaner.kinds._blocks import anchors, longest, phase
from cleaner.page import Page
from cleaner.rule import Match, Rule

__all__ = ["KEYS", "anchors", "compile", "longest", "near", "needs", "parse", "phase", "unhit"]
KEYS = frozenset({"css", "names"})
MEDIA_TYPE = "text/html"
"""Of the examples."""
_WORD = re.compile(r"[.#]([\w-]{2,})|=[\"']?([\w-]{2,})|\[([a-zA-Z][\w-]+)")
_NAME = re.compile(r"[a-zA-Z][\w-]*")
PART, FEW = 0.2, 300
"""Share of the text of a page, links aside, that an element found by its names may hold; characters it always may."""
_NEIGHBOURS = re.compile(r"[+~](?!=)|:(?!is\(|where\(|not\()")


@dataclass(frozen=True, slots=True)
class Params:
    """The selectors; each with a word that stands in the start tag of every element it matches. The names."""

    css: tuple[str, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]


def parse(table: Mapping[str, Any]) -> Params:
    """Read the selectors."""
    import soupsieve

    css, names = table.get("css", []), table.get("names", [])
    if not isinstance(css, list) or not all(isinstance(one, str) and one.strip() for one in css):
        raise ValueError("css is a list of selectors")
    if not isinstance(names, list) or not all(isinstance(x, str) and re.fullmatch("[a-z0-9]{3,}", x) for x in names):
        raise ValueError("names is a list of words in lower case, such as newsletter")
    if not css and not names:
        raise ValueError("the rule has neither css nor names")
    for one in css:
        try:
            soupsieve.compile(one)
        except soupsieve.SelectorSyntaxError as error:
            raise ValueError(f"{one!r} is no selector: {str(error).splitlines()[0]}") from None
        if _NEIGHBOURS.search(re.sub(r"\[[^\]]*\]", "[]", one)):
            raise ValueError(f"{one!r} needs neighbours or content: only an element and those around it are looked at")
        if "," in re.sub(r"\[[^\]]*\]|\([^)]*\)", "", one):
            raise ValueError(f"{one!r} is several selectors: write them as several strings")
    return Params(tuple(css), tuple(_word(one) for one in css), tuple(names))


def _word(css: str) -> str:
    """The longest class, id, attribute or value of the last part of a selector; else its name, after a `<`."""
    last = re.split(r"[\s>]+(?![^\[]*\])", css.strip())[-1]
    bare = re.sub(r":(?:not|is|where)\(.*\)", "", last)
    if words := [word for found in _WORD.findall(bare) for word in found if word]:
        return max(map(str, words), key=len)
    if name := _NAME.match(bare):
        return f"<{name[0].lower()}"
    raise ValueError(f"{css!r} names no element, class, id or attribute at its end")


def needs(params: Params) -> frozenset[str]:
    """Written examples: pieces of HTML that go, and such that stay."""
    return frozenset({"drops", "keeps"})


def near(params: Params, example: str) -> bool:
    """Whether a piece of HTML holds a word of a selector, or a name."""
    return any(word.lstrip("<").lower() in example.lower() for word in (*params.words, *params.names))


def unhit(params: Params, examples: Sequence[str]) -> list[str]:
    """The selectors and names whose words are in no example."""
    together = "\n".join(examples).lower()
    of_css = [css for css, word in zip(params.css, params.words, strict=True) if word.lower() not in together]
    return [*of_css, *(name for name in params.names if name not in together)]


def compile(rules: Sequence[Rule]) -> PageFinder:
    """Return a finder for the blocks that selectors match."""

    def find(page: Page, standing: Collection[int]) -> Pointing:
        drops, keeps = _Tree(page, standing), _Tree(page, range(len(page.blocks)))
        asked = [rule for rule in rules if _asked(rule, page)]
        return Pointing([match for rule in asked for match in (keeps if rule.keep else drops).matches(rule)])

    return find


def _asked(rule: Rule, page: Page) -> bool:
    """Whether a rule is for this page: those for a site are for its pages only."""
    folder, _, rest = rule.id.partition("/")
    if folder != "sites":
        return True
    site, host = rest.partition("/")[0], (urlsplit(page.url or "").hostname or "")
    return host == site or host.endswith(f".{site}")


class _Tree:
    """The elements that selectors are asked about, made when they are needed."""

    def __init__(self, page: Page, numbers: Collection[int]) -> None:
        self.page, self.numbers = page, numbers
        self._tags: dict[int, Any] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [element.start for element in self.page.elements]

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

    def _within(self, element: int, numbers: Iterable[int]) -> list[int]:
        """Those blocks that stand in an element."""
        blocks, around = self.page.blocks, self.page.around
        return [number for number in numbers if element in around(blocks[number].element)]

    def matches(self, rule: Rule) -> Iterator[Match]:
        """The blocks that a rule points at, each once."""
        import soupsieve

        seen: set[int] = set()
        for css, word in zip(rule.params.css, rule.params.words, strict=True):
            for element in self._with(word):
                if element in self._around and soupsieve.match(css, self._tag(element)):
                    seen.update(self._within(element, self.numbers))
        if names := frozenset(rule.params.names):
            for element, of_element in self._names:
                if not names.isdisjoint(of_element) and self._small(element):
                    seen.update(self._within(element, self.numbers))
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
        """The elements whose start tags hold a word, in order; `<` before it makes it a name."""
        elements, source = self.page.elements, self.page.source
        if word[0] == "<":
            yield from (number for number, one in enumerate(elements) if one.name == word[1:])
            return
        at = source.find(word)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if number >= 0 and at < elements[number].attributes[1]:
                yield number
                at = elements[number].attributes[1]
            at = source.find(word, at + 1)

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
