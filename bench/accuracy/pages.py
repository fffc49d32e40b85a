"""The HTML pages (pages.jsonl.xz, see SOURCES.md): how much of their main content an extractor gives, and what besides.

Figures are those of WCXB: words as a multiset against the gold text, page by page, and the snippets that a text must
hold (`with`) or may not hold (`without`).
"""

from __future__ import annotations

import json
import lzma
import re
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from bench.accuracy.extractors import Extractor
from bench.accuracy.texts import HERE

FILE = HERE / "pages.jsonl.xz"
COLUMNS = "pages | F1 | precision | recall | required found | forbidden found | failed | CPU ms"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Page:
    """A page as it came, what of it is the main content, and snippets of that and of the rest."""

    name: str
    kind: str
    html: str
    gold: str
    required: Sequence[str]
    forbidden: Sequence[str]


@dataclass(frozen=True)
class Scored:
    """What an extractor made of a page; snippets as (found, all)."""

    page: Page
    precision: float
    recall: float
    f1: float
    required: tuple[int, int]
    forbidden: tuple[int, int]
    seconds: float
    """Of CPU."""
    failure: str = ""


@dataclass(frozen=True)
class Figures:
    """Means over pages; shares of all snippets together."""

    pages: int
    f1: float
    precision: float
    recall: float
    required: float
    """Of the snippets that belong to the main content, those found; 1 if there is none."""
    forbidden: float
    """Of the snippets that do not, those found; 0 if there is none."""
    failed: int
    ms: float
    """Of CPU a page, the median."""


@cache
def pages() -> Sequence[Page]:
    """Return the pages, by type."""
    with lzma.open(FILE, "rt", encoding="utf-8", newline="\n") as rows:
        found = [json.loads(row) for row in rows]
    return tuple(Page(x["id"], x["type"], x["html"], x["gold"], x["with"], x["without"]) for x in found)


def measure(extract: Extractor, page: Page) -> Scored:
    """Run an extractor on a page and score what it gives; what it raises counts as an empty text."""
    text, failure = "", ""
    began = time.process_time()
    try:
        text = extract(page.html)
    except Exception as error:  # a crash of an extractor is a result
        failure = f"{type(error).__name__}: {error}"
    took = time.process_time() - began
    folded = text.lower()
    required, forbidden = (sum(s.lower() in folded for s in some) for some in (page.required, page.forbidden))
    counted = (required, len(page.required)), (forbidden, len(page.forbidden))
    return Scored(page, *compared(text, page.gold), *counted, took, failure)


def compared(text: str, gold: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the words of a text, each counted as often as it stands there.

    >>> compared("Share Rain rain", "rain fell")
    (0.3333333333333333, 0.5, 0.4)
    """
    have, want = (Counter(_WORD.findall(x.lower())) for x in (text, gold))
    if not have or not want:
        same = float(have == want)
        return same, same, same
    shared, given, asked = (have & want).total(), have.total(), want.total()
    return shared / given, shared / asked, 2 * shared / (given + asked)


def figures(scores: Sequence[Scored]) -> Figures:
    """Sum up at least one page."""
    return Figures(
        pages=len(scores),
        f1=statistics.fmean(row.f1 for row in scores),
        precision=statistics.fmean(row.precision for row in scores),
        recall=statistics.fmean(row.recall for row in scores),
        required=_share([row.required for row in scores], 1.0),
        forbidden=_share([row.forbidden for row in scores], 0.0),
        failed=sum(bool(row.failure) for row in scores),
        ms=1000 * statistics.median(row.seconds for row in scores),
    )


def _share(parts: Sequence[tuple[int, int]], none: float) -> float:
    whole = sum(number for _, number in parts)
    return sum(found for found, _ in parts) / whole if whole else none


def by_kind(scores: Sequence[Scored]) -> dict[str, list[Scored]]:
    """All scores, then those of each type of page."""
    kinds = sorted({row.page.kind for row in scores})
    return {"all": list(scores)} | {kind: [row for row in scores if row.page.kind == kind] for kind in kinds}


def table(named: Mapping[str, Sequence[Scored]]) -> str:
    """Every extractor on every type of page, as Markdown."""
    rows = [f"| type | extractor | {COLUMNS} |", "|---|---|" + "---:|" * (COLUMNS.count("|") + 1)]
    groups = {name: by_kind(scores) for name, scores in named.items()}
    for kind in next(iter(groups.values()), {}):
        rows += [f"| {kind} | {name} | {_row(figures(scores[kind]))} |" for name, scores in groups.items()]
    return "\n".join(rows)


def _row(f: Figures) -> str:
    words = f"{f.pages} | {f.f1:.4f} | {f.precision:.3f} | {f.recall:.3f}"
    return f"{words} | {f.required:.3f} | {f.forbidden:.3f} | {f.failed} | {f.ms:.1f}"


def failures(named: Mapping[str, Sequence[Scored]]) -> list[str]:
    """A line for each page that an extractor raised on."""
    return [
        f"Failed: {name} on {row.page.name}: {row.failure}"
        for name, rows in named.items()
        for row in rows
        if row.failure
    ]


def digest(some: Sequence[Page]) -> str:
    """A hash of pages and what is asked of them: figures belong to these pages and no others."""
    rows = [(p.name, p.kind, p.html, p.gold, p.required, p.forbidden) for p in some]
    return sha256(json.dumps(rows).encode()).hexdigest()[:16]
