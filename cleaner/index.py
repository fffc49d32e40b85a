"""The anchors of all rules in one scan: which lines may hold something, and for which rules (layer 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.document import Document
from cleaner.fold import core
from cleaner.literals import scanner
from cleaner.needles import needles
from cleaner.rule import Rule

Owner = tuple[int, Rule]
"""A finder's number, and one of its rules."""

PointedBy = dict[int, dict[int, dict[Rule, None]]]
"""Number of the finder to line to its rules (each once, in order) whose anchors stand in the line."""


DOUBLED = b"  "
"""A needle of our own: a line with doubled spaces has to be folded before it is compared."""


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
        self._scan = scanner([DOUBLED, *inside])
        self._owners = [[], *inside.values()]
        self._longest = [0.0, *longest.values()]

    def lines(self, document: Document) -> list[int]:
        """The lines in which some anchor stands, in order: all that rules with anchors have to look at."""
        special = set(document.special_lines)
        found = self._look(document, special)
        if special:
            folded = document.fold_lines(special)
            again, order = Document("\n".join(map(core, folded.values()))), list(folded)
            found.update(order[i] for i in self._look(again, set()))
        return sorted(found)

    def _look(self, document: Document, special: set[int]) -> set[int]:
        """The lines with anchors; those with doubled spaces are added to `special`."""
        whole, keys, longest = self._whole, document.keys, self._longest
        found = {i for i, key in enumerate(keys) if key in whole}
        for literal, line in self._hits(document):
            if not literal:
                special.add(line)
            elif line not in found and not _too_long(keys[line], longest[literal]):
                found.add(line)
        return found

    def _hits(self, document: Document) -> list[tuple[int, int]]:
        """Needle and line of each hit of the scan."""
        haystack, line, edge = document.haystack, -1, 0
        found = []
        for literal, start, _ in self._scan(haystack):
            if start >= edge:  # a needle may begin with the line end before its line
                line += haystack.count(b"\n", edge, start + 1)
                edge = start + 1
            found.append((literal, line))
        return found

    def rules(self, document: Document) -> PointedBy:
        """The rules whose anchors stand in each line; for documents that hold only lines worth asking about."""
        pointed: PointedBy = {}
        special = set(document.special_lines)
        self._point(document, range(len(document)), pointed, special)
        if special:
            folded = document.fold_lines(special)
            self._point(Document("\n".join(map(core, folded.values()))), list(folded), pointed, set())
        return pointed

    def _point(self, document: Document, lines: Sequence[int], pointed: PointedBy, special: set[int]) -> None:
        whole = self._whole
        found = [(i, owner) for i, key in enumerate(document.keys) if key in whole for owner in whole[key]]
        for literal, line in self._hits(document):
            if not literal:
                special.add(line)
            found += [(line, owner) for owner in self._owners[literal]]
        for line, (number, rule) in found:
            pointed.setdefault(number, {}).setdefault(lines[line], {})[rule] = None


def _too_long(key: bytes, most: float) -> bool:
    """Whether a line has surely more characters than `most` when it is folded: seen from its key, without folding."""
    return len(key) > most and (len(key) > 4 * most or key.isascii())
