"""What is known of a piece of a regex, and which of several literals is the best to look for (layer 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import NamedTuple

Strings = frozenset[str]
EMPTY: Strings = frozenset({""})


class Steps(NamedTuple):
    """How often at most, on a line of n characters: factor * n ** degree."""

    factor: float
    degree: int = 0

    def plus(self, other: Steps) -> Steps:
        """The sum, or a little more."""
        return Steps(self.factor + other.factor, max(self.degree, other.degree))

    def times(self, other: Steps) -> Steps:
        """The product."""
        return Steps(self.factor * other.factor, self.degree + other.degree)

    def longest(self, most: float) -> float:
        """The longest line for which it is no more than `most`."""
        if self.factor > most:
            return 0
        return (most / self.factor) ** (1 / self.degree) if self.degree else inf


FEW, MOST = 10, 256
"""Literals of a group of which one is needed too; alternatives of one literal, past which a sequence is cut."""
RARE = 12
"""Bytes of a literal that hardly ever stands anywhere by chance; the edge of a line counts as three."""
ONCE, UNKNOWN = Steps(1), Steps(inf)


class Node(NamedTuple):
    """A piece of a regex: all strings it can be (None if not few), strings of which one is in every match, the most
    characters it can match, its repetitions multiplied along their nesting, whether it holds the edges of the line, in
    how many ways it can match from one place, the steps to try them all, and strings of which one begins, or ends, each
    match where `exact` does not tell."""

    exact: Strings | None
    needed: Strings | None
    width: float = 1
    nested: int = 1
    edges: tuple[bool, bool] = (False, False)
    ways: Steps = ONCE
    cost: Steps = ONCE
    begins: Strings = EMPTY
    ends: Strings = EMPTY


class Required(NamedTuple):
    """What each match of a regex needs."""

    literals: Strings | None
    """Literals of which each match holds at least one, None if there are none. A line end at the start or the end of
    one stands for the edge of the line. Only literals of two or more bytes of UTF-8 count, spaces at the ends aside."""
    longest: float
    """The most characters that a line it matches can have (inf if there is no bound)."""
    steps: Steps
    """The most that a search in a line can take, if the engine tries everything."""
    also: tuple[tuple[str, ...], ...]
    """More literals, few, of which each match holds one of each group."""


@lru_cache(1024)  # a set is asked about again in each group around it
def _worth(literals: Strings) -> int:
    """How rare the commonest of some literals may be: its length; the edge of a line is worth as much as letters.

    Zero where one is too short to be looked for.
    """
    if any(len(x.strip().encode("utf-8", "surrogatepass")) < 2 for x in literals):
        return 0
    edges = (2 * (x[:1] == "\n" or x[-1:] == "\n") for x in literals)
    return min(len(x.encode("utf-8", "surrogatepass")) + edge for x, edge in zip(literals, edges, strict=True))


def best(parts: Sequence[Strings | None]) -> Strings | None:
    """Of literals that are all needed, the ones to look for: rarest first, then fewest. RARE is rare enough."""
    known = [(min(worth, RARE), -len(p), p) for p in parts if p and (worth := _worth(p))]
    return max(known, key=lambda x: x[:2], default=(0, 0, None))[2]


def shortest(literals: Collection[str]) -> list[str]:
    """Return the literals that hold no other one of them: where one of the others stands, one of these does."""
    every = "\0".join(literals)
    within = [x for x in literals if every.count(x) > 1]
    return [x for x in literals if not any(y in x for y in within if y != x)]


def ends(literals: Strings) -> Strings:
    """Return literals of which one ends each of these: those that end with another one are left out."""
    kept: list[str] = []
    for literal in sorted(literals, key=lambda x: (len(x), x)):
        if not literal.endswith(tuple(kept)):
            kept.append(literal)
    return frozenset(kept)


def union(sets: Iterable[Strings]) -> Strings:
    """All of them together, none where they are too many."""
    every = frozenset[str]().union(*sets)
    return every if len(every) <= MOST else EMPTY


def repeated(node: Node, least: int, most: float) -> tuple[Steps, Steps]:
    """Ways and steps of a piece that may stand `least` to `most` times (inf: no bound)."""
    times = Steps(most) if most < inf else Steps(1, 1)
    if node.ways == ONCE:  # as many ways as there are numbers of times
        return (ONCE if least == most else times.plus(ONCE)), times.plus(ONCE).times(node.cost)
    if most <= 1:
        return node.ways.plus(ONCE), node.cost.plus(ONCE)
    return UNKNOWN, UNKNOWN


def one_of(nodes: Sequence[Node], exact: Strings | None) -> tuple[Steps, Steps]:
    """Ways and steps of alternatives; there is one way at most where none of the strings begins another."""
    ways, cost = nodes[0].ways, nodes[0].cost
    for node in nodes[1:]:
        ways, cost = ways.plus(node.ways), cost.plus(node.cost)
    apart = exact is not None and len(exact) == sum(len(n.exact or ()) for n in nodes)
    if apart and all(n.ways == ONCE for n in nodes):
        ordered = sorted(exact or ())
        ways = ways if any(b.startswith(a) for a, b in pairwise(ordered)) else ONCE
    return ways, cost


def in_a_row(nodes: Sequence[Node]) -> tuple[Steps, Steps]:
    """Ways and steps of pieces that stand one after the other: each is tried after every way of those before it."""
    ways, cost = ONCE, ONCE
    for node in nodes:
        cost = cost.plus(ways.times(node.cost))
        ways = ways.times(node.ways)
    return ways, cost


def fewest(parts: Sequence[Strings | None]) -> tuple[tuple[str, ...], ...]:
    """Of literals that are all needed, up to three groups of FEW, those of one letter too."""
    groups = []
    for part in parts:
        if not part or len(part) > 4 * FEW or "" in part:
            continue
        least = tuple(sorted(shortest({x.strip("\n") for x in part})))
        if least and "" not in least and len(least) <= FEW:
            groups.append(least)
    return tuple(sorted(groups, key=lambda g: (-min(map(len, g)), len(g)))[:3])


ANYTHING = Node(None, None)
