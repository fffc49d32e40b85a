"""The clean text of a page as CommonMark (layer 4): headings, lists, quotations, code, emphasis, links of what stays.

Made from the same blocks and the same drops as the plain text, by edits on the source, so it leads back to the page
just as well. A text that was no page is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from cleaner.edit import Edit, Span, apply
from cleaner.outputs._inline import CODE, escaped, leading, marks, settled
from cleaner.page import Block, Page
from cleaner.result import Result

_LISTS = ("ul", "ol", "menu", "dir")
_BETWEEN_CELLS = " | "
_REFERENCE = re.compile(r"#?\w{1,32};")
"""What would be a character reference after an `&`."""
_TICKS = re.compile(r" {0,3}(`{3,})")


class _Line(NamedTuple):
    """What stands before a block and after it, and what is between it and the block before."""

    prefix: str
    suffix: str
    gap: str


def rendered(result: Result) -> Result:
    """Return the result with its clean text in Markdown; `restore` gives the same page."""
    page = result.page
    if page is None:
        return result
    edits = list(_merged(page.source, _edits(page, _cuts(result))))
    return replace(result, text=apply(page.source, edits), markup=edits, format="markdown")


def _cuts(result: Result) -> list[Span]:
    return [drop.span for drop in result.drops]


def _edits(page: Page, cuts: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """What takes the place of what, in order: start and end in the source, and the text that stands there instead."""
    at, before = 0, -1
    rest = list(reversed(cuts))
    last: _Line | None = None
    for number, block in enumerate(page.blocks):
        start, end = block.span
        while rest and rest[-1].end <= start:
            rest.pop()
        mine = list(_until(end, reversed(rest)))
        if not any(page.source[a:b].strip() for piece in block.pieces for a, b in _without(piece[0], piece[1], mine)):
            continue
        line = _line(page, number, before)
        fence = _fence(page, before, number)
        yield (
            at,
            start,
            (last.suffix if last else "") + fence + (line.gap if last else line.gap.lstrip("\n")) + line.prefix,
        )
        yield from _left(page.source, at, block, mine)
        at, before, last = end, number, line
    if last:
        yield at, len(page.source), last.suffix + _fence(page, before, -1) + "\n"
    elif page.source:
        yield 0, len(page.source), ""


def _fence(page: Page, before: int, number: int) -> str:
    """The line that ends a block of code, where the next block is none or is of another one."""
    if before < 0 or page.blocks[before].role != "code":
        return ""
    same = (
        number >= 0
        and page.blocks[number].role == "code"
        and page.blocks[number].element == page.blocks[before].element
    )
    return "" if same else f"\n{_ticks(page, before)}"


def _ticks(page: Page, number: int) -> str:
    """The line around a block of code: longer than any in it."""
    blocks, longest, here = page.blocks, 2, (page.blocks[number].element, "code")
    while number > 0 and (blocks[number - 1].element, blocks[number - 1].role) == here:
        number -= 1
    while number < len(blocks) and (blocks[number].element, blocks[number].role) == here:
        longest = max(longest, len(found[1]) if (found := _TICKS.match(blocks[number].text)) else 0)
        number += 1
    return "`" * (longest + 1)


def _line(page: Page, number: int, before: int) -> _Line:
    """How a block is written by its role."""
    block, paragraph = page.blocks[number], "\n\n"
    role = block.role
    same = before >= 0 and page.blocks[before].element == block.element
    if role == "heading":
        return _Line("#" * page.rank(block.element) + " ", "", paragraph)
    if role == "code":
        going_on = before >= 0 and page.blocks[before].role == "code" and same
        return _Line("" if going_on else f"{_ticks(page, number)}\n", "", "\n" * block.gap if going_on else paragraph)
    if role == "quote":
        return _Line("> ", "", "\n" if same and block.gap == 1 else paragraph)
    listed = before >= 0 and page.blocks[before].role == role
    if role == "item":
        lists = [name for n in page.around(block.element) if (name := page.elements[n].name) in _LISTS]
        mark = "   " if same else "1. " if lists[:1] == ["ol"] else "- "
        return _Line("   " * max(len(lists) - 1, 0) + mark, "", "\n" if listed else paragraph)
    if role == "cell":
        cells = 1 + sum(text == _BETWEEN_CELLS for _, _, text in block.pieces)
        return _Line("| ", " |" if listed else " |\n|" + " --- |" * cells, "\n" if listed else paragraph)
    return _Line("", "", "  \n" if block.gap == 1 and same else paragraph)


def _left(source: str, before: int, block: Block, cuts: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """The pieces of a block that are left, marks for emphasis and links between them; what is no mark is escaped."""
    done, open, pieces, code = block.span.start, list[str](), block.pieces, block.role == "code"
    found = [] if code else list(leading(source, before, done, open))
    for number, (start, end, text) in enumerate(pieces):
        space = not code and number + 1 < len(pieces) and (start == end or (text or source[start:end]).isspace())
        stop = pieces[number + 1][0] if space else end
        if not code:
            found += [*marks(source, done, start, open), *marks(source, end, stop, open)]
        ends, begins = settled(found)
        between = ends if space else ends + begins  # at a space, marks stand beside their text
        if done < start or between:
            yield done, start, between
        if start == end and text:
            yield start, end, text
        for a, b in _without(start, end, cuts):
            shown = source[a:b] if text is None else text
            yield a, b, shown if code or CODE in open else _escaped(source, b, shown, block, first=number == 0)
        if end < stop or (space and begins):
            yield end, stop, begins
        done, found = stop, []
    if open:
        yield done, done, "".join(reversed(open))


def _escaped(source: str, end: int, shown: str, block: Block, *, first: bool) -> str:
    """A piece of text that ends there in the source, in which nothing is a mark."""
    if shown == "&" and _REFERENCE.match(source, end):
        return "\\&"
    text = escaped(shown, first=first and block.role not in ("heading", "cell"))
    return text.replace("|", "\\|") if block.role == "cell" else text


def _until(end: int, cuts: Iterator[Span]) -> Iterator[Span]:
    return takewhile(lambda cut: cut.start < end, cuts)


def _without(start: int, end: int, cuts: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for a, b in cuts:
        if b > start and a < end:
            if a > start:
                yield start, a
            start = max(start, b)
    if start < end:
        yield start, end


def _merged(source: str, parts: Iterator[tuple[int, int, str]]) -> Iterator[Edit]:
    """Edits for the parts that are not as they stand in the source; what touches becomes one."""
    start, end, text = 0, 0, ""
    for a, b, new in parts:
        if new == source[a:b]:
            continue
        if a > end:
            if end > start or text:
                yield Edit(Span(start, end), text, source[start:end])
            start, text = a, ""
        elif not text and start == end:
            start = a
        end, text = b, text + new
    if end > start or text:
        yield Edit(Span(start, end), text, source[start:end])
