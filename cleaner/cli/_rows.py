"""The rows of a report that is read again. It comes from outside: nothing in it is taken for granted."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.edit import Span
from cleaner.errors import CleanerError, InputError, UsageError
from cleaner.reports.jsonl import path_of

Named = Callable[[str, CleanerError], None]
"""Is told of each bad row: where it stands, and what is wrong with it."""


class Row(NamedTuple):
    """A row of the report, the number of its line, and the byte of the report it begins at."""

    line: int
    held: Mapping[str, Any]
    at: int = 0

    @property
    def path(self) -> str:
        """The name of the document."""
        return path_of(self.held)

    @property
    def output(self) -> str:
        """The name of its clean text."""
        return path_of(self.held, "output") if {"output", "output_b64"} & self.held.keys() else self.path


class Dropped(NamedTuple):
    """A drop as the report has it."""

    rule: str
    category: str
    span: Span
    line: int
    removed: str
    also: tuple[str, ...]


def rows(report: str, bad: Named) -> Iterator[Row]:
    """Yield the rows of a report; one that is none is named. Raises UsageError if the report cannot be read."""
    try:
        with Path(report).open("rb") as lines:
            at = 0
            for number, line in enumerate(lines, 1):
                try:
                    found = Row(number, parsed(line), at)
                except (ValueError, TypeError, RecursionError) as error:
                    bad(f"{report}:{number}", not_a_row(error))
                else:
                    yield found
                at += len(line)
    except OSError as error:
        raise UsageError(f"cannot read the report: {error.strerror}", path=report) from None


def parsed(line: bytes) -> Mapping[str, Any]:
    """Return the row that a line holds. Raises ValueError, TypeError or RecursionError."""
    held = json.loads(line)
    if not isinstance(held, dict) or not {"path", "input"} & held.keys():
        raise ValueError("no row of a report")
    if "path" in held:
        path_of(held), Row(0, held).output
    return held


def not_a_row(error: Exception) -> InputError:
    """Return the error of a row that is none, or that does not hold together."""
    return InputError(f"not a row: {error}", code="E-REPORT")


def check_readable(report: str, *, regular: bool = False) -> None:
    """Raise UsageError, before anything is done, for a report that cannot be read (or twice, if not `regular`)."""
    try:
        mode = Path(report).stat().st_mode
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such name"
        raise UsageError(f"cannot read the report: {why}", path=report) from None
    if stat.S_ISDIR(mode):
        raise UsageError("a folder is no report", path=report, remedy="name the report.jsonl in it")
    if regular and not stat.S_ISREG(mode):
        raise UsageError("it must be a regular file", path=report)
    if not os.access(report, os.R_OK):
        raise UsageError("cannot read the report: Permission denied", path=report)


def drops_of(held: Mapping[str, Any]) -> list[Dropped]:
    """Return the drops of a row, in the order of the text. Raises ValueError if they cannot be drops of a document."""
    found: list[Dropped] = []
    for number, drop in enumerate(_list(held, "drops"), 1):
        one = _drop(drop, number)
        if len(one.removed) != one.span.end - one.span.start or (found and found[-1].span.end > one.span.start):
            raise ValueError(f"drop {number} does not fit its span")
        found.append(one)
    return found


def _drop(drop: Any, number: int) -> Dropped:
    values: list[Any] = []
    for key, read in _FIELDS:
        try:
            values.append(read(drop[key]))
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"drop {number}: {key!r} is missing or wrong") from None
    return Dropped(*values)


def runs_of(held: Mapping[str, Any]) -> list[Span]:
    """Return the spans of the blank runs that went with the drops. Raises ValueError."""
    try:
        return [_span(run["span"]) for run in _list(held, "blank_runs")]
    except (KeyError, TypeError):
        raise ValueError("a blank run has no span") from None


def _list(held: Mapping[str, Any], key: str) -> list[Any]:
    value = held.get(key)
    if not isinstance(value, list):
        raise ValueError(f"it has no list of {key}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("texts")
    return tuple(map(_text, value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("number")
    return value


def _span(value: object) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("span")
    span = Span(*map(_count, value))
    if span.end < span.start:
        raise ValueError("span")
    return span


_FIELDS: tuple[tuple[str, Callable[[object], object]], ...] = (
    ("rule", _text),
    ("category", _text),
    ("span", _span),
    ("line", _count),
    ("removed", _text),
    ("also", _texts),
)
"""In the order of Dropped."""
