"""The anchors of all rules in one scan: which lines may hold something, and for which rules (layer 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from cleaner.document import Document
from cleaner.fold import core
from cleaner.literals import scanner
from cleaner.needles import needles
from cleaner.rule import Rule

Owner = tuple[int, Rule]
"""A finder's number, and one of its rules."""

PointedBy = dict[int, dict[int, dict[Rule, None]]]
"""Number of the finder to line to its rules (each once, in order) whose anchors stand in the line."""


class Index:
    """Looks for the needles of the rules: whole lines by their keys, all others by one scan of the text."""

    def __init__(self, entries: Iterable[tuple[Owner, Sequence[str], float]]) -> None:
        """Each entry: who asks, the anchors, and the most characters of a line that the rule can point at."""
        self._whole: dict[bytes, list[Owner]] = {}
        inside: dict[bytes, list[Owner]] = {}
        longest: dict[bytes, float] = {}
        for owner, anchors, most in entries:
            for needle in sorted(set[bytes]().union(*map(needles, anchors))):
                if needle.startswith(b"\n") and needle.endswith(b"\n"):
                    self._whole.setdefault(needle[1:-1], []).append(owner)
                else:
                    inside.setdefault(needle, []).append(owner)
                    longest[needle] = max(most, longest.get(needle, 0))
        self._scan = scanner(list(inside))
        self._owners = list(inside.values())
        self._longest = list(longest.values())
        self._bounded = min(self._longest, default=inf)

    def lines(self, document: Document) -> list[int]:
        """The lines in which some anchor stands, in order: all that rules with anchors have to look at."""
        special = document.special_lines
        found = self._hit(document, special)
        if special:
            folded = document.fold_special()
            order = list(folded)
            again = Document("\n".join(map(core, folded.values())))
            found.update(order[i] for i in self._hit(again, frozenset()))
        return sorted(found)

    def _hit(self, document: Document, special: frozenset[int]) -> set[int]:
        whole = self._whole
        found = {i for i, key in enumerate(document.keys) if key in whole}
        haystack, line, edge = document.haystack, -1, 0
        for literal, start in self._scan(haystack):
            at = start + 1  # past the line end that a needle may begin with, and in its line all the same
            if at > edge:
                line += haystack.count(b"\n", edge, at)
                edge = at
            if line not in found and (line in special or not _too_long(document.keys[line], self._longest[literal])):
                found.add(line)
        return found

    def rules(self, document: Document) -> PointedBy:
        """The rules whose anchors stand in each line; for documents that hold only lines worth asking about."""
        pointed: PointedBy = {}
        self._point(document, range(len(document)), pointed)
        if document.special_lines:
            folded = document.fold_special()
            self._point(Document("\n".join(map(core, folded.values()))), list(folded), pointed)
        return pointed

    def _point(self, document: Document, lines: Sequence[int], pointed: PointedBy) -> None:
        whole, keys, haystack = self._whole, document.keys, document.haystack
        found = [(i, owner) for i, key in enumerate(keys) if key in whole for owner in whole[key]]
        for literal, start in self._scan(haystack):
            line = haystack.count(b"\n", 0, start + 1) - 1
            found += [(line, owner) for owner in self._owners[literal]]
        for line, (number, rule) in found:
            pointed.setdefault(number, {}).setdefault(lines[line], {})[rule] = None


def _too_long(key: bytes, most: float) -> bool:
    """Whether a line has surely more characters than `most` when it is folded: seen from its key, without folding."""
    return len(key) > most and (len(key) > 4 * most or key.isascii())
