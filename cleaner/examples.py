"""Do the examples of the rules hold? Each rule alone, and with all packs loaded (layer 5).

- what stands in `drops`, and each `line` phrase, goes; with `⟦ ⟧` only what they mark;
- what stands in `keeps`, the rule's own or its file's, stays, whatever other rules are loaded;
- own `keeps` are near misses: they hold a literal of the rule, or would go if one bound were lifted;
- each literal and each alternative is hit by an example;
- `todo_drops` stay: one that goes is a miss mended, and belongs to `drops`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.api import Cleaner
from cleaner.registry import load
from cleaner.rule import Rule

MARK = re.compile("⟦(.*?)⟧")


class Problem(NamedTuple):
    """An example that does not hold."""

    rule: Rule
    message: str

    def __str__(self) -> str:
        return f"{self.rule.origin.path}:{self.rule.origin.line}: {self.rule.id}: {self.message}"


def check(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield what does not hold, rule by rule."""
    together = _cleaner(rules)
    for rule in rules:
        alone = _cleaner([rule])
        for message in (*_drops(rule, alone, together), *_keeps(rule, alone, together), *_coverage(rule)):
            yield Problem(rule, message)


def _cleaner(rules: Sequence[Rule]) -> Cleaner:
    categories = sorted({r.category for r in rules})
    return Cleaner(rules, level="bold", select=categories, max_drop_share=1.0)


def examples(rule: Rule) -> list[str]:
    """The lines that a rule must drop: `drops`, and its `line` phrases, which are examples of themselves."""
    return [] if rule.keep else [*rule.drops, *rule.table.get("line", ())]


def _drops(rule: Rule, alone: Cleaner, together: Cleaner) -> Iterator[str]:
    stage = getattr(load("kinds", rule.kind), "stage", None)
    lines = [x for x in examples(rule) if "\n" not in x and not MARK.search(x)]
    held = set(lines) if _all_go(rule, lines, alone, together) else set()
    for example in examples(rule):
        if example in held:
            continue
        if stage:
            example = stage(rule.params, example)
        text, left = MARK.sub(r"\1", example), MARK.sub("", example) if MARK.search(example) else ""
        if (got := alone.clean_text(text)) != left:
            yield f"does not drop {text!r}" + (f": leaves {got!r}" if got != text else "")
        elif together.clean_text(text) == text:
            yield f"with all packs loaded {text!r} stays"
    for example in rule.todo_drops:
        if alone.clean_text(example) != example:
            yield f"{example!r} goes: move it from todo_drops to drops"


def _all_go(rule: Rule, lines: Sequence[str], alone: Cleaner, together: Cleaner) -> bool:
    """Whether all these lines go by this rule when they stand in one text, which is quicker than one by one.

    It means the same where a rule looks at one line by itself.
    """
    kind = load("kinds", rule.kind)
    if kind.phase(rule.params) != 1 or hasattr(kind, "stage") or alone.clean_text(text := "\n".join(lines)):
        return False
    return len({d.line for d in together.clean(text).drops if rule.id in (d.rule, *d.also)}) == len(lines)


def _keeps(rule: Rule, alone: Cleaner, together: Cleaner) -> Iterator[str]:
    kind = load("kinds", rule.kind)
    for example in (*rule.keeps, *rule.shared_keeps):
        if alone.clean_text(example) != example:
            yield f"drops {example!r}, which must stay"
            continue
        taken = together.clean(example).drops
        if taken:
            yield f"{example!r} must stay, and {taken[0].rule} drops it"
    for example in rule.keeps:
        if not kind.near(rule.params, example):
            yield f"{example!r} is no near miss: it holds no literal of the rule"


def _coverage(rule: Rule) -> Iterator[str]:
    texts = [MARK.sub(r"\1", x) for x in (rule.keeps if rule.keep else examples(rule))]
    for missing in load("kinds", rule.kind).unhit(rule.params, texts):
        yield f"no example hits {missing!r}"
