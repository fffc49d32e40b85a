"""How `cleaner check` works; apart from the command, so that `--help` need not import it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from cleaner.cli._diff import unified
from cleaner.cli._options import Options, how, prepare, settings, walking
from cleaner.cli._report import Report, appended, check_target, provenance, stands
from cleaner.cli._show import data, err, out, plain, short
from cleaner.cli._summary import Tally, progress
from cleaner.errors import Failure, InputError, Skip
from cleaner.inputs.file import Found
from cleaner.inputs.folder import Row, scan
from cleaner.outputs.atomic import rewrite
from cleaner.reports.jsonl import aside
from cleaner.result import Drop, Result
from cleaner.runner import Cleaned, Outcome, run

STOPS = "E-DISK-FULL"


def look(paths: Sequence[str], options: Options) -> int:
    """Print drops, or diffs with --diff, and return the exit code."""
    tally = Tally()
    for done in _outcomes(paths, options, tally, on_decode="guess"):
        if isinstance(done, Cleaned):
            _diff(done) if options["diff"] else _list(done)
        tally.add(done)
    tally.say("checked")
    return 3 if tally.failed else 1 if tally.changed else 0


def fix(paths: Sequence[str], options: Options) -> int:
    """Rewrite the files in place and return the exit code."""
    path = options["report"]
    if path is not None:
        check_target(path)
    tally, changed = Tally(), False
    outcomes = _outcomes(paths, options, tally, on_decode="error")
    with appended(path) if path is not None else nullcontext() as report:
        for done in outcomes:
            if isinstance(done, Cleaned) and done.result.page and not options["fix_html"]:
                done = Skip(done.record.id, "S-HTML", "a page is rewritten only with --fix-html")
            done = _fixed(done, report, break_hardlinks=options["break_hardlinks"])
            changed |= isinstance(done, Cleaned) and _changes(done)
            tally.add(done)
            if isinstance(done, Failure) and done.code == STOPS:
                err("stopped: the disk is full")
                break
    tally.say("checked")
    return 3 if tally.failed else 1 if changed else 0


def _outcomes(paths: Sequence[str], options: Options, tally: Tally, *, on_decode: str) -> Iterator[Outcome]:
    chosen, walk = settings(options), walking(options)
    total = prepare(scan(paths, **walk), chosen)
    rows = tally.counted(map(_by_path, scan(paths, **walk)))
    return progress(run(rows, chosen.choose, how(options, on_decode=on_decode)), total)


def _by_path(found: Row) -> Row:
    """Name a file as an editor opens it, and not by its place below the argument."""
    return found._replace(id=found.path) if isinstance(found, Found) else found


def _list(done: Cleaned) -> None:
    path = plain(done.record.id)
    for drop, column in columns(done.result):
        out(f"{path}:{drop.line}:{column}  {drop.rule}  {drop.category}  {short(drop.shown)}")


def columns(result: Result) -> Iterator[tuple[Drop, int]]:
    """Yield each drop with the column it begins in: code points from 1, byte order marks not counted."""
    source = result.source
    start = len(source) - len(source.lstrip("\ufeff"))
    for drop in result.drops:
        at = drop.span.start
        start = max(start, source.rfind("\n", start, at) + 1, source.rfind("\r", start, at) + 1)
        yield drop, at - start + 1


_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


def _diff(done: Cleaned) -> None:
    """Print a diff: its bytes are data for `patch`, unless a terminal would obey them."""
    shown = _is_terminal()
    for line in unified(done.result, done.record.id):
        data(_CONTROL.sub(lambda m: "".join(f"\\x{b:02x}" for b in m[0]).encode(), line) if shown else line)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _fixed(done: Outcome, report: Report | None, *, break_hardlinks: bool) -> Outcome:
    """Report, then rewrite: a file that was changed has its row on the disk; an error takes the row back."""
    if not isinstance(done, Cleaned):
        return _noted(done, report)
    record, result, clean, changed = done.record, done.result, done.result.encode(), _changes(done)
    try:
        if report:
            report.add(provenance(done), sync=changed)
        try:
            rewrite(record, clean, break_hardlinks=break_hardlinks)
        except BaseException:
            if report and not (changed and stands(str(record.path), clean)):
                report.take_back()
            raise
    except InputError as error:
        return _noted(Failure(record.id, error.code, error.message, error.byte_offset), report)
    if changed:
        err(f"changed {plain(record.id)}: {len(result.drops)} drops")
    return done


def _changes(done: Cleaned) -> bool:
    """Whether the file becomes another one, as a page does that nothing is dropped from."""
    return done.result.encode() != done.record.raw


def _noted(what: Failure | Skip, report: Report | None) -> Failure | Skip:
    try:
        if report:
            report.add(aside(what))
    except InputError as error:  # a full disk: the row is on stderr only
        return Failure(what.input, error.code, f"{error.message} (for the report of: {what.code}: {what.message})")
    return what
