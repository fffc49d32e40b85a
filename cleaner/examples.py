"""Do the examples of the rules hold? Each rule alone, and with all packs loaded (layer 5).

- what stands in `drops`, and each `line` phrase, goes; with `⟦ ⟧` only what they mark; examples of selectors are pieces
  of HTML, tried without the rules that need a whole page;
- what stands in `keeps`, the rule's own or its file's, stays, whatever other rules are loaded;
- own `keeps` are near misses: they hold a literal of the rule, or would go if one bound were lifted;
- each literal and each alternative is hit by an example;
- `todo_drops` stay: one that goes is a miss mended, and belongs to `drops`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from cleaner.api import Cleaner
from cleaner.registry import load
from cleaner.rule import Rule

MARK = re.compile("⟦(.*?)⟧")
REST = "<p>The page goes on.</p>"
"""What stands below a piece of HTML that must go: no rule may take all the text of a page."""


class Problem(NamedTuple):
    """An example that does not hold."""

    rule: Rule
    message: str

    def __str__(self) -> str:
        return f"{self.rule.origin.path}:{self.rule.origin.line}: {self.rule.id}: {self.message}"


def check(rules: Sequence[Rule], tried: Collection[str] | None = None) -> Iterator[Problem]:
    """Yield what does not hold of the rules with the ids `tried` (of all), among all, rule by rule."""
    together = _cleaner(rules)
    for rule in rules:
        if tried is None or rule.id in tried:
            alone = _cleaner([rule])
            tests = (
                (_of_pages(rule, alone, rules),)
                if _of_html(rule)
                else (
                    _drops(rule, alone, together),
                    _keeps(rule, alone, together),
                )
            )
            for message in chain(*tests, _coverage(rule)):
                yield Problem(rule, message)


def disturbed(rules: Sequence[Rule], by: Collection[str]) -> Iterator[Problem]:
    """Yield what must stay by the other rules, and goes by one of those with the ids `by`."""
    cleaner = _cleaner([rule for rule in rules if rule.id in by])
    for rule in rules:
        if rule.id not in by:
            for message in _taken((*rule.keeps, *rule.shared_keeps), cleaner):
                yield Problem(rule, message)


def _cleaner(rules: Sequence[Rule]) -> Cleaner:
    categories = sorted({r.category for r in rules})
    return Cleaner(rules, level="bold", select=categories, max_drop_share=1.0)


def examples(rule: Rule) -> list[str]:
    """The lines that a rule must drop: `drops`, and its `line` phrases, which are examples of themselves."""
    return [] if rule.keep else [*rule.drops, *rule.table.get("line", ())]


def _drops(rule: Rule, alone: Cleaner, together: Cleaner) -> Iterator[str]:
    stage = getattr(load("kinds", rule.kind), "stage", None)
    held = _held(rule, together)
    for example in examples(rule):
        if example in held:
            continue
        if stage:
            example = stage(rule.params, example)
        text, left = MARK.sub(r"\1", example), MARK.sub("", example) if "⟦" in example else ""
        if (got := alone.clean_text(text)) != left:
            yield f"does not drop {text!r}" + (f": leaves {got!r}" if got != text else "")
        elif together.clean_text(text) == text:
            yield f"with all packs loaded {text!r} stays"
    for example in rule.todo_drops:
        if alone.clean_text(example) != example:
            yield f"{example!r} goes: move it from todo_drops to drops"


def _of_html(rule: Rule) -> bool:
    return getattr(load("kinds", rule.kind), "MEDIA_TYPE", "") == "text/html"


def _of_pages(rule: Rule, alone: Cleaner, rules: Sequence[Rule]) -> Iterator[str]:
    """What does not hold of the examples of a rule that are pieces of HTML."""
    for example in examples(rule):
        if alone.clean(example + REST, media_type="text/html", url=_url(rule)).text.count("\n") != 1:
            yield f"does not drop {example!r}"
    for example in (*rule.keeps, *rule.shared_keeps):
        if alone.clean(example, media_type="text/html", url=_url(rule)).drops:
            yield f"drops {example!r}, which must stay"
        elif other := next((r for r in rules if r is not rule and _of_html(r) and _takes(r, example)), None):
            yield f"{example!r} must stay, and {other.id} drops it"
        if not load("kinds", rule.kind).near(rule.params, example):
            yield f"{example!r} is no near miss: it holds no name and no word of a selector"


def _takes(rule: Rule, example: str) -> bool:
    return not rule.keep and bool(_cleaner([rule]).clean(example, media_type="text/html").drops)


def _url(rule: Rule) -> str | None:
    """An address of the site that a rule is for."""
    folder, _, rest = rule.id.partition("/")
    return f"https://{rest.partition('/')[0]}/" if folder == "sites" else None


def _held(rule: Rule, together: Cleaner) -> Set[str]:
    """The examples that go by this rule when they all stand in one text, which is quicker than one by one.

    It means the same where a rule looks at one line by itself and takes all of it.
    """
    kind = load("kinds", rule.kind)
    if kind.phase(rule.params) != 1 or hasattr(kind, "stage") or rule.table.get("point") == "match":
        return frozenset()
    lines = [x for x in dict.fromkeys(examples(rule)) if not any(c in x for c in "\n\r⟦")]
    gone = {d.line for d in together.clean("\n".join(lines)).drops if rule.id in (d.rule, *d.also)}
    return {line for number, line in enumerate(lines, 1) if number in gone}


def _keeps(rule: Rule, alone: Cleaner, together: Cleaner) -> Iterator[str]:
    kind = load("kinds", rule.kind)
    stays = []
    for example in (*rule.keeps, *rule.shared_keeps):
        if alone.clean_text(example) == example:
            stays.append(example)
        else:
            yield f"drops {example!r}, which must stay"
    yield from _taken(stays, together)
    for example in rule.keeps:
        if not kind.near(rule.params, example):
            yield f"{example!r} is no near miss: it holds no literal of the rule"


def _taken(stays: Iterable[str], cleaner: Cleaner) -> Iterator[str]:
    for example in stays:
        if rule := _taker(cleaner, example):
            yield f"{example!r} must stay, and {rule} drops it"


@lru_cache(10_000)
def _taker(cleaner: Cleaner, example: str) -> str:
    """The rule that drops it; asked once, as all rules of a file share what must stay."""
    drops = cleaner.clean(example).drops
    return drops[0].rule if drops else ""


def _coverage(rule: Rule) -> Iterator[str]:
    texts = [MARK.sub(r"\1", x) for x in (rule.keeps if rule.keep else examples(rule))]
    for missing in load("kinds", rule.kind).unhit(rule.params, texts):
        yield f"no example hits {missing!r}"
