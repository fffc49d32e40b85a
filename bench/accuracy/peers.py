"""What is compared: cleaner at its three levels, and simpler or older ways to clean lines.

A peer takes a document and says what is left of each line, so that all are scored alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.accuracy.texts import Doc
from cleaner.api import Cleaner
from cleaner.pack import load_all
from cleaner.rule import Rule

Peer = Callable[[Doc], list[str]]
LEVELS = ("careful", "normal", "bold")
STOPLISTS = {
    "ar": "Arabic", "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fr": "French",
    "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ko": "Korean", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


class Skipped(Exception):
    """A peer that is not here, and why."""


def peers() -> dict[str, Callable[[], Peer]]:
    """Names and how to make each; making raises Skipped where something is not installed."""
    return {
        "nothing": lambda: lambda doc: [line.text for line in doc.lines],
        "60 phrases": phrase_list,
        "C4's line rules": lambda: line_rules("C4"),
        "FineWeb's line rules": lambda: line_rules("FineWeb"),
        "jusText": justext,
        **{f"cleaner, {level}": partial(cleaner, level) for level in LEVELS},
    }


@cache
def _shipped() -> list[Rule]:
    return load_all([])


@cache
def ready(level: str, *select: str) -> Cleaner:
    """Cleaner with the shipped packs, read and compiled once; with only the categories in `select` if there are any."""
    return Cleaner(_shipped(), level=level, select=select or None)


def cleaner(level: str, *select: str) -> Peer:
    """Cleaner with the shipped packs; what is left is read from its edits."""
    made = ready(level, *select)
    return lambda doc: remaining(doc.text, [edit.span for edit in made.clean(doc.text).edits])


def remaining(text: str, gone: Sequence[tuple[int, int]]) -> list[str]:
    """Return what is left of each line that is not blank, when the spans (sorted, disjoint) go."""
    left, at, number = [], 0, 0
    for line in text.split("\n"):
        end, pieces, here = at + len(line), [], at
        while number < len(gone) and gone[number][0] < end:
            pieces.append(text[here : max(here, gone[number][0])])
            here = min(gone[number][1], end)
            if gone[number][1] > end:  # it goes on in the next line
                break
            number += 1
        pieces.append(text[here:end])
        if line.strip():
            left.append("".join(pieces))
        at = end + 1
    return left


def phrase_list() -> Peer:
    """What many begin with: a list of well-known phrases, each compared with the whole line."""
    listed = Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").split("\n")
    phrases = frozenset(p for p in map(_bare, listed) if p)
    return lambda doc: ["" if _bare(line.text) in phrases else line.text for line in doc.lines]


def _bare(line: str) -> str:
    return " ".join(line.casefold().replace("’", "'").strip(" \t\u00a0.:!…›»>→↓*•|[]()-–—").split())


def line_rules(name: str) -> Peer:
    """C4's rules for lines as datatrove has them; FineWeb used the same without asking for a full stop.

    What they do to whole documents (curly brackets, lorem ipsum, fewer than five sentences) is switched off.
    """
    data, filters = load("datatrove", "datatrove.data", "datatrove.pipeline.filters")
    rules = filters.C4QualityFilter(
        filter_no_terminal_punct=name == "C4",
        min_num_sentences=-1,
        filter_lorem_ipsum=False,
        filter_curly_bracket=False,
        remove_citations=False,
    )

    def left(line: str) -> str:
        document = data.Document(text=line, id="")
        rules.filter(document)
        return line if document.text.strip() else ""

    return lambda doc: [left(line.text) for line in doc.lines]


def justext() -> Peer:
    """jusText's classifier with its own settings, each line a paragraph.

    It was made for HTML: of a text it sees neither headings nor links, and it wants long paragraphs. Where it has no
    stoplist (Chinese, Japanese) it is told to do without, as its manual says.
    """
    core, paragraph = load("jusText", "justext.core", "justext.paragraph")

    def left(doc: Doc) -> list[str]:
        paragraphs: list[Any] = []
        for line in doc.lines:
            paragraphs.append(paragraph.Paragraph(core.PathInfo().append("p")))
            paragraphs[-1].append_text(line.text)
        stoplist = _stoplist(doc.language)
        free = {} if stoplist else {"stopwords_low": 0, "stopwords_high": 0}
        core.classify_paragraphs(paragraphs, stoplist, **free)
        core.revise_paragraph_classification(paragraphs)
        return ["" if p.is_boilerplate else line.text for p, line in zip(paragraphs, doc.lines, strict=True)]

    return left


@cache
def _stoplist(language: str) -> frozenset[str]:
    name = STOPLISTS.get(language)
    found: frozenset[str] = import_module("justext").get_stoplist(name) if name else frozenset()
    return found


def load(package: str, *modules: str) -> list[Any]:
    """Import modules of a package that need not be installed. Raises Skipped where it is not."""
    try:
        return [import_module(name) for name in modules]
    except ImportError as error:
        raise Skipped(f"{package} is not installed (pip install -e '.[bench]'): {error}") from None
