"""The form of a corpus in numbers: what the generated texts are compared with (and the real ones, where they are)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

_LINE_END = re.compile(r"\r\n|\n|\r")
_CURLY = "“”‘’„‚«»"
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\S+")
_LATIN: dict[int, bool] = {}


def is_latin(code: int) -> bool:
    """Whether a code point beyond ASCII is Latin or belongs to no script (quotes, dashes, digits): it is not counted
    among the letters that are not Latin."""
    if code not in _LATIN:
        char = chr(code)
        letter = unicodedata.category(char)[0] in "LM"
        _LATIN[code] = not letter or unicodedata.name(char, "").startswith(("LATIN", "COMBINING", "MODIFIER"))
    return _LATIN[code]


def script(char: str) -> str:
    """The first word of a letter's Unicode name, which is nearly always its script."""
    first = unicodedata.name(char, "?").split()[0]
    return first.removesuffix("-WIDTH").removesuffix("S") if first in ("FULLWIDTH", "HALFWIDTH") else first


def quantile(values: Sequence[int], share: float) -> int:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def measure(texts: Iterable[str]) -> dict[str, float]:
    """Return the figures of a corpus, in the order in which they are shown. Sizes are bytes of UTF-8."""
    sizes: list[int] = []
    lines_per_doc: list[int] = []
    lengths: list[int] = []
    words: list[int] = []
    counts: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    for text in texts:
        sizes.append(len(text.encode("utf-8", "surrogatepass")))
        chars.update(text)
        lines = _LINE_END.split(text)
        if lines and not lines[-1]:
            lines.pop()
        full = [line for line in lines if line.strip()]
        lines_per_doc.append(len(full))
        lengths += map(len, full)
        counts["lines"] += len(lines)
        counts["blank"] += len(lines) - len(full)
        counts["trailing lines"] += sum(line != line.rstrip() for line in full)
        words += [len(_WORD.findall(line)) for line in full[:20]]
        double = 2 * (len(lines) - len(full)) > len(full)
        counts["blank between"] += double
        counts["no blank"] += len(lines) == len(full)
        counts["not ascii"] += not text.isascii()
        counts["curly"] += any(c in text for c in _CURLY)
        counts["nbsp"] += "\u00a0" in text
        counts["crlf"] += "\r\n" in text
        counts["hidden"] += _HIDDEN.search(text) is not None
        counts["repeated"] += len(set(full)) < len(full)
        counts["trailing"] += any(line != line.rstrip() for line in full)
        counts["double space"] += any("  " in line.strip() for line in full)
        counts["repeated lines"] += len(full) - len(set(full))
    docs, total = len(sizes) or 1, sum(sizes) or 1
    bytes_of = {char: n * len(char.encode("utf-8", "surrogatepass")) for char, n in chars.items()}
    other = sum(n for char, n in bytes_of.items() if char > "\x7f" and not is_latin(ord(char)))
    return {
        "documents": len(sizes),
        "MB": total / 1e6,
        "bytes a document, median": median(sizes) if sizes else 0,
        "bytes a document, 10 %": quantile(sizes, 0.1),
        "bytes a document, 90 %": quantile(sizes, 0.9),
        "bytes a document, mean": total / docs,
        "full lines a document, median": median(lines_per_doc) if lines_per_doc else 0,
        "full lines a document, 90 %": quantile(lines_per_doc, 0.9),
        "characters a full line, 10 %": quantile(lengths, 0.1),
        "characters a full line, 25 %": quantile(lengths, 0.25),
        "characters a full line, median": quantile(lengths, 0.5),
        "characters a full line, 75 %": quantile(lengths, 0.75),
        "characters a full line, 90 %": quantile(lengths, 0.9),
        "characters a full line, mean": sum(lengths) / (len(lengths) or 1),
        "blank lines, % of lines": 100 * counts["blank"] / (counts["lines"] or 1),
        "repeated full lines, %": 100 * counts["repeated lines"] / (len(lengths) or 1),
        "not ASCII, % of documents": 100 * counts["not ascii"] / docs,
        "bytes beyond ASCII, %": 100 * sum(n for c, n in bytes_of.items() if c > "\x7f") / total,
        "letters not Latin, % of bytes": 100 * other / total,
        "curly quotes, % of documents": 100 * counts["curly"] / docs,
        "no-break space, % of documents": 100 * counts["nbsp"] / docs,
        "zero-width or bidi, % of documents": 100 * counts["hidden"] / docs,
        "doubled space in a line, % of documents": 100 * counts["double space"] / docs,
        "CRLF, % of documents": 100 * counts["crlf"] / docs,
        "spaces at a line end, % of documents": 100 * counts["trailing"] / docs,
        "spaces at a line end, % of full lines": 100 * counts["trailing lines"] / (len(lengths) or 1),
        "a repeated line, % of documents": 100 * counts["repeated"] / docs,
        "blank between paragraphs, % of documents": 100 * counts["blank between"] / docs,
        "no blank line, % of documents": 100 * counts["no blank"] / docs,
    }


def table(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Show corpora side by side, as Markdown."""
    names = list(columns)
    rows = ["| | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for key in next(iter(columns.values())):
        values = [columns[name][key] for name in names]
        shown = [f"{v:,.0f}" if float(v).is_integer() or abs(v) >= 1000 else f"{v:,.1f}" for v in values]
        rows.append(f"| {key} | " + " | ".join(shown) + " |")
    return "\n".join(rows)
