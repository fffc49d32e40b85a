"""How `cleaner clean` works; apart from the command, so that `--help` need not import it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.cli._formats import known_media_type, output_format, suffix
from cleaner.cli._options import Options, how, prepare, settings, walking
from cleaner.cli._report import Report, check_target, fresh, provenance, stands
from cleaner.cli._show import data as put
from cleaner.cli._show import err, plain
from cleaner.cli._summary import Tally, progress
from cleaner.errors import Failure, InputError, Skip, UsageError
from cleaner.inputs.file import Found, read, read_stdin
from cleaner.inputs.folder import scan
from cleaner.outputs.atomic import write_atomic
from cleaner.outputs.lock import locked
from cleaner.outputs.text import RESERVED, Names, write
from cleaner.reports.jsonl import aside, name
from cleaner.runner import Cleaned, Outcome, outcome, run
from cleaner.settings import Chosen

STOPS = "E-DISK-FULL"
"""After this error no other output could be written either."""


def folder(inputs: Sequence[str], out: str, report: str | None, options: Options) -> int:
    """Clean `inputs` into the folder `out` and return the exit code."""
    chosen, walk, written = settings(options), {**walking(options), "out": out}, output_format(options["format"])
    total = prepare(scan(inputs, **walk), chosen)
    copy = _apart(report, out)
    tally = Tally()
    with locked(out):
        _check_out(out)
        with _marked(out), ExitStack() as stack:
            reports = [stack.enter_context(fresh(path)) for path in (f"{out}/{RESERVED[0]}", copy) if path]
            outcomes = map(written, run(tally.counted(scan(inputs, **walk)), chosen.choose, how(options)))
            for done in _written(progress(outcomes, total), out, reports):
                tally.add(done)
                if isinstance(done, Failure) and done.code == STOPS:
                    err("stopped: the disk is full")
                    break
    err(f"report: {plain(f'{out}/{RESERVED[0]}')}")
    tally.say()
    return 3 if tally.failed else 0


def _written(outcomes: Iterator[Outcome], out: str, reports: Sequence[Report]) -> Iterator[Outcome]:
    """Write each clean text, its row first, so that no text is without one; an error takes the row back."""
    names = Names()
    for done in outcomes:
        if isinstance(done, Cleaned):
            try:
                _write(done, names.take(done.record.id, suffix=suffix(done.result)), out, reports)
            except InputError as error:
                done = Failure(done.record.id, error.code, error.message)
        if not isinstance(done, Cleaned):
            done = _noted(done, reports)
        yield done


def _write(done: Cleaned, output: str, out: str, reports: Sequence[Report]) -> None:
    entry = provenance(done)
    if output != done.record.id:
        entry |= name(output, "output")
    added: list[Report] = []
    data = done.result.encode()
    try:
        for report in reports:
            report.add(entry)
            added.append(report)
        write(out, output, data)
    except BaseException as error:
        there = len(added) == len(reports) and stands(f"{out}/{output}", data)
        if there and isinstance(error, InputError):  # only the folder was not synced; an error has no output
            with suppress(OSError):
                Path(out, output).unlink()
                there = False
        for report in () if there else added:
            report.take_back()
        raise


def _noted(what: Failure | Skip, reports: Sequence[Report]) -> Failure | Skip:
    try:
        for report in reports:
            report.add(aside(what))
    except InputError as error:  # a full disk: the row is on stderr only
        return Failure(what.input, error.code, f"{error.message} (for the report of: {what.code}: {what.message})")
    return what


def _apart(report: str | None, out: str) -> str | None:
    """Where the report goes besides OUT/report.jsonl. Raises UsageError for a place where it cannot be."""
    if report is None:
        return None
    real, inside = os.path.realpath(report), os.path.realpath(out)
    if real == f"{inside}/{RESERVED[0]}":
        return None
    if os.path.commonpath((real, inside)) == inside:
        raise UsageError("the output folder has its own report", path=report, remedy="name a file outside of it")
    check_target(report)
    return report


def _check_out(out: str) -> None:
    """Raise UsageError for a folder that holds anything but an earlier output: files of the user would be lost."""
    entries = sorted(entry.name for entry in Path(out).iterdir() if not entry.name.startswith(".cleaner"))
    if entries and not _is_ours(f"{out}/{RESERVED[1]}"):
        raise UsageError(
            f"it holds other files, such as {entries[0]!r}",
            path=out,
            remedy="name a new or an empty folder, or one that cleaner made",
        )


def _is_ours(path: str) -> bool:
    try:
        held = json.loads(read(Found(path, path, "application/json")).raw)
    except (InputError, ValueError, RecursionError):
        return False
    return isinstance(held, dict) and "cleaner" in held


@contextmanager
def _marked(out: str) -> Iterator[None]:
    """Mark the folder as ours for as long as it stands. Here are the only times: everything else is repeatable."""
    run_json = {"cleaner": __version__, "started": _now(), "ended": None, "arguments": sys.argv[1:]}
    path = str(Path(out, RESERVED[1]))
    write_atomic(path, _json(run_json))
    try:
        yield
    finally:
        with suppress(InputError):  # a full disk has its own row, which must not hide behind this
            write_atomic(path, _json(run_json | {"ended": _now()}))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=2).encode("ascii") + b"\n"


def stream(report: str | None, options: Options) -> int:
    """Clean stdin to stdout and return the exit code."""
    media_type, written = known_media_type(options["media_type"]), output_format(options["format"])
    chosen = settings(options)
    cleaner: Chosen = chosen.chosen(chosen.config("."))
    if report is not None:
        check_target(report)
    reading = how(options)
    source = sys.stdin.buffer
    tally = Tally(inputs=1)
    done = outcome(
        "stdin", lambda: read_stdin(source, reading.most(media_type), media_type=media_type), cleaner, reading
    )
    done = written(done)
    tally.add(done)
    with ExitStack() as stack:
        if report is not None:
            rows = stack.enter_context(fresh(report))
            rows.add(provenance(done) if isinstance(done, Cleaned) else aside(done))
        if isinstance(done, Cleaned):
            put(done.result.encode())
    tally.say()
    return 3 if tally.failed else 0
