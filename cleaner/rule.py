"""What a rule is, and what it does when it points somewhere (layer 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple

from cleaner.edit import Span

CATEGORIES = {
    "ad-marker": "label of an advertisement",
    "scroll-marker": "“scroll to continue” and its kin",
    "teaser": "a link to another story inside the text",
    "newsletter": "newsletter sign-up",
    "subscribe": "subscribe, register, follow us",
    "share-bar": "share buttons",
    "paywall": "the rest is for subscribers",
    "cookie": "cookie and consent notice",
    "related": "list of other stories",
    "credit": "credit of a photo, an agency, a producer",
    "caption": "image caption with a marker",
    "comment": "comment form and its surroundings",
    "nav": "menu, breadcrumb, tag list, skip link",
    "legal": "copyright, terms, disclaimer",
    "app-promo": "advertisement for an app",
    "byline": "who wrote it",
    "timestamp": "when it was written or changed, how long it takes to read",
    "site-name": "name of the site or section above the headline",
    "duplicate-headline": "the headline once more",
    "duplicate": "a passage once more",
    "headline": "the headline of a page, where the extractor left it out",
    "outside": "not the main content of a page",
    "other": "everything else",
}
OFF_BY_DEFAULT = frozenset({"byline", "timestamp"})
"""Reasonable readers disagree about these; users switch them on with `extend-select`."""


class Confidence(IntEnum):
    """How sure a rule is; a level takes all rules at least as sure as it says."""

    guess = 0
    likely = 1
    sure = 2


LEVELS = {"careful": Confidence.sure, "normal": Confidence.likely, "bold": Confidence.guess}


class Origin(NamedTuple):
    """Where a rule stands: the file, as it is shown to people, and the line its table begins on."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One entry of a pack. `table` is the entry as it stands with the defaults of its file, `params` what its kind made
    of it; `rank` is 2 for `sites/`, 1 for a language, 0 for `common/`."""

    id: str
    category: str
    kind: str
    origin: Origin
    params: Any = None
    keep: bool = False
    confidence: Confidence = Confidence.sure
    priority: int = 0
    why: str = ""
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    shared_keeps: tuple[str, ...] = ()
    todo_drops: tuple[str, ...] = ()
    case: str | None = None
    allow_all: bool = False
    table: Mapping[str, Any] = field(default_factory=dict, repr=False)
    rank: int = field(init=False)

    def __post_init__(self) -> None:
        folder = self.id.partition("/")[0]
        object.__setattr__(self, "rank", {"sites": 2, "common": 0}.get(folder, 1))

    @property
    def pack(self) -> str:
        """The id without its last part: `en/ads` of `en/ads/scroll-to-continue`."""
        return self.id.rpartition("/")[0]


class Match(NamedTuple):
    """A rule pointed here. `span` is in code points of the document's text and holds whole lines with their line ends,
    or a part of one line without its end; `lines` are the first and the last line it touches."""

    span: Span
    rule: Rule
    lines: tuple[int, int]
    copy_of: int | None = None
    """The line that this one repeats."""
