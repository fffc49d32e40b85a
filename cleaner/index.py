"""The anchors of all rules in one scan: which lines may hold something, and for which rules (layer 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from math import inf

from cleaner.document import Document
from cleaner.fold import core
from cleaner.literals import scanner
from cleaner.needles import all_needles
from cleaner.registry import load
from cleaner.rule import Rule

Owner = tuple[int, Rule]
"""A finder's number, and one of its rules."""

Needles = dict[int, list[int]]
"""Line to the numbers of the needles that stand in it."""

DOUBLED = b"  "
"""A needle of our own: a line with doubled spaces has to be folded before it is compared."""


class Index:
    """Looks for the needles of the rules: whole lines by their keys, all others by one scan of the text."""

    def __init__(self, entries: Iterable[tuple[Owner, Sequence[str], float]]) -> None:
        """Each entry: who asks, the anchors, and the most characters of a line that the rule can point at."""
        whole: dict[bytes, tuple[Owner, ...]] = {}
        inside: dict[bytes, tuple[Owner, ...]] = {DOUBLED: ()}
        longest: dict[bytes, float] = {DOUBLED: 0.0}
        entries = list(entries)
        known = all_needles(dict.fromkeys(chain.from_iterable(anchors for _, anchors, _ in entries)))
        for owner, anchors, most in entries:
            alone = (owner,)  # nearly all needles have one owner, who has many
            for needle in [known.whole[x] for x in anchors if x in known.whole]:
                whole[needle] = whole[needle] + alone if needle in whole else alone
            for needle in chain.from_iterable([known.other[x] for x in anchors if x in known.other]):
                kept, key = (whole, needle[1:-1]) if needle[0] == needle[-1] == 10 else (inside, needle)  # line ends
                kept[key] = kept[key] + alone if key in kept else alone
                if kept is inside:
                    longest[key] = max(most, longest.get(key, 0.0))
        self._scan = scanner(list(inside))
        self._owners = [*inside.values(), *whole.values()]
        self._longest = list(longest.values())
        self._whole = {key: number for number, key in enumerate(whole, len(inside))}

    def lines(self, document: Document) -> list[int]:
        """The lines in which some anchor stands, in order: all that rules with anchors have to look at."""
        return sorted(self.look(document))

    def look(self, document: Document, any_length: bool = False) -> Needles:
        """The needles in each line that is not too long for all of their rules; a line may name one twice."""
        special = set(document.special_lines)
        longest = [inf] * len(self._longest) if any_length else self._longest
        found = self._look(document, special, longest)
        if special:
            folded = document.fold_lines(special)
            order = list(folded)
            again = self._look(Document("\n".join(map(core, folded.values()))), set(), longest)
            for line, numbers in again.items():
                found.setdefault(order[line], []).extend(numbers)
        return found

    def _look(self, document: Document, special: set[int], longest: Sequence[float]) -> Needles:
        """The lines with needles; those with doubled spaces are added to `special`."""
        found: Needles = {}
        keys = document.keys
        haystack, line, edge = document.haystack, -1, 0
        count = haystack.count
        for number, start, _ in self._scan(haystack):
            if start >= edge:  # a needle may begin with the line end before its line
                line += count(b"\n", edge, start + 1)
                edge = start + 1
            if not number:
                special.add(line)
                continue
            size, most = len(keys[line]), longest[number]
            if size > most and _too_long(keys[line], most):
                continue
            if line in found:
                found[line].append(number)
            else:
                found[line] = [number]
        whole = self._whole
        for line, key in [(line, key) for line, key in enumerate(keys) if key in whole]:
            found.setdefault(line, []).append(whole[key])
        return found

    def owners(self, numbers: Iterable[int]) -> dict[Owner, None]:
        """Who asks for some needles, each once, in order."""
        return {owner: None for number in numbers for owner in self._owners[number]}


def anchors(rules: Iterable[Rule]) -> dict[str, None]:
    """Return what an index of all these rules would look for."""
    found: dict[str, None] = {}
    for rule in rules:
        kind = load("kinds", rule.kind)
        for part in kind.split(rule.params) if hasattr(kind, "split") else [rule.params]:
            found.update(dict.fromkeys(kind.anchors(part)))
    return found


def _too_long(key: bytes, most: float) -> bool:
    """Whether a line has surely more characters than `most` when it is folded: seen from its key, without folding."""
    return len(key) > most and (len(key) > 4 * most or key.isascii())
