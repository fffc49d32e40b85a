"""Sets of 500 and of 3,000 rules: what ships, filled up with made ones in the languages of the texts.

    python -m bench.rules              what is in the sets

A made rule has one to four literals, like `Jetzt den Newsletter von Signal abonnieren`: about 65 % compare the whole
line, 25 % its beginning, end or inside, 10 % are regexes. The first ones of each language drop the lines that
bench.texts puts in; the smaller set is the beginning of the larger one.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, islice
from typing import Any
from zlib import crc32

from bench.words import BRANDS, Language, languages
from cleaner.api import Cleaner
from cleaner.fold import fold
from cleaner.pack import load_all
from cleaner.registry import load
from cleaner.rule import Confidence, Origin, Rule

COUNTS = (500, 3000)
SHIPPED = 0.6
"""Share of shipped rules: the others are made ones, of which the first drop what the texts hold."""
CATEGORIES = ("related", "subscribe", "newsletter", "share-bar", "app-promo", "credit", "nav", "teaser")


def rule_set(count: int) -> list[Rule]:
    """Return rules of which exactly `count` are on at level normal.

    No more than SHIPPED of them are shipped ones: those of common/ and en/ first, then some of each other language.
    Where all fit in, those that are off (guesses, bylines, timestamps) come on top.
    """
    rules = load_all([])
    on = Cleaner(rules=rules).rules
    if len(on) > SHIPPED * count:
        rules = sorted(on, key=_choice)[: int(SHIPPED * count)]
        on = rules
    rules = [*rules, *islice(made_rules(), count - len(on))]
    if len(Cleaner(rules=rules).rules) != count:
        raise ValueError(f"only {len(Cleaner(rules=rules).rules)} rules could be made")
    return rules


def _choice(rule: Rule) -> tuple[int, int]:
    language = rule.id.partition("/")[0]
    return ("common", "en").index(language) if language in ("common", "en") else 2, crc32(rule.id.encode())


def made_rules() -> Iterator[Rule]:
    """Made rules without repetition, the languages in turn; first what the texts hold, then variations."""
    others = [x for x in languages().values() if x.code != "en"]
    streams = [(x.code, _tables(x)) for x in (languages()["en"], *others)]
    number = 0
    while streams:
        for code, tables in list(streams):
            for table in [next(tables, None), next(tables, None)]:
                if table is None:
                    streams = [s for s in streams if s[0] != code]
                else:
                    number += 1
                    yield _rule(code, number, table)


def _rule(code: str, number: int, table: dict[str, Any]) -> Rule:
    kind = "pattern" if "pattern" in table else "phrase"
    return Rule(
        id=f"{code}/bench/made-{number}",
        category=CATEGORIES[number % len(CATEGORIES)],
        kind=kind,
        origin=Origin(f"bench/{code}.toml", number),
        params=load("kinds", kind).parse(table),
        confidence=Confidence.sure,
        table=table,
    )


def _tables(language: Language) -> Iterator[dict[str, Any]]:
    """What would stand in a pack: the lines, the templates with their slot open, then filled."""
    lines = list(language.lines)
    while lines:
        yield {"line": [lines.pop(0) for _ in range(min(len(lines), 1 + len(lines) % 3))]}
    yield {"pattern": _open(language.templates[0]), "max_words": 20}
    yield {"pattern": "|".join(_open(t) for t in language.templates[1:3])}
    for template in language.templates[3:]:
        head, tail = (part if part.strip() else "" for part in template.split("{}"))
        yield {"prefix": [head], "max_words": 16} if head else {"suffix": [tail], "max_words": 16}
    yield from _variations(language)


def _variations(language: Language) -> Iterator[dict[str, Any]]:
    """Of twenty: thirteen whole lines, five that look inside, two regexes."""
    slots = (*language.slots, *(f"{brand} {entry}" for entry in language.menu for brand in BRANDS))
    filled = (t.replace("{}", slot) for slot in slots for t in language.templates)
    pairs = list(combinations(language.templates, 2))
    number = 0
    while True:
        some = [x for x, _ in zip(filled, range(1 + number % 4), strict=False)]
        if not some:
            return
        place = number * 7 % 20
        if place < 13:
            yield {"line": some}
        elif place < 18:
            yield {("prefix", "suffix", "contains")[place % 3]: some, "max_words": 18}
        else:
            one, other = pairs[number % len(pairs)]
            named = "|".join(_quoted(slots[(number + k) % len(slots)]) for k in range(3))
            yield {"pattern": f"{_open(one)}|{_open(other)}|{_quoted(some[0])} (?:{named})"}
        number += 1


def _open(template: str) -> str:
    """A regex for a template with anything short in its slot."""
    head, tail = template.split("{}")
    space = " " if head.endswith(" ") else ""
    return f"^{_quoted(head)}{space}[^.!?]{{1,60}}{' ' if tail.startswith(' ') else ''}{_quoted(tail)}$"


def _quoted(text: str) -> str:
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", fold(text) or "")


def main() -> int:
    """Show what the sets hold."""
    print("| rules on | with those off | kinds | literals and regexes | languages |\n|---:|---:|---|---:|---:|")
    for count in COUNTS:
        rules = rule_set(count)
        kinds: Counter[str] = Counter()
        literals = 0
        for rule in rules:
            keys = [k for k in ("line", "prefix", "suffix", "contains", "pattern") if k in rule.table] or [rule.kind]
            kinds.update(keys)
            values = [rule.table.get(key, []) for key in keys]
            literals += sum(1 if isinstance(value, str) else len(value) for value in values)
        shown = ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
        print(f"| {count} | {len(rules)} | {shown} | {literals:,} | {len({r.id.split('/')[0] for r in rules})} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
