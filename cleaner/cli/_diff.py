"""A unified diff of one result, as bytes that `patch` and `git apply` take.

Nothing is searched: the edits say which lines change, so a diff costs one pass however large the text. Lines end at
`\\n` alone, as patch has it; a `\\r` stays inside its line.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.result import Result

CONTEXT = 3
_WIDE = ("utf-16", "utf-32")


class _Change(NamedTuple):
    """Lines first to last (excluded) of the source become `new`."""

    first: int
    last: int
    new: list[str]


def unified(result: Result, path: str) -> Iterator[bytes]:
    """Yield the lines of the diff, nothing if nothing changed; UTF-16 and UTF-32 are shown as UTF-8."""
    lines = _split(result.source)
    before, after = _shown_in(result.encoding or "utf-8", result.errors), _shown_in(*result.clean_encoding)
    changes = list(_changes(result, lines))
    if not changes or (result.page is not None and result.raw() == result.encode()):  # \n may stand for \n in a page
        return
    path = posixpath.normpath(path).lstrip("/")
    yield b"--- " + _name(f"a/{path}") + b"\n"
    yield b"+++ " + _name(f"b/{path}") + b"\n"
    shift = 0
    for hunk in _hunks(changes, len(lines)):
        for line in _hunk(hunk, lines, shift):
            yield line.encode(*(after if line[0] == "+" else before))
        shift += sum(len(c.new) - (c.last - c.first) for c in hunk)


def _shown_in(codec: str, errors: str) -> tuple[str, str]:
    """The encoding of the lines of a side; bytes that are no text apart, UTF-8 is the same however it is read."""
    if codec.startswith(_WIDE) or (codec == "utf-8" and errors != "surrogateescape"):
        return "utf-8", "surrogatepass"
    return codec, errors


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _changes(result: Result, lines: list[str]) -> Iterator[_Change]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    at = 0
    spans = [edit.span for edit in result.edits]
    while at < len(spans):
        first = min(bisect_right(starts, spans[at].start), len(lines)) - 1  # what is put at the end is of the last line
        last, pieces, begin = first + 1, [], starts[first]
        while True:  # a line whose end went is one with the next line
            while at < len(spans) and (spans[at].start < starts[last] or last == len(lines)):
                pieces += [result.source[begin : spans[at].start], result.edits[at].replacement]
                begin = spans[at].end
                last = max(last, bisect_right(starts, spans[at].end - 1))
                at += 1
            rest = result.source[begin : starts[last]]
            new = "".join([*pieces, rest])
            if last == len(lines) or not new or new.endswith("\n"):
                break
            last += 1
        yield _Change(first, last, _split(new))


def _hunks(changes: list[_Change], total: int) -> Iterator[list[_Change]]:
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change.first - hunk[-1].last > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _hunk(hunk: list[_Change], lines: list[str], shift: int) -> Iterator[str]:
    first = max(0, hunk[0].first - CONTEXT)
    last = min(len(lines), hunk[-1].last + CONTEXT)
    size = last - first
    new_size = size + sum(len(c.new) - (c.last - c.first) for c in hunk)
    yield f"@@ -{_range(first, size)} +{_range(first + shift, new_size)} @@\n"
    at = first
    for change in hunk:
        yield from _marked(" ", lines[at : change.first])
        yield from _marked("-", lines[change.first : change.last])
        yield from _marked("+", change.new)
        at = change.last
    yield from _marked(" ", lines[at:last])


def _range(first: int, size: int) -> str:
    return f"{first + (size > 0)},{size}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _name(path: str) -> bytes:
    """The name as git writes it: quoted if a byte of it could be misread, with a tab after it if it holds a space."""
    raw = path.encode("utf-8", "surrogateescape")
    if path.isprintable() and not any(c in path for c in '"\\'):
        return raw + (b"\t" if b" " in raw else b"")
    return b'"' + b"".join(_quoted(byte) for byte in raw) + b'"'


def _quoted(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes([byte])
    return bytes([byte]) if 0x20 <= byte < 0x7F else f"\\{byte:03o}".encode()
