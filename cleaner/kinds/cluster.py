"""cluster: lines that mean nothing alone and much together: "Home", "News", "Sport", "Weather" (layer 2).

Each line is compared as in kind phrase (`line`). It goes only where at least `least` such lines, of all rules of the
same category, stand one after the other; lines that other rules dropped count too, if they stand between them or at
the ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.fold import core
from cleaner.kinds import Finder, Pointed, phrase
from cleaner.rows import LABELS, runs
from cleaner.rule import Match, Rule
from cleaner.view import View

KEYS = frozenset({"line", "least"})
LEAST = 4


@dataclass(frozen=True, slots=True)
class Params:
    """The lines, and how many of them make a cluster."""

    lines: phrase.Params
    least: int


def parse(table: Mapping[str, Any]) -> Params:
    """Read the lines and the size of a cluster."""
    least = table.get("least", LEAST)
    if type(least) is not int or least < 2:
        raise ValueError("least is a whole number from 2 on")
    if not table.get("line"):
        raise ValueError("a cluster needs a list of lines")
    return Params(phrase.parse({"line": table["line"]}), least)


def phase(params: Params) -> int:
    """The neighbours decide."""
    return 2


def anchors(params: Params) -> tuple[str, ...]:
    """The lines themselves."""
    return phrase.anchors(params.lines)


def longest(params: Params) -> float:
    """There is no bound but the lines."""
    return phrase.longest(params.lines)


def needs(params: Params) -> frozenset[str]:
    """A line alone never goes, so the lines need no near misses."""
    return frozenset()


def near(params: Params, example: str) -> bool:
    """Whether a line holds one of the lines."""
    return phrase.near(params.lines, example)


def unhit(params: Params, examples: Sequence[str]) -> list[str]:
    """Each line is its own example."""
    return []


def stage(params: Params, example: str) -> str:
    """A line as often as it takes."""
    return "\n".join([example] * params.least) + "\n"


def compile(rules: Sequence[Rule]) -> Finder:
    """Return a finder for clusters."""

    def find(view: View, pointed: Pointed) -> Iterator[Match]:
        members: dict[str, dict[int, Rule]] = {}
        for line, candidates in pointed.items():
            text = core(view.folded(line) or "")
            for rule in candidates:
                if text in rule.params.lines.line:
                    known = members.setdefault(rule.category, {})
                    if line not in known or rule.params.least < known[line].params.least:
                        known[line] = rule
        for by_line in members.values():
            for cluster in _clusters(view, by_line):
                rule = by_line[cluster[0]]
                yield from (Match(view.whole(a, b), rule, (a, b)) for a, b in runs(view, cluster))

    return find


def _clusters(view: View, members: Mapping[int, Rule]) -> Iterator[list[int]]:
    """The lines of each cluster that is large enough."""
    done = -1
    for line in sorted(members):
        if line <= done:
            continue
        cluster, count, least = [line], 1 + _dropped_before(view, line), members[line].params.least
        for after in range(line + 1, len(view.document)):
            if after in members and after not in view.gone:
                cluster.append(after)
                count += 1
                least = max(least, members[after].params.least)
            elif after in view.gone:
                count += _witness(view, after)
            elif not view.blank(after):
                break
        done = cluster[-1]
        if count >= least:
            yield cluster


def _witness(view: View, line: int) -> bool:
    return view.went.get(line, "caption") not in LABELS


def _dropped_before(view: View, line: int) -> int:
    count = 0
    for before in range(line - 1, -1, -1):
        if before in view.gone:
            count += _witness(view, before)
        elif not view.blank(before):
            break
    return count
