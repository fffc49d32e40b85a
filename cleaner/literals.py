"""The multi-literal scan: where do any of these byte strings occur (layer 1)?

One function stands between us and the engine. Another engine (hyperscan, a plain loop) can take its place: it must
report every occurrence of every literal, overlapping ones too, since a leftmost-longest search would let the literal
of one pack hide that of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

Scan = Callable[[bytes], Iterable[tuple[int, int, int]]]
"""`scan(haystack)` gives number of the literal, start, end (bytes) of each hit, ordered by where the hits end."""

CHUNK = 1 << 20
"""Bytes given to the engine at once: it answers with a list, which must not grow with the document."""
SLOWER = 1 << 22
"""Bytes scanned before the faster engine is built: building it takes as long as it saves on 40 MB."""


def scanner(literals: Sequence[bytes]) -> Scan:
    """Return a scan for the literals (distinct, of two bytes or more).

    A literal may begin or end with a line end, but holds none inside.
    """
    if not literals:
        return lambda haystack: ()
    from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

    def engine(implementation: Implementation) -> Callable[..., list[tuple[int, int, int]]]:
        made = BytesAhoCorasick(literals, matchkind=MatchKind.Standard, implementation=implementation)
        return made.find_matches_as_indexes

    find, left = engine(Implementation.ContiguousNFA), SLOWER

    def scan(haystack: bytes) -> Iterable[tuple[int, int, int]]:
        nonlocal find, left
        if left > 0:
            left -= len(haystack)
            if left <= 0:
                find = engine(Implementation.DFA)
        return find(haystack, overlapping=True) if len(haystack) <= CHUNK else _in_chunks(haystack)

    def _in_chunks(haystack: bytes) -> Iterator[tuple[int, int, int]]:
        at = 0
        while at < len(haystack):
            end = haystack.rfind(b"\n", at + 1, at + CHUNK) + 1
            if end == 0:  # one line longer than a chunk
                end = haystack.find(b"\n", at + 1) + 1 or len(haystack)
            for number, first, last in find(haystack[at:end], overlapping=True):
                yield number, at + first, at + last
            at = end - (end < len(haystack))  # a line end belongs to the literals before and after it

    return scan
