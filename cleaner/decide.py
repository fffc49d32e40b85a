"""Matches in, winners out: the one place that decides (layer 3).

| order | case | outcome |
|---|---|---|
| 1 | a keep overlaps a drop | the keep wins unless the drop's priority is higher |
| 2 | priorities differ | the higher wins |
| 3 | packs differ | `sites/` over language over `common/` |
| 4 | lengths differ | the longer span wins |
| 5 | all equal | the earlier start, then the rule id |
| 6 | losers | stay on the winner as witnesses |

A loser is not trimmed to its remainder: a half-removed sentence is worse than a kept advertisement.
Row 7 of the table, how much of a document may go, is in cleaner/cap.py: it compares two whole answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from cleaner.rule import Match, Rule


class Won(NamedTuple):
    """A match that won, and the rules that pointed at some of the same text and lost."""

    match: Match
    also: tuple[Rule, ...] = ()


def decide(matches: Iterable[Match]) -> list[Won]:
    """Return the winners, drops and keeps, disjoint and in the order of the text."""
    ordered = sorted(matches, key=_place)
    if all(one.span.end <= other.span.start for one, other in pairwise(ordered)):
        return [Won(match) for match in ordered]
    won = [winner for cluster in _clusters(ordered) for winner in _settle(cluster)]
    won.sort(key=_place_won)
    return won


def _place(match: Match) -> tuple[int, int, str]:
    return match.span.start, match.span.end, match.rule.id


def _place_won(won: Won) -> tuple[int, int]:
    return won.match.span


def _rank(match: Match) -> tuple[int, bool, int, int, int, str]:
    rule, (start, end) = match.rule, match.span
    return -rule.priority, not rule.keep, -rule.rank, start - end, start, rule.id


def _clusters(ordered: list[Match]) -> Iterator[list[Match]]:
    """Split sorted matches into groups that have no text in common."""
    cluster: list[Match] = []
    end = -1
    for match in ordered:
        if cluster and match.span.start >= end:
            yield cluster
            cluster = []
        cluster.append(match)
        end = max(end, match.span.end) if len(cluster) > 1 else match.span.end
    if cluster:
        yield cluster


def _settle(cluster: list[Match]) -> list[Won]:
    if len(cluster) == 1:
        return [Won(cluster[0])]
    winners: list[tuple[Match, dict[str, Rule]]] = []
    for match in sorted(cluster, key=_rank):
        beaten_by = next((w for w in winners if _overlap(w[0], match)), None)
        if beaten_by is None:
            winners.append((match, {}))
        elif match.rule.id != beaten_by[0].rule.id:
            beaten_by[1][match.rule.id] = match.rule
    return [Won(match, tuple(also[k] for k in sorted(also))) for match, also in winners]


def _overlap(one: Match, other: Match) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end
