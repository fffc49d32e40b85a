"""Write cleaner/special.py: which characters `blind` does not follow. Run after a change to cleaner/fold.py."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

from cleaner import fold, needles


def is_special(char: str, composing: set[str]) -> bool:
    """Whether fold changes this character (alone or after its neighbour) in a way that its blind bytes do not show."""
    if char in composing or re.match(f"[{fold.INVISIBLE}]", char):
        return True
    folded = fold.fold(f"x{char}x") or ""
    if folded[1:-1] == " " and char < "\x80":
        return False
    spelled = needles.spellings(folded[1:-1]) if folded[1:-1].strip() else set()
    return fold.blind(char.encode("utf-8", "surrogatepass")) not in spelled


def characters() -> tuple[list[int], list[int]]:
    """Return the special code points and the nonstarters of this Python's Unicode."""
    every = [chr(c) for c in range(sys.maxunicode + 1) if chr(c) not in "\r\n"]
    composing = {"\u0307"}
    for char in every:
        parts = unicodedata.decomposition(char).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            composing.add(chr(int(parts[1], 16)))
    composing |= {chr(c) for c in range(0x1161, 0x1200)}  # Hangul vowels and finals join what stands before them
    return [ord(c) for c in every if is_special(c, composing)], [ord(c) for c in every if unicodedata.combining(c)]


def as_class(points: list[int]) -> str:
    """Return sorted code points as the inside of a regex class."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(_escape(a) if a == b else f"{_escape(a)}-{_escape(b)}" for a, b in runs)


def _escape(point: int) -> str:
    return f"\\U{point:08x}" if point > 0xFFFF else f"\\u{point:04x}"


def _literal(name: str, text: str) -> str:
    lines = "\n".join(f'    "{part}"' for part in re.findall(r"(?:\\.[0-9a-f]+-?){1,14}", text))
    return f"{name} = (\n{lines}\n)\n"


def main() -> None:
    special, nonstarters = characters()
    Path("cleaner/special.py").write_text(
        f'"""Made by tools/make_special.py from Unicode {unicodedata.unidata_version}; do not edit (layer 0)."""\n\n'
        + "# Insides of regex classes. Those of the basic plane stand apart: such a class is looked up in a\n"
        + "# bitmap, 40 times as fast as a list of ranges.\n\n# What `blind` does not follow, see cleaner/fold.py\n"
        + _literal("SPECIALS", as_class([c for c in special if c <= 0xFFFF]))
        + _literal("ASTRAL_SPECIALS", as_class([c for c in {*special, *nonstarters} if c > 0xFFFF]))
        + "\n# Characters with a combining class\n"
        + _literal("NONSTARTERS", as_class([c for c in nonstarters if c <= 0xFFFF]))
        + _literal("ASTRAL_NONSTARTERS", as_class([c for c in nonstarters if c > 0xFFFF]))
    )


if __name__ == "__main__":
    main()
