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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cleaner.kinds import PageFinder, Pointing
from cleaner.kinds._blocks import anchors, longest, phase
from cleaner.kinds._tree import Tree
from cleaner.page import Page
from cleaner.rule import Rule

__all__ = ["KEYS", "anchors", "compile", "longest", "near", "needs", "parse", "phase", "unhit"]
KEYS = frozenset({"css", "names"})
MEDIA_TYPE = "text/html"
"""Of the examples."""
_WORD = re.compile(r"[.#]([\w-]{2,})|=[\"']?([\w-]{2,})|\[([a-zA-Z][\w-]+)")
_NAME = re.compile(r"[a-zA-Z][\w-]*")
_IN_BRACKETS = re.compile(r":(?:not|is|where)\([^()]*\)")
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
            raise ValueError(f"{one!r} is no selector: {str(error).partition(chr(10))[0]}") from None
        if _NEIGHBOURS.search(re.sub(r"\[[^\]]*\]", "[]", one)):
            raise ValueError(f"{one!r} needs neighbours or content: only an element and those around it are looked at")
        if "," in _without_brackets(re.sub(r"\[[^\]]*\]", "", one)):
            raise ValueError(f"{one!r} is several selectors: write them as several strings")
    return Params(tuple(css), tuple(_word(one) for one in css), tuple(names))


def _without_brackets(css: str) -> str:
    """A selector without what is in `:not()` and its kin, from the inside: that may stand in another element."""
    while css != (css := _IN_BRACKETS.sub(":", css)):
        pass
    return css


def _word(css: str) -> str:
    """The longest class, id, attribute or value of the last part of a selector; else its name, after a `<`."""
    last = re.split(r"[\s>]+(?![^\[]*\])", _without_brackets(css).strip())[-1]
    if words := [word for found in _WORD.findall(last) for word in found if word]:
        return max(map(str, words), key=len)
    if name := _NAME.match(last):
        return f"<{name[0].lower()}"
    raise ValueError(f"{css!r} names at its end no element, and no class, id or attribute of two letters or more")


def needs(params: Params) -> frozenset[str]:
    """Written examples: pieces of HTML that go, and such that stay."""
    return frozenset({"drops", "keeps"})


def near(params: Params, example: str) -> bool:
    """Whether a piece of HTML holds a word of a selector, or a name."""
    words = (*(word.lstrip("<").lower() for word in params.words), *params.names)
    return any(word in text for word in words for text in (example.lower(), _joined(example)))


def _joined(html: str) -> str:
    """A piece of HTML with the words of its names joined: signup for sign-up and signUp."""
    return re.sub(r"[-_]", "", html.lower())


def unhit(params: Params, examples: Sequence[str]) -> list[str]:
    """The selectors and names whose words are in no example."""
    together = "\n".join(examples).lower()
    of_css = [css for css, word in zip(params.css, params.words, strict=True) if word.lower() not in together]
    return [*of_css, *(name for name in params.names if name not in _joined(together))]


def compile(rules: Sequence[Rule]) -> PageFinder:
    """Return a finder for the blocks that selectors match."""

    def find(page: Page, standing: Collection[int]) -> Pointing:
        drops, keeps = Tree(page, standing), Tree(page, range(len(page.blocks)))
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
