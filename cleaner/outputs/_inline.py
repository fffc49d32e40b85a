"""Emphasis and links inside a block of Markdown (layer 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from cleaner.markup import TAG, attributes

_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "del": "~~", "s": "~~"}
CODE = "`"
_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~")
_LIKE_A_MARK = re.compile(r"(?:#{1,6}|[-+=~]+|\d{1,9}[.)])(?=[ \t]|\Z)|-{3,}|={3,}|~{3,}|>")
_NOT_IN_URLS = re.compile(r"[\s()<>\\\x00-\x1f]")
_SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # javascript:, data:


def escaped(text: str, *, first: bool) -> str:
    """Return text in which nothing is a mark; `first` where it begins a block."""
    mark = _LIKE_A_MARK.match(text) if first else None
    plain = _SPECIAL.sub(lambda found: "\\" + found[0], text[mark.end() :] if mark else text)
    head = (mark[0][:-1] + "\\" + mark[0][-1]) if mark else ""
    return head + plain


def leading(source: str, start: int, end: int, open: list[str]) -> Iterator[Mark]:
    """Yield the marks for what is opened right before a block and not closed again."""
    for found in TAG.finditer(source, start, end):
        name = (found[2] or "span").lower()
        if name in _EMPHASIS or name in ("a", "span"):
            list(marks(source, *found.span(), open))
        else:
            open.clear()
    return (Mark("[" if mark.startswith("](") else mark, True) for mark in open)


class Mark(NamedTuple):
    """A mark that begins or ends something."""

    text: str
    opens: bool


def marks(source: str, start: int, end: int, open: list[str]) -> Iterator[Mark]:
    """Yield the marks for the tags between two pieces; `open` are those that are still to be closed."""
    for found in TAG.finditer(source, start, end):
        name = (found[2] or "").lower()
        if not found[1] and CODE in open:  # in which nothing is a mark
            continue
        if name == "a":
            yield from _link(source, found, open)
        elif mark := _EMPHASIS.get(name):
            if not found[1]:
                open.append(mark)
                yield Mark(mark, True)
            elif mark in open:
                while (last := open.pop()) != mark:
                    yield Mark(last, False)
                yield Mark(mark, False)


def settled(marks: Iterable[Mark]) -> tuple[str, str]:
    """Return the marks that end something and those that begin something, with no text among them: what begins and ends
    here is nothing."""
    held: list[Mark] = []
    for mark in marks:
        if held and held[-1].opens and not mark.opens:
            held.pop()
        else:
            held.append(mark)
    return "".join(m.text for m in held if not m.opens), "".join(m.text for m in held if m.opens)


def _link(source: str, found: re.Match[str], open: list[str]) -> Iterator[Mark]:
    if any(mark.startswith("](") for mark in open):
        while not (last := open.pop()).startswith("]("):
            yield Mark(last, False)
        yield Mark(last, False)
    if not found[1]:
        url = attributes(source, *found.span(3)).get("href", "").strip()
        if url and not _SCHEME.match(url):
            open.append(f"]({_NOT_IN_URLS.sub(lambda c: quote(c[0]), url)})")
            yield Mark("[", True)
