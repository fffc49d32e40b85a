"""Why a line goes, or which rules came close and why it stays (layer 5).

Says what the matcher and the table of decisions did, by asking the rules that point at the line one by one on the
text as it is left in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.decide import Won
from cleaner.document import Document
from cleaner.edit import Edit, apply
from cleaner.errors import Caution
from cleaner.kinds import RuleTimeout
from cleaner.matcher import Dropped, Matcher, NoFixedPoint
from cleaner.metadata import metadata
from cleaner.page import Block, Body, Page
from cleaner.pagerules import MOST
from cleaner.pages import text_of
from cleaner.registry import load
from cleaner.rule import Rule
from cleaner.selection import Selection, active
from cleaner.view import View


class Close(NamedTuple):
    """A rule that points at a line and does not take it, and what there is to say about it."""

    rule: Rule
    word: str
    """kept, off, lost or close."""
    why: str


@dataclass(frozen=True)
class Explanation:
    """What happens to a line, whose text is without the line end."""

    text: str
    goes: bool
    won: list[Won] = field(default_factory=list)
    """What takes the line or a part of it."""
    beside: list[Won] = field(default_factory=list)
    """The drops that a blank line goes with."""
    protected: bool = False
    close: list[Close] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


def explain(document: Document, line: int, cleaner: Cleaner, rules: list[Rule], config: Config) -> Explanation:
    """Explain a line, counted from 0; `rules` are all rules, of which `cleaner` has those on that `config` selects."""
    dropped, cautions = cleaner.drops(document)
    span = document.span(line)
    won = [w for w in dropped.won if w.match.span.start < span.end and span.start < w.match.span.end]
    blanks = [b for b in dropped.layout.blanks if b.span.start < span.end and span.start < b.span.end]
    beside = [dropped.won[number] for b in blanks for number in b.cause if dropped.won[number] not in won]
    goes = line in dropped.layout.gone
    protected = line in document.protected
    close = [] if goes or protected else list(_close(document, line, cleaner, rules, config, dropped))
    return Explanation(document.line(line), goes, won, beside, protected, close, cautions)


class OfBlock(NamedTuple):
    """What happens to a block of an HTML page: a rule left it out, or it came back by one, or its text was judged."""

    block: Block
    left_out: Won | None
    back: Won | None
    told: Explanation | None


def explain_page(page: Page, line: int, cleaner: Cleaner, rules: list[Rule], config: Config) -> Iterator[OfBlock]:
    """Explain the blocks that stand on a line of the source, counted from 0; arguments as for `explain`."""
    about = metadata(page)[0]
    page = replace(page, url=about.get("url"))
    left_out, body, document = text_of(cleaner, page, about.get("title"))
    gone = {won.match.span.start: won for won in left_out.won}
    back = {won.match.span.start: won for won in left_out.kept}
    firsts = page.lines([block.span.start for block in page.blocks])
    lasts = page.lines([block.span.end - 1 for block in page.blocks])
    for number, (block, first, last) in enumerate(zip(page.blocks, firsts, lasts, strict=True)):
        if first <= line + 1 <= last:
            told = None
            if len(page.blocks) > MOST:
                told = Explanation(block.text, goes=False, cautions=list(left_out.cautions))
            elif number not in gone:
                told = explain(document, body.lines.index(number), cleaner, rules, config)
                won = [_in_source(page, body, one) for one in told.won]
                told = replace(told, won=won, cautions=[*left_out.cautions, *told.cautions])
            yield OfBlock(block, gone.get(number), back.get(number), told)


def _in_source(page: Page, body: Body, won: Won) -> Won:
    """The same with the line of the source that it is a copy of."""
    copy_of = won.match.copy_of
    number = None if copy_of is None else body.lines[copy_of]
    if number is None:
        return won
    return won._replace(match=won.match._replace(copy_of=page.line(page.blocks[number].span.start) - 1))


def _close(
    document: Document, line: int, cleaner: Cleaner, rules: list[Rule], config: Config, dropped: Dropped
) -> Iterator[Close]:
    left, at = _left(document, line, dropped)
    together, everywhere = _together(tuple(rules))
    pointed = together.pointed(document, line)
    on = {rule.id for rule in cleaner.rules}
    near = [rule for rule in rules if rule.id in pointed or rule.id in everywhere]
    here = [(rule, _matches(rule, left, at)) for rule in near]
    keeper = next((rule for rule, matches in here if matches and rule.keep and rule.id in on), None)
    for rule, matches in here:
        if matches is None:
            yield Close(rule, "close", "it takes too long on this text, so it is off here")
        elif not matches:
            if rule.id in pointed:
                yield Close(rule, "close", "a literal of it stands here, but the line is not what it describes")
        elif rule.id not in on:
            yield Close(rule, "off", _why_off(rule, rules, config))
        elif rule.keep:
            yield Close(rule, "kept", rule.why or "the rule protects this line")
        else:
            yield Close(rule, "lost", f"to {keeper.id}" if keeper else "see the warnings")


def _left(document: Document, line: int, dropped: Dropped) -> tuple[Document, int]:
    """Return the document as it is left in the end, and the number of the line in it."""
    spans = sorted([w.match.span for w in dropped.won] + [b.span for b in dropped.layout.blanks])
    text = apply(document.text, [Edit(span, "", document.text[span.start : span.end]) for span in spans])
    protect = document.protect if document.media_type != "text/html" else None  # which knows the places in it only
    left = Document(text, media_type=document.media_type, title=document.title, protect=protect)
    return left, View(document, dropped.layout.gone, dropped.layout.cuts).lines.index(line)


def _matches(rule: Rule, document: Document, line: int) -> bool | None:
    """Whether the rule alone, be it a keep rule, would take the line or a part of it; None if it takes too long."""
    try:
        won = _alone(rule).fixed_point(document).won
    except (RuleTimeout, NoFixedPoint):
        return None
    return any(w.match.lines[0] <= line <= w.match.lines[1] for w in won)


@lru_cache(2)
def _together(rules: tuple[Rule, ...]) -> tuple[Matcher, frozenset[str]]:
    """All rules, compiled once since a page may hold all its blocks on one line; the ids of those without anchors."""
    anchored = (bool(load("kinds", rule.kind).anchors(rule.params)) for rule in rules)
    return Matcher(rules), frozenset(rule.id for rule, has in zip(rules, anchored, strict=True) if not has)


@lru_cache(1024)
def _alone(rule: Rule) -> Matcher:
    return Matcher([replace(rule, keep=False)])


def _why_off(rule: Rule, rules: list[Rule], config: Config) -> str:
    def has(level: str, ignore: tuple[str, ...]) -> bool:
        return rule in active(rules, Selection(level, config.select, config.extend_select, ignore))

    if has(config.level, ()):
        return "ignore names it"
    if has("bold", config.ignore):
        return f"level {config.level} leaves out what is {rule.confidence.name}"
    return f"its category {rule.category} is not selected (extend-select has it on)"
