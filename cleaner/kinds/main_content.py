"""main_content: the blocks of an HTML page that an extractor left out, and those of them that belong in it (layer 2).

The witness is trafilatura (cleaner/witness.py); what it gives back is laid over the blocks of the page. A rule points
at blocks that it left out: as a drop, or, with `action = "keep"`, to bring them back. Where too little of the witness's
text is found on the page, or it gives none, nothing is pointed at.

Each block that was left out is of one *part* of the page, and a drop points at those of its own part: `headline` (the
first heading of the first rank), `caption` (of a figure in the body), `comment` (what readers wrote), `other`. So what
is of a part whose category is switched off stays.

What comes back stands between two blocks that the witness kept, in the element that holds nearly all of what it kept
(the *container*), and not in a part of it that has one of the names in `outside`. `roles`, `min_words`, `max_words` and
`max_links` (the share of characters that are links) say which blocks; with `above_kept`, only those whose next block
that is no heading stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.container import Container
from cleaner.edit import Span
from cleaner.errors import Caution
from cleaner.kinds import PageFinder, Pointing
from cleaner.kinds._blocks import anchors, longest, near, needs, phase, unhit
from cleaner.laying import lay_over
from cleaner.page import Block, Page
from cleaner.rule import Match, Rule
from cleaner.witness import Refused, main_text

__all__ = ["KEYS", "anchors", "compile", "longest", "near", "needs", "parse", "phase", "unhit"]
KEYS = frozenset({"part", "roles", "min_words", "max_words", "max_links", "above_kept", "outside"})
PARTS = ("headline", "caption", "comment", "other")
ROLES = ("heading", "paragraph", "item", "caption", "quote", "cell", "code")
LAID = 0.9
"""Share of the witness's text that must be found on the page."""
UNBOUNDED = 1_000_000
LEAST = 200
"""Characters without which there is no container to speak of."""
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Params:
    """Which blocks; `outside` are words of class names and ids."""

    part: str
    roles: frozenset[str]
    min_words: int
    max_words: int
    max_links: float
    above_kept: bool
    outside: frozenset[str]


def parse(table: Mapping[str, Any]) -> Params:
    """Read which blocks a rule points at."""
    roles, outside = table.get("roles", list(ROLES)), table.get("outside", [])
    if not isinstance(roles, list) or not roles or not all(role in ROLES for role in roles):
        raise ValueError(f"roles is a list of {', '.join(ROLES)}")
    if not isinstance(outside, list) or not all(isinstance(x, str) and _WORD.fullmatch(x) for x in outside):
        raise ValueError("outside is a list of words in lower case, such as share")
    if table.get("part", "other") not in PARTS:
        raise ValueError(f"part is one of {', '.join(PARTS)}")
    numbers = {"min_words": 0, "max_words": UNBOUNDED}
    for key, number in numbers.items():
        numbers[key] = table.get(key, number)
        if type(numbers[key]) is not int or numbers[key] < 0:
            raise ValueError(f"{key} is a whole number")
    links = table.get("max_links", 1.0)
    if type(links) not in (int, float) or not 0 <= links <= 1:
        raise ValueError("max_links is a share, 0.0 to 1.0")
    if type(table.get("above_kept", False)) is not bool:
        raise ValueError("above_kept is true or false")
    return Params(
        table.get("part", "other"),
        frozenset(roles),
        **numbers,
        max_links=links,
        above_kept=table.get("above_kept", False),
        outside=frozenset(outside),
    )


def compile(rules: Sequence[Rule]) -> PageFinder:
    """Return a finder for what the witness left out."""
    drops = [rule for rule in rules if not rule.keep]
    backs = [rule for rule in rules if rule.keep]

    def find(page: Page, standing: Collection[int]) -> Pointing:
        if not drops:  # nothing to bring back
            return Pointing([])
        try:
            laid = lay_over([block.text for block in page.blocks], main_text(page))
        except Refused as refused:
            return Pointing([], [Caution("W-MAIN-CONTENT", f"{refused}: all text was kept")])
        if laid.share < LAID:
            said = f"only {laid.share:.0%} of the main content that trafilatura found is on the page"
            return Pointing([], [Caution("W-MAIN-CONTENT", f"{said}: all text was kept")])
        container = Container(page, laid.found)
        left_out = [(number, container.part(number)) for number, found in enumerate(laid.found) if not found]
        matches = [
            _match(n, r) for n, part in left_out for r in drops if r.params.part == part and _fits(page.blocks[n], r)
        ]
        return Pointing([*matches, *_back(container, laid.found, backs)])

    return find


def _match(number: int, rule: Rule) -> Match:
    return Match(Span(number, number + 1), rule, (number, number))


def _fits(block: Block, rule: Rule) -> bool:
    params: Params = rule.params
    if block.role not in params.roles or block.link_density > params.max_links:
        return False
    bounded = params.min_words or params.max_words < UNBOUNDED
    return not bounded or params.min_words <= len(block.text.split()) <= params.max_words


def _back(container: Container, found: Sequence[bool], rules: Sequence[Rule]) -> Iterator[Match]:
    """The blocks that come back; from the last to the first, since a heading needs to know what stands below it."""
    if container.size < LEAST or not rules:
        return
    below = True
    for number in range(container.last, container.first, -1):
        block = container.page.blocks[number]
        stays = found[number]
        if not stays and container.holds(block.element):
            fitting = (r for r in rules if (below or not r.params.above_kept) and _fits(block, r))
            rule = next((r for r in fitting if not container.apart(block.element, r.params.outside)), None)
            if rule:
                stays = True
                yield _match(number, rule)
        if block.role != "heading":
            below = stays
