"""Markdown (layer 4, imports nothing of ours): plain text with ranges that no rule may touch."""

from __future__ import annotations

import re

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"

# Possessive quantifiers (`*+`) keep every line linear: nothing is tried twice.
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n|\r|\n|\Z)")
_FENCE = re.compile(r" {0,3}(?:(`{3,}+)[^`\r\n]*+(?=[\r\n]|\Z)|(~{3,}+))")
_DELIMITER = re.compile(r" {0,3}\|?+(?:[ \t]*+:?+-++:?+[ \t]*+(?:\||\Z))++[ \t]*+\Z")


def protected(text: str) -> list[tuple[int, int]]:
    """Return the ranges of `text` to leave alone, in code points: sorted, disjoint, whole lines with their ends.

    They are front matter (`---` or `+++` on the very first line), fenced code (CommonMark 0.31, 4.5, outside of lists
    and quotes) and pipe tables (GFM, from the header row to a blank line). Linear time.

    >>> protected("a\\n~~~\\ncode\\n~~~\\nb\\n")
    [(2, 15)]
    """
    at = _front_matter(text)
    ranges = [(len(text) - len(text.lstrip("\ufeff")), at)] if at else []
    if "|" not in text and "```" not in text and "~~~" not in text:
        return ranges
    header: int | None = None  # where the line before began, if it can be the header row of a table
    while at < len(text):
        line = _LINE.match(text, at)
        assert line is not None  # the pattern matches the empty line too
        if fence := _FENCE.match(text, at):
            end, start = _fence_end(text, line.end(), fence[1] or fence[2]), at
        elif header is not None and "|" in line[1] and _DELIMITER.match(line[1]):
            end, start = _table_end(text, line.end()), header
        else:
            header = at if "|" in line[1] else None
            at = line.end()
            continue
        ranges.append((start, end))
        header, at = None, end
    return ranges


def _front_matter(text: str) -> int:
    """Return where the front matter ends, 0 if there is none."""
    start = len(text) - len(text.lstrip("\ufeff"))
    first = _LINE.match(text, start)
    assert first is not None
    mark = first[1].rstrip(" \t")
    if mark not in ("---", "+++"):
        return 0
    close = re.compile(rf"(?<=[\r\n]){re.escape(mark)}[ \t]*+(?:\r\n|\r|\n|\Z)").search(text, first.end())
    return close.end() if close else 0


def _fence_end(text: str, at: int, mark: str) -> int:
    """Return the end of the code block whose first line ended at `at`; the end of the text if nothing closes it."""
    sign = re.escape(mark[0])
    close = re.compile(rf"(?<=[\r\n]) {{0,3}}{sign}{{{len(mark)},}}+[ \t]*+(?:\r\n|\r|\n|\Z)").search(text, at)
    return close.end() if close else len(text)


def _table_end(text: str, at: int) -> int:
    while at < len(text):
        line = _LINE.match(text, at)
        assert line is not None
        if not line[1].strip(" \t") or _FENCE.match(text, at):
            break
        at = line.end()
    return at
