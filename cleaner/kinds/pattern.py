"""pattern: a regex, run on the folded line (or on the line itself: `on = "text"`), confirmed only where a literal it
cannot do without was found (layer 2).

It points at the whole line, or with `point = "match"` at what it matched, for junk that is glued into a line.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

import regex

from cleaner.alternatives import alternatives
from cleaner.fold import fold, offsets
from cleaner.kinds import Finder, Pointed, RuleTimeout
from cleaner.kinds.phrase import Bounds, parse_bounds
from cleaner.required import required
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"pattern", "on", "point", "max_words", "max_chars", "at"})
BUDGET = 1.0
"""Seconds that one rule may spend on one document; past it the rule is off for that document, by name."""
_WORD, _ESCAPE = regex.compile(r"[^\W\d_]{3,}|[^\x00-\x7f]"), regex.compile(r"\\.|\(\?P?<\w+>")
LONGEST = 2_000
"""Characters of one regex: past it compiling alone may take minutes."""


@dataclass(frozen=True)
class Params:
    """Regexes, what they run on, and the literals that point to them."""

    patterns: tuple[str, ...]
    needs: tuple[str, ...]
    longest: float
    """The most characters that a folded line can have which one of them matches."""
    on_text: bool
    inside: bool
    bounds: Bounds

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """All of them in one, compiled on first use: regexes are most of the time that loading the packs would take."""
        return regex.compile("|".join(f"(?:{p})" for p in self.patterns))


def parse(table: Mapping[str, Any]) -> Params:
    """Read the regexes; ValueError if one is broken, holds no literal or cannot match a folded line."""
    value = table.get("pattern")
    patterns = [value] if isinstance(value, str) else value
    if not isinstance(patterns, list) or not patterns or not all(isinstance(p, str) and p for p in patterns):
        raise ValueError("pattern is a regex or a list of regexes")
    on, point = table.get("on", "fold"), table.get("point", "line")
    if on not in ("fold", "text") or point not in ("line", "match"):
        raise ValueError('on is "fold" or "text", point is "line" or "match"')
    read = [_read(p, on == "text") for p in patterns]
    needs = tuple(sorted({need for literals, _ in read for need in literals}))
    bounds = parse_bounds(table)
    longest = min(max(longest for _, longest in read), bounds.max_chars or inf)
    return Params(tuple(patterns), needs, longest, on == "text", point == "match", bounds)


def _read(pattern: str, on_text: bool) -> tuple[set[str], float]:
    """The folded literals a regex needs, and the most characters of a folded line that it matches."""
    if len(pattern) > LONGEST:
        raise ValueError(f"the regex has {len(pattern)} characters, {LONGEST} are allowed: split it into several")
    if not on_text and (upper := _upper(pattern)):
        raise ValueError(f'{upper!r} never matches a folded line, which is lower case: write it so, or set on = "text"')
    found, longest = required(pattern)
    if not found:
        raise ValueError(f"the regex {pattern!r} holds no literal of two or more bytes that each match needs")
    for need in found:
        if not on_text and fold(need) != " ".join(need.split()):
            raise ValueError(f"{need!r} never stands in a folded line: write it as {fold(need)!r}")
    return {_refold(need) if on_text else need for need in found}, inf if on_text else longest


def _refold(need: str) -> str:
    return "\n" * need.startswith("\n") + (fold(need) or "") + "\n" * need.endswith("\n")


def _upper(pattern: str) -> str | None:
    """The first upper-case letter that is not part of an escape such as \\S or \\p{Lu}."""
    bare = regex.sub(r"\\[pP]\{[^}]*\}|\\.|\(\?P", "", pattern)
    return next((c for c in bare if c != c.lower()), None)


def phase(params: Params) -> int:
    """A place in the text needs to see what else is there."""
    return 1 if params.bounds.at == "any" else 2


def anchors(params: Params) -> tuple[str, ...]:
    """What every match holds; of two literals of which one holds the other, the shorter is enough."""
    return tuple(x for x in params.needs if not any(y in x for y in params.needs if y != x))


def longest(params: Params) -> float:
    """The most characters of a folded line that the regexes match."""
    return params.longest


def split(params: Params) -> list[Params]:
    """One for each regex, so that a literal leads only to the regex that needs it."""
    read = [(p, *_read(p, params.on_text)) for p in params.patterns]
    most = params.bounds.max_chars or inf
    return [
        dataclasses.replace(params, patterns=(p,), needs=tuple(sorted(needs)), longest=min(longest, most))
        for p, needs, longest in read
    ]


def needs(params: Params) -> frozenset[str]:
    """A regex is read by its examples."""
    return frozenset({"drops", "keeps"})


def near(params: Params, example: str) -> bool:
    """Whether a line is a near miss: it holds a word of the regex, or the regex matches but for the bounds."""
    folded = fold(example) or ""
    words = {w for p in params.patterns for w in _WORD.findall(_ESCAPE.sub(" ", p).lower())}
    words.update(need.strip("\n") for need in params.needs)
    lifted = dataclasses.replace(params, bounds=Bounds())
    return any(w in folded for w in words) or bool(spans(lifted, example, folded))


def unhit(params: Params, examples: Sequence[str]) -> list[str]:
    """The alternatives of the regexes that no example is hit by."""
    texts = [x if params.on_text else fold(x) or "" for x in examples]
    every = (alternative for p in params.patterns for alternative in alternatives(p))
    return [a.branch for a in every if not any(regex.search(a.pattern, text, timeout=BUDGET) for text in texts)]


def spans(params: Params, text: str, folded: str) -> list[tuple[int, int]]:
    """Where the regexes match in a line, in code points of its text; TimeoutError when it takes too long."""
    haystack = text if params.on_text else folded
    if len(folded) > params.longest or not params.bounds.allow(folded):
        return []
    if not params.inside:
        match = params.compiled.search(haystack, timeout=BUDGET)
        return [(0, len(text))] if match and match.end() > match.start() else []
    found = [m.span() for m in params.compiled.finditer(haystack, timeout=BUDGET) if m.end() > m.start()]
    if params.on_text:
        whole = {m.end() for m in regex.finditer(r"\X", text)} | {0} if found else set()
        return [(a, b) for a, b in found if a in whole and b in whole]  # half a grapheme is never cut
    laid = offsets(text, folded) if found else None
    return [span for a, b in found if laid and (span := laid.span(a, b))]


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder that confirms the lines the scan pointed at."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        placed: dict[str, dict[int, list[Match]]] = {"head": {}, "tail": {}}
        for line, candidates in pointed.items():
            for rule in candidates:
                for match in _matches(view, line, rule):
                    if rule.params.bounds.at == "any":
                        yield match
                    else:
                        placed[rule.params.bounds.at].setdefault(line, []).append(match)
        for at, lines in placed.items():
            if lines:
                for line in sorted(view.zone(at, lines).intersection(lines)):
                    yield from lines[line]

    return find


def _matches(view: View, line: int, rule: Rule) -> list[Match]:
    spent, text = view.document.spent, view.text(line)
    rule.params.compiled  # noqa: B018  compiled on first use, which is not the text's fault
    began = time.thread_time()  # a stalled machine is not the rule's
    try:
        found = _spans_in(view, line, rule.params, text)
    except TimeoutError:
        raise RuleTimeout(rule) from None
    spent[rule.id] = spent.get(rule.id, 0.0) + time.thread_time() - began
    if spent[rule.id] > BUDGET:
        raise RuleTimeout(rule)
    return [
        Match(view.inside(line, a, b) if text[:a].strip() or text[b:].strip() else view.whole(line), rule, (line, line))
        for a, b in found
    ]


def _spans_in(view: View, line: int, params: Params, text: str) -> list[tuple[int, int]]:
    if params.on_text and not params.compiled.search(text, timeout=BUDGET):
        return []  # said before the line is folded in vain
    folded = view.folded(line)
    return spans(params, text, folded) if folded else []
