"""How a rule can match: one module a kind (layer 2; may import layers 0 and 1).

A kind is a module with

- `KEYS`: the keys of a rule's table that are its own;
- `parse(table) -> params`: check and read them; raises ValueError with words for the author;
- `phase(params) -> 0 | 1 | 2`: 0 looks at the blocks of an HTML page before there is a text, 1 at one line by itself,
  2 needs the neighbours or the place in the text;
- `anchors(params) -> tuple[str, ...]`: folded literals, one of which stands in every line that the rule can point at
  (a line end at the start or end of a literal is the edge of the line, ornaments aside); none if no literal tells;
- `split(params) -> list`, if there is one: params for parts that each have anchors of their own;
- `longest(params) -> float`: the most characters of a folded line that the rule can point at (inf: no bound);
- `needs(params)`: which of "drops", "keeps" and "case" the rule cannot do without;
- `near(params, line) -> bool`: whether a line that must stay is a near miss;
- `unhit(params, lines) -> list[str]`: the literals and alternatives that no example is hit by;
- `stage(params, line) -> str`, if there is one: a text to try an example of one line in, all of which goes;
- `compile(rules) -> Finder`: all rules of phase 2 at once, so that each kind chooses its own speed (of phase 0: a
  PageFinder);
- `confirm(rule) -> Confirm`, where there are rules of phase 1: what one of them says of a line, by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from cleaner.edit import Span
from cleaner.errors import Caution
from cleaner.fold import core, fold
from cleaner.page import Page
from cleaner.rule import Match, Rule
from cleaner.view import View

Pointed = Mapping[int, Iterable[Rule]]
"""Line to the rules of this kind whose anchors stand in it."""

Finder = Callable[[View, Pointed], Iterable[Match]]


class Pointing(NamedTuple):
    """What rules of phase 0 point at, with spans in numbers of blocks, and what there is to say about it."""

    matches: Sequence[Match]
    cautions: Sequence[Caution] = ()


PageFinder = Callable[[Page, Collection[int]], Pointing]
"""From a page, and the numbers of the blocks that still stand: no drop need point at any other."""


class Line:
    """A line by itself; its folded copy is made when it is asked for."""

    __slots__ = ("_core", "_folded", "spent", "text")

    def __init__(self, text: str, spent: dict[str, float]) -> None:
        self.text, self.spent = text, spent
        """`spent` is that of the document."""
        self._folded: str | None = None
        self._core: str | None = None

    @property
    def folded(self) -> str:
        """The folded copy, empty where the line must not be folded or nothing is left of it: no rule matches it."""
        if self._folded is None:
            self._folded = fold(self.text) or ""
        return self._folded

    @property
    def core(self) -> str:
        """The folded copy without the ornaments at its ends."""
        if self._core is None:
            self._core = core(self.folded)
        return self._core


Confirm = Callable[[Line], Sequence[Span | None]]
"""From a line to the parts that a rule points at, in code points of its text (None: the whole line)."""

SLOW = "*"
"""In `Document.spent` where lines took so long that each rule is measured from now on."""


class Kind(Protocol):
    """What a module of this package offers."""

    KEYS: frozenset[str]

    def parse(self, table: Mapping[str, Any]) -> Any: ...
    def phase(self, params: Any) -> int: ...
    def anchors(self, params: Any) -> tuple[str, ...]: ...
    def longest(self, params: Any) -> float: ...
    def needs(self, params: Any) -> frozenset[str]: ...
    def near(self, params: Any, example: str) -> bool: ...
    def unhit(self, params: Any, examples: Sequence[str]) -> list[str]: ...
    def compile(self, rules: Sequence[Rule]) -> Finder | PageFinder: ...


class RuleTimeout(Exception):
    """A rule used up its time on one document: it is off for this document."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.id)
        self.rule = rule
