"""The alternatives of a regex, one at a time (layer 1): to see whether an example stands behind each."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple


class Alternative(NamedTuple):
    """One branch of a group, and the whole regex with only this branch left in that group."""

    branch: str
    pattern: str


class _Group(NamedTuple):
    start: int
    bars: list[int]
    negative: bool


def alternatives(pattern: str) -> list[Alternative]:
    """Return every branch of every group of a regex (negative lookarounds aside); the regex itself if it has none."""
    found: list[Alternative] = []
    stack = [_Group(0, [], False)]
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(pattern, at)
        elif char == "(":
            opening = next((o for o in ("?:", "?>", "?=", "?!", "?<=", "?<!") if pattern.startswith(o, at + 1)), "")
            stack.append(_Group(at + 1 + len(opening), [], "!" in opening or any(g.negative for g in stack)))
            at += len(opening)
        elif char == "|":
            stack[-1].bars.append(at)
        elif char == ")":
            found += _branches(pattern, stack.pop(), at)
        at += 1
    return found + _branches(pattern, stack[0], len(pattern)) or [Alternative(pattern, pattern)]


def _branches(pattern: str, group: _Group, end: int) -> list[Alternative]:
    if not group.bars or group.negative:
        return []
    cuts = [group.start - 1, *group.bars, end]
    branches = (pattern[a + 1 : b] for a, b in pairwise(cuts))
    return [Alternative(x, pattern[: group.start] + x + pattern[end:]) for x in branches]


def _class_end(pattern: str, at: int) -> int:
    """The position of the bracket that closes the character class opened at `at`."""
    at += 1
    at += pattern[at : at + 1] == "^"
    at += pattern[at : at + 1] == "]"
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at
