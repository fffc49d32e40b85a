"""phrase: lists of literals compared with a line; the whole line is what it points at (layer 2).

`line` compares the core of the line (without ornaments at the ends), `prefix`, `suffix` and `contains` look at its
beginning, end and inside. They do not insist on word boundaries: scraped text glues words ("newsletterhere").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from cleaner.edit import Span
from cleaner.fold import ORNAMENTS, core, fold, fold_all
from cleaner.kinds import Confirm, Finder, Line, Pointed
from cleaner.rule import Match, Rule
from cleaner.view import View

LISTS = ("line", "prefix", "suffix", "contains")
BOUNDS = ("max_words", "max_chars", "at")
KEYS = frozenset({*LISTS, *BOUNDS})
LONGEST = 500  # characters of a literal: no line that people repeat is longer
AT = ("any", "head", "tail")
WHOLE = (None,)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a line must keep to, whatever stands in it; shared by the kinds that look at one line."""

    max_words: int | None = None
    max_chars: int | None = None
    at: str = "any"

    def allow(self, text: str) -> bool:
        """Whether a folded line is short enough."""
        if self.max_chars is not None and len(text) > self.max_chars:
            return False
        return self.max_words is None or len(text.split()) <= self.max_words


@dataclass(frozen=True, slots=True)
class Params:
    """Folded literals and their bounds."""

    line: frozenset[str]
    prefix: tuple[str, ...]
    suffix: tuple[str, ...]
    contains: tuple[str, ...]
    bounds: Bounds


def parse_bounds(table: Mapping[str, Any]) -> Bounds:
    """Read the bounds of a rule; ValueError says what is wrong."""
    for key in ("max_words", "max_chars"):
        value = table.get(key)
        if value is not None and (type(value) is not int or value < 1):
            raise ValueError(f"{key} is a whole number from 1 on")
    at = table.get("at", "any")
    if at not in AT:
        raise ValueError(f"at is one of {', '.join(AT)}")
    return Bounds(table.get("max_words"), table.get("max_chars"), at)


def strings(table: Mapping[str, Any], key: str) -> list[str]:
    """Read a list of non-empty strings; ValueError says what is wrong."""
    value = table.get(key, [])
    if not isinstance(value, list) or not set(map(type, value)) <= {str} or not all(map(str.strip, value)):
        raise ValueError(f"{key} is a list of strings that are not empty")
    return value


def literal(text: str, edges: str = "both") -> str:
    """Fold a literal of a rule; a space at an end that is compared inside a line is kept."""
    if len(text) > LONGEST:
        raise ValueError(f"a literal of {len(text)} characters; {LONGEST} are allowed")
    return _literal(text, fold(text) or "", edges)


def literals(texts: Sequence[str], edges: str = "both") -> list[str]:
    """The same for many, which is quicker."""
    if max(map(len, texts), default=0) > LONGEST or "\n" in "".join(texts):
        return [literal(text, edges) for text in texts]
    return [_literal(text, folded or "", edges) for text, folded in zip(texts, fold_all(texts), strict=True)]


def _literal(text: str, folded: str, edges: str) -> str:
    if edges == "both":
        folded = core(folded)
    elif edges == "start":
        folded = folded.lstrip(ORNAMENTS) + " " * text[-1:].isspace()
    elif edges == "end":
        folded = " " * text[:1].isspace() + folded.rstrip(ORNAMENTS)
    else:
        folded = " " * text[:1].isspace() + folded + " " * text[-1:].isspace()
    if not folded.strip():
        raise ValueError(f"{text!r} holds nothing but ornaments or white space")
    return folded


def parse(table: Mapping[str, Any]) -> Params:
    """Read the literals and bounds of a rule."""
    line, prefix, suffix, contains = (strings(table, key) for key in LISTS)
    if not (line or prefix or suffix or contains):
        raise ValueError(f"a phrase needs one of {', '.join(LISTS)}")
    return Params(
        frozenset(literals(line)),
        tuple(literals(prefix, "start")),
        tuple(literals(suffix, "end")),
        tuple(literals(contains, "none")),
        parse_bounds(table),
    )


def phase(params: Params) -> int:
    """A place in the text needs to see what else is there."""
    return 1 if params.bounds.at == "any" else 2


def anchors(params: Params) -> tuple[str, ...]:
    """The literals themselves, with the edges of the line where they must stand there."""
    whole = (f"\n{x}\n" for x in sorted(params.line))
    return (*whole, *(f"\n{x}" for x in params.prefix), *(f"{x}\n" for x in params.suffix), *params.contains)


def longest(params: Params) -> float:
    """The most characters of a folded line that the rule points at."""
    return params.bounds.max_chars or inf


def needs(params: Params) -> frozenset[str]:
    """A literal compared inside a line, or a short line, is only as good as its near misses."""
    loose = params.prefix or params.suffix or params.contains
    short = any(len(x.split()) <= 3 for x in params.line)
    return frozenset({"drops"} if loose else ()) | frozenset({"keeps"} if loose or short else ())


def near(params: Params, example: str) -> bool:
    """Whether a line is a near miss: it holds a literal, or is one but for the bounds."""
    folded = fold(example) or ""
    return any(x.strip() in folded for x in (*params.line, *params.prefix, *params.suffix, *params.contains))


def unhit(params: Params, examples: Sequence[str]) -> list[str]:
    """The literals compared inside a line that no example is hit by."""
    cores = [core(fold(x) or "") for x in examples]
    tests = {"prefix": str.startswith, "suffix": str.endswith, "contains": str.__contains__}
    return [x for key, test in tests.items() for x in getattr(params, key) if not any(test(c, x) for c in cores)]


def hit(params: Params, text: str) -> bool:
    """Whether the core of a folded line is what the rule names, its place aside."""
    if text in params.line:
        return params.bounds.allow(text)
    found = text.startswith(params.prefix) or text.endswith(params.suffix) or any(x in text for x in params.contains)
    return found and params.bounds.allow(text)


def confirm(rule: Rule) -> Confirm:
    """Return what says whether the core of a line is what the rule names."""
    params: Params = rule.params
    allowed = frozenset(x for x in params.line if params.bounds.allow(x))
    loose = replace(params, line=frozenset())
    only_whole = not (params.prefix or params.suffix or params.contains)

    def ask(line: Line) -> Sequence[Span | None]:
        bare = line.core
        return WHOLE if bare in allowed or (not only_whole and bare and hit(loose, bare)) else ()

    return ask


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder that confirms the lines the scan pointed at, in their zone."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        placed: dict[str, dict[int, list[Rule]]] = {"head": {}, "tail": {}}
        for line, candidates in pointed.items():
            text = core(view.folded(line) or "")
            for rule in candidates if text else ():
                if hit(rule.params, text):
                    placed[rule.params.bounds.at].setdefault(line, []).append(rule)
        for at, lines in placed.items():
            if lines:
                zone = view.zone(at, lines)
                for line in sorted(zone.intersection(lines)):
                    yield from (Match(view.whole(line), rule, (line, line)) for rule in lines[line])

    return find
