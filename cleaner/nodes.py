"""What is known of a piece of a regex, and which of several literals is the best to look for (layer 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Strings = frozenset[str]
EMPTY: Strings = frozenset({""})


class Node(NamedTuple):
    """A piece of a regex: all strings it can be (None if not few), strings of which one is in every match, the most
    characters it can match, its repetitions multiplied along their nesting, whether it holds the edges of the line."""

    exact: Strings | None
    needed: Strings | None
    width: float = 1
    nested: int = 1
    edges: tuple[bool, bool] = (False, False)


def _worth(literals: Strings) -> int:
    """How rare the commonest of some literals may be: its length; the edge of a line is worth as much as letters."""
    return min(len(x.encode("utf-8", "surrogatepass")) + 5 * (x != x.strip("\n")) for x in literals)


def _usable(literals: Strings | None) -> bool:
    return bool(literals) and all(len(x.strip().encode("utf-8", "surrogatepass")) >= 2 for x in literals or ())


def best(parts: Sequence[Strings | None]) -> Strings | None:
    """Of literals that are all needed, the ones to look for: rarest first, then fewest."""
    known = [p for p in parts if p is not None and _usable(p)]
    return max(known, key=lambda p: (_worth(p), -len(p)), default=None)


ANYTHING = Node(None, None)
