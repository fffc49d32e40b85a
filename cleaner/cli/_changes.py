"""What goes now and did not, what went and stays now: two answers about one text, laid over each other.

Compared is what is taken and not how it is cut: a rule that takes as one what three rules took before changes nothing.
White space does not count, as it goes and stays with the lines around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.cli._rows import Dropped
from cleaner.edit import Span

_LINE_END = re.compile(r"\r\n|\n|\r")


class Answer(NamedTuple):
    """Drops in the order of the text, and the blank runs that went with them."""

    drops: Sequence[Dropped]
    runs: Sequence[Span]


class Change(NamedTuple):
    """A passage that only the new (`+`) or only the old answer (`-`) takes, and the rule that does."""

    at: int
    mark: str
    rule: str
    category: str
    line: int
    text: str


def changes(old: Answer, new: Answer) -> list[Change]:
    """Return what differs, in the order of the text."""
    found = [*_only("+", new.drops, old), *_only("-", old.drops, new)]
    return sorted(found)


def by_other_rules(old: Answer, new: Answer) -> Counter[tuple[str, str]]:
    """Count the passages that both take, by another rule: (old rule, new rule)."""
    found: Counter[tuple[str, str]] = Counter()
    at = 0
    for drop in new.drops:
        while at < len(old.drops) and old.drops[at].span.end <= drop.span.start:
            at += 1
        number = at
        while number < len(old.drops) and old.drops[number].span.start < drop.span.end:
            before = old.drops[number]
            both = Span(max(before.span.start, drop.span.start), min(before.span.end, drop.span.end))
            if before.rule != drop.rule and _cut(drop, both).strip():
                found[before.rule, drop.rule] += 1
            number += 1
    return found


def _only(mark: str, drops: Sequence[Dropped], other: Answer) -> Iterator[Change]:
    """Yield what `drops` take and the other answer does not."""
    edits = sorted([*(drop.span for drop in other.drops), *other.runs])
    at = 0
    for drop in drops:
        start = drop.span.start
        while at < len(edits) and edits[at].end <= start:
            at += 1
        number = at
        while number < len(edits) and edits[number].start < drop.span.end:
            yield from _change(mark, drop, Span(start, edits[number].start))
            start = edits[number].end
            number += 1
        yield from _change(mark, drop, Span(start, drop.span.end))


def _change(mark: str, drop: Dropped, span: Span) -> Iterator[Change]:
    text = _cut(drop, span) if span.start < span.end else ""
    if not text.strip():
        return
    start = span.end - len(text.lstrip())
    before = drop.removed[: start - drop.span.start]
    yield Change(start, mark, drop.rule, drop.category, drop.line + len(_LINE_END.findall(before)), text.strip())


def _cut(drop: Dropped, span: Span) -> str:
    return drop.removed[span.start - drop.span.start : span.end - drop.span.start]
