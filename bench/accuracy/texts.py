"""The labelled texts: our own (own/<language>.txt) and a sample of WCXB (wcxb.jsonl.xz, see SOURCES.md).

A line of an own file is `label: text`: `keep`, `either` (readers disagree, counts for nothing) or a category of
boilerplate. Junk glued into a line to keep stands in `⟦category|junk⟧`. `== name` begins a document; an empty line is
an empty line of it, `# …` a remark. Categories that are off unless selected count for nothing, save in their own row.
"""

from __future__ import annotations

import json
import lzma
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cleaner.rule import CATEGORIES, OFF_BY_DEFAULT

HERE = Path(__file__).parent
WCXB = HERE / "wcxb.jsonl.xz"
INPUTS = ("p", "article", "body", "readability", "newspaper", "boilerpy", "trafilatura", "inscriptis")
"""The eight usual ways from HTML to text. `body` and `inscriptis` are dumps of the whole page."""
LETTERS = {"k": "keep", "d": "drop", "m": "mixed", "t": "title", "n": "either"}
OF_PAGES = frozenset({"headline", "outside"})
"""Categories that only HTML pages have: a text has none of it."""

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # no spaces between words: each letter counts
)
_WORD = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")
_JUNK = re.compile(r"⟦([a-z-]+)\|([^⟧]*)⟧")


def words(text: str) -> list[str]:
    """Return the words as they are compared: case and width folded; letters of scripts without spaces one by one."""
    return _WORD.findall(text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `label` is keep, drop, mixed, either, or title (of the page: counts for nothing)."""

    text: str
    label: str
    category: str = ""
    article: tuple[bool, ...] = ()
    """Of a mixed line, for each word: is it of the article?"""
    junk: tuple[str, ...] = ()
    """Of a mixed line: the categories of its junk, where they are known."""

    @cached_property
    def words(self) -> list[str]:
        """Its words, folded."""
        return words(self.text)


@dataclass(frozen=True)
class Doc:
    """A labelled text; `group` is a language (own texts) or an input type (WCXB)."""

    name: str
    group: str
    language: str
    text: str
    lines: tuple[Line, ...]
    """Those lines of the text that are not blank, in order."""
    gold: str | None = None

    @cached_property
    def rivals(self) -> list[list[int]]:
        """Numbers of lines that are equal but labelled differently, in groups."""
        copies: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            copies[" ".join(line.words)].append(number)
        return [group for group in copies.values() if len({self.lines[n].label for n in group}) > 1]

    @cached_property
    def counted(self) -> Counter[str]:
        """The words that are compared with the gold article; the title of the page is not."""
        return Counter(word for line in self.lines if line.label != "title" for word in line.words)

    @cached_property
    def gold_counted(self) -> Counter[str]:
        """The words of the article as a person wrote it down; empty for own texts."""
        return Counter(words(self.gold or ""))

    @cached_property
    def shared(self) -> int:
        """How many words the text has in common with the gold article."""
        return (self.counted & self.gold_counted).total()


def own() -> list[Doc]:
    """Return the texts written for this benchmark. Raises ValueError for a label that is none."""
    docs = []
    for path in sorted((HERE / "own").glob("*.txt")):
        head, *parts = re.split(r"(?m)^== *(\S+) *\n", path.read_text(encoding="utf-8"))
        assert not re.sub(r"(?m)^#.*$", "", head).strip(), f"{path.name}: text before the first =="
        for name, part in zip(parts[::2], parts[1::2], strict=True):
            rows = [row for row in part.strip("\n").split("\n") if not row.startswith("# ")]
            lines = [_line(row, f"{path.name}, {name}") for row in rows]
            text = "\n".join(line.text if line else "" for line in lines) + "\n"
            full = tuple(line for line in lines if line)
            docs.append(Doc(f"{path.stem}/{name}", path.stem, path.stem, text, full))
    return docs


def _line(row: str, where: str) -> Line | None:
    if not row.strip():
        return None
    label, _, text = row.partition(": ")
    if not text.strip() or label not in ("keep", "either", *CATEGORIES):
        raise ValueError(f"{where}: `label: text` expected: {row[:60]!r}")
    if label in CATEGORIES:
        return Line(text, "either" if label in OFF_BY_DEFAULT else "drop", label)
    if label == "either" or "⟦" not in text:
        return Line(text, label)
    plain, article, junk = "", [], []
    for number, part in enumerate(_JUNK.split(text)):  # kept text, category, junk, kept text, …
        if number % 3 == 1:
            assert part in CATEGORIES, f"{where}: {part} is no category"
            junk.append(part)
        else:
            plain += part
            article += [number % 3 == 0] * len(words(part))
    if words(plain) != [w for part in re.split(r"⟦[a-z-]+\||⟧", text) for w in words(part)]:
        raise ValueError(f"{where}: junk must not begin or end inside a word: {row[:60]!r}")
    return Line(plain, "mixed", "", tuple(article), tuple(junk))


def wcxb() -> list[Doc]:
    """Return the sample of WCXB: each page through some of the eight inputs."""
    return [doc for page in _pages() for doc in _docs(page)]


def _pages() -> Iterator[dict[str, Any]]:
    with lzma.open(WCXB, "rt", encoding="utf-8") as rows:
        for row in rows:
            yield json.loads(row)


def _docs(page: dict[str, Any]) -> Iterator[Doc]:
    for kind, labelled in page["texts"].items():
        full = [line for line in labelled["text"].split("\n") if line.strip()]
        lines = []
        for number, (text, letter) in enumerate(zip(full, labelled["labels"], strict=True)):
            mask = tuple(c == "1" for c in labelled["masks"].get(str(number), ""))
            label = "either" if letter == "m" and not mask else LETTERS[letter]
            lines.append(Line(text, label, article=mask))
        yield Doc(f"{page['id']}/{kind}", kind, "en", labelled["text"], tuple(lines), page["gold"])


def digest(docs: list[Doc]) -> str:
    """A hash of texts and labels: figures belong to these texts and no others."""
    rows = [(d.name, d.text, d.gold, [(x.label, x.category, x.article) for x in d.lines]) for d in docs]
    return sha256(json.dumps(rows).encode()).hexdigest()[:16]
