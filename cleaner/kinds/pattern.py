"""pattern: a regex, run on the folded line (or on the line itself: `on = "text"`), confirmed only where a literal it
cannot do without was found (layer 2).

It points at the whole line, or with `point = "match"` at what it matched, for junk that is glued into a line.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import inf
from typing import Any

import regex

from cleaner.alternatives import alternatives, marked
from cleaner.edit import Span
from cleaner.fold import fold, offsets
from cleaner.kinds import SLOW, Confirm, Finder, Line, Pointed, RuleTimeout
from cleaner.kinds._regex import Params, read, searcher
from cleaner.kinds.phrase import WHOLE, Bounds, parse_bounds
from cleaner.nodes import shortest
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"pattern", "on", "point", "max_words", "max_chars", "at"})
BUDGET = 1.0
"""Seconds that one rule may spend on one document; past it the rule is off for that document, by name."""
_LITERAL = regex.compile(r"[\w ',-]+")
_WORD, _ESCAPE = regex.compile(r"[^\W\d_]{3,}|[^\x00-\x7f]"), regex.compile(r"\\.|\(\?P?<\w+>")


def parse(table: Mapping[str, Any]) -> Params:
    """Read the regexes; ValueError if one is broken, holds no literal or cannot match a folded line."""
    value = table.get("pattern")
    patterns = [value] if isinstance(value, str) else value
    if not isinstance(patterns, list) or not patterns or not all(isinstance(p, str) and p for p in patterns):
        raise ValueError("pattern is a regex or a list of regexes")
    on, point = table.get("on", "fold"), table.get("point", "line")
    if on not in ("fold", "text") or point not in ("line", "match"):
        raise ValueError('on is "fold" or "text", point is "line" or "match"')
    found = [read(p, on == "text") for p in patterns]
    needs = tuple(sorted({need for one in found for need in one.needs}))
    bounds = parse_bounds(table)
    longest = min(max(one.longest for one in found), bounds.max_chars or inf)
    quick = min(one.quick for one in found)
    also = found[0].also if len(found) == 1 else ()
    return Params(tuple(patterns), needs, longest, quick, also, on == "text", point == "match", bounds)


def phase(params: Params) -> int:
    """A place in the text needs to see what else is there."""
    return 1 if params.bounds.at == "any" else 2


def anchors(params: Params) -> tuple[str, ...]:
    """What every match holds; of two literals of which one holds the other, the shorter is enough."""
    return params.needs if len(params.patterns) == 1 else tuple(shortest(params.needs))


def longest(params: Params) -> float:
    """The most characters of a folded line that the regexes match."""
    return params.longest


def split(params: Params) -> list[Params]:
    """One for each regex, so that a literal leads only to the regex that needs it."""
    most = params.bounds.max_chars or inf
    parts = []
    for pattern in params.patterns:
        one = read(pattern, params.on_text)
        longest = min(one.longest, most)
        bounds = (params.on_text, params.inside, params.bounds)
        parts.append(Params((pattern,), one.needs, longest, one.quick, one.also, *bounds))
    return parts


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
    """The alternatives of the regexes that no example is hit by; not those of a group that may be missing."""
    texts = [x if params.on_text else fold(x) or "" for x in examples]
    return [branch for pattern in params.patterns for branch in _unhit(pattern, texts, params.quick)]


def _unhit(pattern: str, texts: Sequence[str], quick: float) -> Iterator[str]:
    branches = alternatives(pattern)
    plain = max(map(len, texts), default=0) <= quick
    whole = marked(pattern, branches)
    search = searcher(whole, plain=True) if plain else partial(regex.compile(whole).search, timeout=BUDGET)
    found = {text: match for text in texts if (match := search(text))}
    taken = {name for match in found.values() for name, part in match.groupdict().items() if part is not None}
    for number, (branch, alone, _, optional) in enumerate(branches):
        if optional or f"_{number}" in taken:
            continue
        # A match takes one way of several, and there may be an example of this one too.
        literal = _LITERAL.fullmatch(branch)
        if not any(branch in x if literal else regex.search(alone, x, timeout=BUDGET) for x in found):
            yield branch


def spans(params: Params, text: str, folded: str) -> list[tuple[int, int]]:
    """Where the regexes match in a line, in code points of its text; TimeoutError when it takes too long."""
    haystack = text if params.on_text else folded
    if len(folded) > params.longest or not params.bounds.allow(folded):
        return []
    timeout = None if len(haystack) <= params.quick else BUDGET
    if not params.inside:
        match = params.compiled.search(haystack, timeout=timeout)
        return [(0, len(text))] if match and match.end() > match.start() else []
    found = [m.span() for m in params.compiled.finditer(haystack, timeout=timeout) if m.end() > m.start()]
    if params.on_text:
        whole = {m.end() for m in regex.finditer(r"\X", text)} | {0} if found else set()
        return [(a, b) for a, b in found if a in whole and b in whole]  # half a grapheme is never cut
    laid = offsets(text, folded) if found else None
    return [span for a, b in found if laid and (span := laid.span(a, b))]


def confirm(rule: Rule) -> Confirm:
    """Return what runs the regexes of a rule on a line."""
    params: Params = rule.params
    on_text, longest, quick = params.on_text, params.longest, params.quick
    also = params.also
    always_laid = on_text or params.inside

    def ask(line: Line) -> Sequence[Span | None]:
        haystack = line.text if on_text else line.folded
        if len(haystack) > longest or not haystack:
            return ()
        for group in also:
            for literal in group:
                if literal in haystack:
                    break
            else:
                return ()
        if len(haystack) > quick or SLOW in line.spent:
            return parts(rule, line.text, line.folded, line.spent)
        if not params.search(haystack):
            return ()
        if always_laid:
            return parts(rule, line.text, line.folded, line.spent)
        return WHOLE if params.bounds.allow(haystack) else ()

    return ask


def parts(rule: Rule, text: str, folded: str, spent: dict[str, float]) -> list[Span | None]:
    """What a rule points at in a line. Raises RuleTimeout where it has used up its time on the document."""
    params: Params = rule.params
    if not folded:
        return []
    params.compiled  # noqa: B018  compiled on first use, which is not the text's fault
    began = time.thread_time()  # a stalled machine is not the rule's
    try:
        found = spans(params, text, folded)
    except TimeoutError:
        raise RuleTimeout(rule) from None
    spent[rule.id] = spent.get(rule.id, 0.0) + time.thread_time() - began
    if spent[rule.id] > BUDGET:
        raise RuleTimeout(rule)
    return [Span(a, b) if text[:a].strip() or text[b:].strip() else None for a, b in found]


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder that confirms the lines the scan pointed at, in their zone."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        placed: dict[str, dict[int, list[Match]]] = {"head": {}, "tail": {}}
        for line, candidates in pointed.items():
            text, folded = view.text(line), view.folded(line)
            for rule in candidates if folded else ():
                for part in parts(rule, text, folded or "", view.document.spent):
                    span = view.whole(line) if part is None else view.inside(line, *part)
                    placed[rule.params.bounds.at].setdefault(line, []).append(Match(span, rule, (line, line)))
        for at, lines in placed.items():
            if lines:
                for line in sorted(view.zone(at, lines).intersection(lines)):
                    yield from lines[line]

    return find
