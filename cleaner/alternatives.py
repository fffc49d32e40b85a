"""The alternatives of a regex, one at a time (layer 1): to see whether an example stands behind each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_OPTIONAL = ("?", "*", "{0", "{,")


class Alternative(NamedTuple):
    """One branch of a group, and the whole regex with only this branch left in that group."""

    branch: str
    pattern: str
    at: int
    """Where the branch stands in the regex."""
    optional: bool = False
    """Whether its group, or one around it, may be missing: then no text can show that this branch was needed."""


class _Group(NamedTuple):
    start: int
    bars: list[int]
    negative: bool
    end: int = 0


def alternatives(pattern: str) -> list[Alternative]:
    """Return every branch of every group of a regex (negative lookarounds aside); the regex itself if it has none."""
    groups = _groups(pattern)
    absent = [group for group in groups if pattern.startswith(_OPTIONAL, group.end + 1)]
    found = [branch for group in groups for branch in _branches(pattern, group)]
    return [
        branch._replace(optional=any(group.start <= branch.at <= group.end for group in absent)) for branch in found
    ] or [Alternative(pattern, pattern, 0)]


def marked(pattern: str, branches: Sequence[Alternative]) -> str:
    """Return the regex with a group `_0`, `_1` … around each branch, so that one match tells which of them it took.

    Of a repeated group it tells what it took last.
    """
    inserts: list[tuple[int, str]] = []
    for number, (branch, _, at, _) in enumerate(branches):
        inserts += [(at, f"(?P<_{number}>"), (at + len(branch), ")")]
    for at, mark in sorted(inserts, key=lambda x: (-x[0], x[1] != ")")):
        pattern = pattern[:at] + mark + pattern[at:]
    return pattern


def _groups(pattern: str) -> list[_Group]:
    """The groups in the order in which they end, the whole regex last."""
    found: list[_Group] = []
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
            found.append(stack.pop()._replace(end=at))
        at += 1
    return [*found, stack[0]._replace(end=len(pattern))]


def _branches(pattern: str, group: _Group) -> list[Alternative]:
    if not group.bars or group.negative:
        return []
    branches = ((a + 1, pattern[a + 1 : b]) for a, b in pairwise([group.start - 1, *group.bars, group.end]))
    return [Alternative(x, pattern[: group.start] + x + pattern[group.end :], at) for at, x in branches]


def _class_end(pattern: str, at: int) -> int:
    """The position of the bracket that closes the character class opened at `at`."""
    at += 1
    at += pattern[at : at + 1] == "^"
    at += pattern[at : at + 1] == "]"
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at
