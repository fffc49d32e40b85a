"""Literals that a regex cannot match without (layer 1), read from its source.

The scan looks for these; the regex confirms only where one of them stands. `^` and `$` are read as the line ends
around a line, so that a literal which must stand at the start of a line is looked for only there. The reader is
careful: what it does not know it treats as "anything".
"""

from __future__ import annotations

import re
from math import inf

from cleaner.glued import Glued
from cleaner.nodes import (
    ANYTHING,
    EMPTY,
    MOST,
    Node,
    Required,
    Steps,
    Strings,
    best,
    fewest,
    in_a_row,
    one_of,
    repeated,
    union,
)

DEEPEST, REPEATS = 30, 10_000
"""What a regex may hold before compiling it alone could take minutes."""
_WORD = re.compile(r"[^\\^$.|?*+(){}\[\]]+(?=[|)])")
_ESCAPED = re.compile(r"\\([^\w\s\\-])")
_LETTERS = re.compile(r"[^\\^$.|?*+(){}\[\]]+(?![?*+{])")


def required(pattern: str) -> Required:
    """Read a regex. Raises ValueError for what cannot be read."""
    reader = _Reader(pattern)
    found = reader.alternatives()
    if reader.at != len(pattern):
        raise ValueError(f"unbalanced parenthesis at character {reader.at + 1}")
    steps = found.cost if found.edges[0] else found.cost.times(Steps(1, 1))  # from each character on
    longest = found.width if all(found.edges) else inf
    return Required(best([found.exact, found.needed]), longest, steps, fewest(reader.parts))


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0
        self.parts: list[Strings | None] = []

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternatives(self) -> Node:
        found = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.sequence())
            if not self.depth:
                self.parts = []  # what one of them needs
        if len(found) == 1:
            return found[0]
        exact = [n.exact for n in found]
        needed = [best([n.exact, n.needed]) for n in found]
        every = frozenset[str]().union(*(x for x in exact if x)) if None not in exact else None
        return Node(
            every if every and len(every) <= MOST else None,
            None if None in needed else frozenset[str]().union(*(x for x in needed if x)),
            max(n.width for n in found),
            max(n.nested for n in found),
            (all(n.edges[0] for n in found), all(n.edges[1] for n in found)),
            *one_of(found, every),
            begins=union(n.begins if n.exact is None else n.exact for n in found),
            ends=union(n.ends if n.exact is None else n.exact for n in found),
        )

    def sequence(self) -> Node:
        """One alternative: exact pieces are multiplied out as long as they are few."""
        if self.depth and (word := _WORD.match(self.pattern, self.at)):  # most are
            self.at, only, size = word.end(), frozenset({word[0]}), len(word[0])
            return Node(only, best([only]), size, cost=Steps(1 + size))
        glued, width, nested, nodes = Glued(), 0.0, 1, []
        while self.peek() not in ("", "|", ")"):
            node, least, most = self.quantified()
            nested = max(nested, node.nested)
            width += node.width
            nodes.append(node if least else node._replace(edges=(False, False)))
            glued.add(node, least, most)
        parts = [*glued.parts, glued.run]
        self.parts = self.parts if self.depth else parts
        edges = (bool(nodes) and nodes[0].edges[0], bool(nodes) and nodes[-1].edges[1])
        exact, begins = (glued.run, EMPTY) if glued.begins is None else (None, glued.begins)
        return Node(exact, best(parts), width, nested, edges, *in_a_row(nodes), begins=begins, ends=glued.run)

    def quantified(self) -> tuple[Node, int, int]:
        """One item and how often it may stand: at least, at most (2 for more than once)."""
        node = self.item()
        char = self.peek()
        if char not in ("?", "*", "+", "{"):
            return node, 1, 1
        self.at += 1
        least, most = {"?": (0, 1), "*": (0, 2), "+": (1, 2), "{": (0, 2)}[char]
        if char == "{":
            least, most, node = self.repetition(node)
        else:
            ways, cost = repeated(node, least, 1 if char == "?" else inf)
            node = node._replace(width=node.width if char == "?" or not node.width else inf, ways=ways, cost=cost)
        if self.peek() in ("?", "+"):
            self.at += 1
        return node, min(least, 1), most

    def repetition(self, node: Node) -> tuple[int, int, Node]:
        end = self.pattern.find("}", self.at)
        bounds = [b.strip() for b in self.pattern[self.at : end].split(",")]
        if end < 0 or not bounds[0].isdigit() or not (bounds[-1] or "0").isdigit():
            raise ValueError("write a brace that is no repetition as \\{, and a repetition as {n,m}")
        self.at = end + 1
        least, most = int(bounds[0]), int(bounds[-1] or bounds[0])
        nested = node.nested * max(1, least, most)
        if nested > REPEATS:
            raise ValueError(f"its nested repetitions multiply to more than {REPEATS}")
        unbounded = len(bounds) > 1 and not bounds[1]
        width = node.width * max(least, most) if not unbounded else inf if node.width else 0
        ways, cost = repeated(node, least, inf if unbounded else max(least, most))
        return least, 2, node._replace(nested=nested, width=width, ways=ways, cost=cost)

    def item(self) -> Node:
        if letters := _LETTERS.match(self.pattern, self.at):
            self.at = letters.end()
            return Node(frozenset({letters[0]}), None, len(letters[0]), cost=Steps(len(letters[0])))
        char = self.peek()
        self.at += 1
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class()
        if char == "\\":
            return self.escape()
        if char in "^$":
            return Node(frozenset({"\n"}), None, 0, edges=(char == "^", char == "$"))
        return ANYTHING if char == "." else Node(frozenset({char}), None)

    def escape(self) -> Node:
        char = self.peek()
        self.at += 1
        if not char:
            raise ValueError("a backslash at the end")
        if not char.isalnum():
            return Node(frozenset({char}), None)
        if char == "x" and (number := self.pattern[self.at : self.at + 2]) and len(number) == 2:
            self.at += 2
            return Node(frozenset({chr(int(number, 16))}), None)
        if char in "uUN0123456789":
            raise ValueError("write the character itself instead of its number; references are not supported")
        if char in "pP" and self.peek() != "{":
            self.at += 1
        elif char in "pP":
            self.at = self.pattern.find("}", self.at) + 1 or len(self.pattern) + 1
        if char in "XR":
            return ANYTHING._replace(width=inf, cost=Steps(1, 1))
        return Node(EMPTY, None, 0) if char in "bB" else ANYTHING

    def group(self) -> Node:
        self.depth += 1
        if self.peek() == "*":
            raise ValueError("verbs are not supported")
        if self.depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} parentheses inside each other")
        rest = self.pattern[self.at : self.at + 40]
        look = rest.startswith(("?=", "?!", "?<=", "?<!"))
        opening = next((o for o in ("?:", "?>", "?=", "?!", "?<=", "?<!") if rest.startswith(o)), "")
        if not opening and rest.startswith("?"):
            if not rest.startswith(("?P<", "?<")) or ">" not in rest:
                raise ValueError("inline flags and references are not supported")
            opening = rest[: rest.index(">") + 1]
        self.at += len(opening)
        found = self.alternatives()
        if self.peek() != ")":
            raise ValueError("a parenthesis is not closed")
        self.at += 1
        self.depth -= 1
        return Node(EMPTY, None, 0, found.nested, cost=found.cost) if look else found

    def char_class(self) -> Node:
        start = self.at
        self.at += self.peek() == "^"
        self.at += self.peek() == "]"
        while self.peek() not in ("", "]"):
            self.at += 2 if self.peek() == "\\" else 1
        inside = self.pattern[start : self.at].replace("\\xa0", "\xa0")
        self.at += 1
        if self.at > len(self.pattern):
            raise ValueError("a character class is not closed")
        if "[" in inside.replace("\\[", "") or any(x in inside for x in ("--", "&&", "||", "~~")):
            raise ValueError("classes inside classes and set operations are not supported; write \\[ for a bracket")
        plain = _ESCAPED.sub(r"\1", inside)
        few = 0 < len(inside) <= 12 and inside[0] != "^" and "-" not in inside[1:-1] and "\\" not in plain
        return Node(frozenset(plain), None) if few else ANYTHING
