"""What kinds have in common that no literal leads to: they look at neighbours and ask for examples in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def phase(params: object) -> int:
    """The neighbours decide."""
    return 2


def near(params: object, example: str) -> bool:
    """One line is never a near miss."""
    return False


def unhit(params: object, examples: Sequence[str]) -> list[str]:
    """There are no literals."""
    return []


def anchors(params: object) -> tuple[str, ...]:
    """No literal leads to them."""
    return ()


def longest(params: object) -> float:
    """There is no bound."""
    return inf


def needs(params: object) -> frozenset[str]:
    """More than a line shows what is meant: a folder of fixtures."""
    return frozenset({"case"})
