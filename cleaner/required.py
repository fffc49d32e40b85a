"""Literals that a regex cannot match without (layer 1), read from its source.

The scan looks for these; the regex confirms only where one of them stands. The reader is careful: what it does not
know it treats as "anything". Inline flags, verbose mode and references end what it can know.
"""

from __future__ import annotations

from collections.abc import Iterable

DEEPEST, REPEATS = 30, 10_000
"""What a regex may hold before compiling it alone could take minutes."""

Part = frozenset[str] | None
"""Alternatives of which one occurs, or None for anything at all."""


def required(pattern: str) -> frozenset[str] | None:
    """Return literals of which each match of the regex holds at least one, or None if there are none.

    Only literals of two or more bytes of UTF-8 count, spaces at their ends aside. Raises ValueError for a construct that cannot be read.
    """
    reader = _Reader(pattern)
    found = reader.alternatives()
    if reader.at != len(pattern):
        raise ValueError(f"unbalanced parenthesis at character {reader.at + 1}")
    return found


def _best(parts: Iterable[Part]) -> Part:
    """Of the parts of a sequence the one that is rarest: its shortest literal is the longest."""
    known = [p for p in parts if p and min(map(_size, p)) >= 2]
    return max(known, key=lambda p: (min(map(_size, p)), -len(p)), default=None)


def _size(literal: str) -> int:
    return len(literal.strip().encode("utf-8", "surrogatepass"))


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0
        self.nested = 1  # the repetitions of what was read last, multiplied along its nesting

    def alternatives(self) -> Part:
        found: list[Part] = [self.sequence()]
        nested = self.nested
        while self.peek() == "|":
            self.at += 1
            found.append(self.sequence())
            nested = max(nested, self.nested)
        self.nested = nested
        if any(part is None for part in found):
            return None
        return frozenset().union(*(part for part in found if part))

    def sequence(self) -> Part:
        """One alternative: runs of literal characters, groups in between."""
        parts: list[Part] = []
        runs: set[str] = {""}
        most = 1
        while (char := self.peek()) not in ("", "|", ")"):
            self.nested = 1
            atom, exact = self.atom(char)
            optional, repeated = self.quantifier()
            most = max(most, self.nested)
            if exact and not optional and len(runs) * len(atom or ()) <= 32:
                runs = {run + a for run in runs for a in atom or ()}
                if not repeated:
                    continue
                parts.append(frozenset(runs))
                runs = {""}
            else:
                parts.append(frozenset(runs))
                runs = {""}
                if atom and not optional:
                    parts.append(atom)
        parts.append(frozenset(runs))
        self.nested = most
        return _best(parts)

    def atom(self, char: str) -> tuple[Part, bool]:
        """One item: what it needs, and whether it is exactly one of these strings."""
        self.at += 1
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class()
        if char == "\\":
            escaped = self.peek()
            self.at += 1
            if escaped.isalnum():
                if escaped == "u" or escaped == "x" or escaped == "U":
                    raise ValueError("write the character itself instead of its number")
                if escaped in "pP" and self.peek() == "{":
                    self.at = self.pattern.index("}", self.at) + 1
                return (frozenset({""}), True) if escaped in "bBAZ" else (None, False)
            return frozenset({escaped}), True
        if char in "^$":
            return frozenset({""}), True
        return (None, False) if char == "." else (frozenset({char}), True)

    def group(self) -> tuple[Part, bool]:
        look = False
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} parentheses inside each other")
        if self.peek() == "?":
            rest = self.pattern[self.at :]
            for opening in ("?:", "?>", "?=", "?!", "?<=", "?<!"):
                if rest.startswith(opening):
                    self.at += len(opening)
                    look = opening[-1] in "=!"
                    break
            else:
                if not rest.startswith(("?P<", "?<")) or ">" not in rest:
                    raise ValueError("inline flags and references are not supported")
                self.at += rest.index(">") + 1
        start = self.at
        found = self.alternatives()
        inside = self.pattern[start : self.at]
        if self.peek() != ")":
            raise ValueError("a parenthesis is not closed")
        self.at += 1
        self.depth -= 1
        if look:
            return frozenset({""}), True
        plain = not any(c in "\\[](){}.*+?^$" for c in inside)
        return (frozenset(inside.split("|")), True) if plain else (found, False)

    def char_class(self) -> tuple[Part, bool]:
        start = self.at
        self.at += self.peek() == "^"
        self.at += self.peek() == "]"
        while self.peek() not in ("", "]"):
            self.at += 2 if self.peek() == "\\" else 1
        inside = self.pattern[start : self.at]
        self.at += 1
        if self.at > len(self.pattern):
            raise ValueError("a character class is not closed")
        small = 0 < len(inside) <= 4 and inside[0] != "^" and "-" not in inside and "\\" not in inside
        return (frozenset(inside), True) if small else (None, False)

    def quantifier(self) -> tuple[bool, bool]:
        """Whether the item before may be missing, and whether it may stand more than once."""
        char = self.peek()
        if char not in ("?", "*", "+", "{"):
            return False, False
        optional, repeated = char in "?*", char != "?"
        self.at += 1
        if char == "{":
            end = self.pattern.find("}", self.at)
            bounds = self.pattern[self.at : end].split(",")
            if end < 0 or not bounds[0].strip().isdigit():
                raise ValueError("write a brace that is no repetition as \\{, and a repetition as {n,m}")
            optional, repeated = int(bounds[0]) == 0, True
            self.nested *= max(1, int(bounds[-1].strip() or bounds[0]))
            if self.nested > REPEATS:
                raise ValueError(f"its nested repetitions multiply to more than {REPEATS}")
            self.at = end + 1
        if self.peek() in ("?", "+"):
            self.at += 1
        return optional, repeated

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]
