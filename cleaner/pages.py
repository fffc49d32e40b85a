"""Cleaning an HTML page: its blocks first, then the lines of what is left of it (layer 5)."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from cleaner import edit
from cleaner.decide import Won
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.errors import Caution
from cleaner.fold import fold
from cleaner.inputs.html import decode_page, parse
from cleaner.matcher import NOTHING, Dropped
from cleaner.metadata import metadata
from cleaner.page import Block, Body, Page
from cleaner.pagerules import MOST, LeftOut, PageRules
from cleaner.result import Drop, Result


class Rules(Protocol):
    """What this module asks of a Cleaner (cleaner/api.py)."""

    @property
    def page_rules(self) -> PageRules: ...
    def drops(self, document: Document) -> tuple[Dropped, list[Caution]]: ...


TOP = 12
"""Lines among which the headline of a page is looked for."""


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Hold the garbage collector: what a page is read into is all alive, and looking for garbage takes a tenth of the
    time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@_collecting_later()
def clean_page(
    cleaner: Rules,
    given: str | bytes,
    *,
    title: str | None = None,
    url: str | None = None,
    encoding: str | None = None,
    on_decode: str = "guess",
) -> Result:
    """Return the main content of a page with its provenance; see Cleaner.clean."""
    decoded = None if isinstance(given, str) else decode_page(given, encoding, on_decode)
    page = parse(given if isinstance(given, str) else decoded.text if decoded else "")
    about, cautions = metadata(page, url)
    page = replace(page, url=about.get("url"))
    left_out, body, document = text_of(cleaner, page, title or about.get("title"))
    dropped, said = (NOTHING, []) if len(page.blocks) > MOST else cleaner.drops(document)
    cautions = [*page.cautions, *cautions, *left_out.cautions, *said]
    spans = sorted([w.match.span for w in dropped.won] + [blank.span for blank in dropped.layout.blanks])
    cuts = [Edit(span, "", body.text[span.start : span.end]) for span in spans]
    edits = edit.compose(body.edits, cuts, page.source) if cuts else body.edits
    text = edit.apply(page.source, edits)
    drops = _drops(page, left_out.won, body, dropped)
    if edit.restore(text, edits) != page.source:  # never seen; a promise is worth its 2 % of the time
        cautions.append(Caution("E-SELF-CHECK", "it could not be restored from its report: kept as it was"))
        drops, edits, text = [], [], page.source
    if not text.strip():
        cautions.append(Caution("W-EMPTY-AFTER", "nothing is left") if drops else Caution("W-EMPTY-INPUT", "no text"))
    result = Result(page.source, text, drops, (), cautions, page=page, markup=edits, metadata=about)
    if decoded:
        _, codec, errors, confidence = decoded
        result = replace(result, encoding=codec, errors=errors, confidence=confidence)
    return result


def text_of(cleaner: Rules, page: Page, title: str | None) -> tuple[LeftOut, Body, Document]:
    """Return what goes of the blocks of a page, the text of the others, and that text as a document."""
    left_out = cleaner.page_rules.left_out(page)
    gone = {won.match.span.start for won in left_out.won}
    body = page.body(number for number in range(len(page.blocks)) if number not in gone)
    document = Document(
        body.text, media_type="text/html", title=_headline(page, body, title), protect=lambda text: _code(page, body)
    )
    return left_out, body, document


def _headline(page: Page, body: Body, title: str | None) -> str | None:
    """The first line that the title of the page, which may name the site too, begins with or holds; else the title."""
    folded = (title and fold(title)) or ""
    tops = [page.blocks[number].text for number in body.lines[: 2 * TOP] if number is not None][:TOP]
    lines = [(line, fold(line)) for line in tops]
    same = next((line for line, found in lines if found and found == folded), None)
    within = (line for line, found in lines if found and len(found) >= 16 and found in folded)
    return same or next(within, None) or title


def _code(page: Page, body: Body) -> list[tuple[int, int]]:
    """Lines of code, which no rule may touch."""
    found: list[tuple[int, int]] = []
    at = 0
    for number in body.lines:
        block = None if number is None else page.blocks[number]
        size = len(block.text) if block else 0
        if block and block.role == "code":
            found.append((at, at + size + 1))
        at += size + 1
    return found


def _drops(page: Page, won: Sequence[Won], body: Body, dropped: Dropped) -> list[Drop]:
    """All drops, one for each block they take or cut, in the order of the source."""
    blocks = [_whole(page.blocks[one.match.span.start], one) for one in won]
    found = [*blocks, *_of_lines(page, body, dropped)] if dropped.won else blocks
    found.sort(key=lambda one: one[0])
    source, drops = page.source, list[Drop]()
    for (span, text, (match, also), copy), line in zip(found, page.lines([one[0].start for one in found]), strict=True):
        rule, (start, end) = match.rule, span
        names = tuple([r.id for r in also]) if also else ()
        copied = None if copy is None else page.line(copy)
        drops.append(Drop(span, rule.id, rule.category, source[start:end], line, names, copied, text))
    return drops


def _whole(block: Block, won: Won) -> tuple[Span, str, Won, int | None]:
    return block.span, block.text, won, None


def _of_lines(page: Page, body: Body, dropped: Dropped) -> Iterator[tuple[Span, str, Won, int | None]]:
    """What text rules took, block by block: where in the source, what a reader saw, and what it is a copy of."""
    starts = [0]
    for number in body.lines:
        starts.append(starts[-1] + 1 + (0 if number is None else len(page.blocks[number].text)))
    for won in dropped.won:
        (start, end), _, (first, last), copy_of = won.match
        for line in range(first, last + 1):
            if (number := body.lines[line]) is None:
                continue
            block = page.blocks[number]
            a, b = max(start - starts[line], 0), min(end - starts[line], len(block.text))
            of = None if copy_of is None or (n := body.lines[copy_of]) is None else page.blocks[n].span.start
            if b > a:
                yield block.part(a, b), block.text[a:b], won, of
