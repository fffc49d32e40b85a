"""How `cleaner restore` works; apart from the command, so that `--help` need not import it.

A report comes from outside: no row may lead out of the folders that the user named.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from cleaner.cli._rows import Row, rows
from cleaner.cli._show import err, plain
from cleaner.errors import CleanerError, InputError, RestoreMismatch, UsageError
from cleaner.inputs import Record
from cleaner.inputs.file import Found, Skipped, naming, read
from cleaner.outputs.atomic import rewrite, write_atomic
from cleaner.reports.jsonl import restore_row
from cleaner.settings import absolute

NO_LIMIT = 1 << 62


class _Count(Counter[str]):
    """What became of the rows."""

    def error(self, name: str, error: CleanerError) -> None:
        err(f"{plain(name)}: {error.code}: {plain(error.message)}")
        self["errors"] += 1

    def say(self, unit: str) -> int:
        total = self["restored"] + self["without a text"] + self["errors"]
        parts = (f"{name} {self[name]}" for name in ("restored", "without a text", "errors"))
        err(f"{unit} {total} = {' + '.join(parts)}")
        return 3 if self["errors"] else 0


def folder(out: str, back: str, report: str) -> int:
    """Write the originals of the clean texts in `out` below `back` and return the exit code."""
    if not Path(out).is_dir():
        raise UsageError("no such folder", path=out)
    if Path(back).exists() and Path(back).samefile(out):
        raise UsageError("the originals would overwrite the clean texts", path=back)
    count, written = _Count(), set[str]()
    for row in rows(report, count.error):
        if "path" not in row.held:
            count["without a text"] += 1
            continue
        name = f"{report}:{row.line}"
        try:
            name = row.path
            raw = restore_row(_take(f"{out}/{_inside(row.output)}", row.output).raw, row.held)
            target = _inside(row.path)
            if target in written:  # two arguments held a file of this name; outputs have one name each
                target = _inside(row.output)
                err(f"{plain(row.path)}: its name is taken, so it is in {plain(target)}")
            _place(back, target, raw)
            written.add(target)
            count["restored"] += 1
        except Exception as error:  # whatever stands in the row
            count.error(name, _named(error))
    return count.say("rows")


def _named(error: Exception) -> CleanerError:
    if isinstance(error, CleanerError):
        return error
    return RestoreMismatch(f"the report row does not fit: {error}")


def _take(path: str, name: str) -> Record:
    try:
        return read(Found(path, name, "application/octet-stream"), max_bytes=NO_LIMIT)
    except Skipped as left:
        raise InputError(left.skip.message, code=left.skip.code) from None
    except InputError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise InputError("the clean text is not there", code="E-MISSING") from None
        raise


def _inside(name: str) -> str:
    """Return `name` if it is relative and stays below its folder. Raises InputError E-NAME."""
    parts = name.split("/")
    bad = {"", ".", ".."}.intersection(parts) or "\0" in name
    if os.name == "nt":
        bad = bad or any(c in name for c in "\\:")
    if bad:
        raise InputError("not a name below the folder", code="E-NAME")
    return name


def _place(back: str, name: str, data: bytes) -> None:
    """Write a file below `back` under exactly this name, through no link."""
    *folders, last = name.split("/")
    here = back
    with naming():
        Path(back).mkdir(parents=True, exist_ok=True)
        for part in folders:
            here = f"{here}/{part}"
            Path(here).mkdir(exist_ok=True) if not Path(here).is_symlink() else None
            if not stat.S_ISDIR(os.lstat(here).st_mode):
                raise InputError(f"{part} is no folder below {back}", code="E-SYMLINK")
        if Path(f"{here}/{last}").is_symlink():
            raise InputError("a symbolic link is in its place", code="E-SYMLINK")
    write_atomic(f"{here}/{last}", data)


def in_place(paths: Sequence[str], report: str, *, break_hardlinks: bool) -> int:
    """Put the originals of `check --fix` in the place of the files and return the exit code.

    A folder stands for all files below it that the report names. Rows are undone from the last to the first, for as
    long as they fit: a file that was fixed twice gets its first text back.
    """
    wanted = {str(absolute(path)): path for path in paths}
    for path in paths:
        if not Path(path).exists():
            raise UsageError("no such file or folder", path=path)
    count = _Count()
    of_file: dict[str, list[Row]] = {}
    for row in rows(report, count.error):
        if "path" in row.held and (name := _wanted(str(absolute(row.path)), wanted)):
            of_file.setdefault(name, []).append(row)
    for full, path in wanted.items():
        if full not in of_file and not Path(path).is_dir():
            of_file[full] = []
    for full, found in sorted(of_file.items()):
        _undo(full, wanted.get(full, full), found, count, break_hardlinks=break_hardlinks)
    return count.say("files")


def _wanted(full: str, wanted: Mapping[str, str]) -> str | None:
    above = (str(folder) for folder in Path(full).parents)
    return full if full in wanted or any(folder in wanted for folder in above) else None


def _undo(full: str, shown: str, found: Sequence[Row], count: _Count, *, break_hardlinks: bool) -> None:
    try:
        if not found:
            raise InputError("the report has no row for this file", code="E-MISSING")
        record = _take(full, shown)
        raw = record.raw
        for row in reversed(found):
            if hashlib.sha256(raw).hexdigest() == row.held.get("clean_sha256"):
                raw = restore_row(raw, row.held)
        if hashlib.sha256(raw).hexdigest() not in {row.held.get("raw_sha256") for row in found}:
            raise RestoreMismatch("the clean text was edited since it was written")
        rewrite(record, raw, break_hardlinks=break_hardlinks)
        count["restored"] += 1
    except Exception as error:  # whatever stands in the rows
        count.error(shown, _named(error))
