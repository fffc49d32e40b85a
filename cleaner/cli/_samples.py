"""Which of the texts that a rule took are shown: found in one pass, in little memory, and always the same ones.

A rule keeps the texts whose hashes are the smallest (bottom-k, as in the KMV sketch of Bar-Yossef and others, 2002).
That is a sample by chance of its distinct texts, whatever their order. A text that is kept in the end was kept from the
first time it came, so that its count is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heappushpop

KEPT = 100
"""Distinct texts a rule keeps, if no more samples are asked for: its most frequent ones are exact up to so many."""
WIDTH = 200
"""Code points of each that are kept."""


@dataclass(slots=True)
class Sample:
    """A text without the white space around it, how long it is in code points, and where it came first."""

    text: str
    chars: int
    path: str
    line: int
    count: int = 0


@dataclass(slots=True)
class Samples:
    """Of the distinct texts seen, at most `kept`; `more` if there were others."""

    kept: int = KEPT
    more: bool = False
    _by_hash: dict[int, Sample] = field(default_factory=dict)
    _largest: list[int] = field(default_factory=list)
    """A heap of the hashes, negative, so that the largest comes out first."""

    def add(self, text: str, path: str, line: int) -> None:
        """Count one more text."""
        text = text.strip()
        key = int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        sample = self._by_hash.get(key)
        if sample is None:
            if len(self._by_hash) < self.kept:
                heappush(self._largest, -key)
            else:
                self.more = True
                gone = -heappushpop(self._largest, -key)
                if gone == key:
                    return
                del self._by_hash[gone]
            # one more code point than is shown, which says that there are more
            sample = self._by_hash[key] = Sample(text[: WIDTH + 1], len(text), path, line)
        sample.count += 1

    def __len__(self) -> int:
        return len(self._by_hash)

    def chosen(self, number: int) -> list[Sample]:
        """Return `number` of them, the most frequent first: half for their frequency, the others by chance."""
        often = sorted(self._by_hash, key=lambda key: (-self._by_hash[key].count, key))
        first = often[: (number + 1) // 2]
        rest = sorted(set(often).difference(first))[: number - len(first)]
        return sorted((self._by_hash[key] for key in (*first, *rest)), key=lambda s: (-s.count, s.text))
