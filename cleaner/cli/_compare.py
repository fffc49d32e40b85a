"""How `cleaner clean --compare` works: clean again, write nothing, say what the old report has otherwise."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaner.cli._changes import Answer, by_other_rules, changes
from cleaner.cli._formats import formats
from cleaner.cli._options import Options, how, prepare, settings, walking
from cleaner.cli._rows import Dropped, Row, check_readable, drops_of, not_a_row, parsed, rows, runs_of
from cleaner.cli._show import err, out, plain, short
from cleaner.cli._summary import Tally, counts_of, progress
from cleaner.errors import CleanerError
from cleaner.inputs.folder import scan
from cleaner.result import Result
from cleaner.runner import Cleaned, run


def compare(inputs: Sequence[str], report: str, options: Options) -> int:
    """Print what cleaning `inputs` would drop and keep otherwise than the report has it; return the exit code."""
    chosen, walk = settings(options), walking(options)
    check_readable(report, regular=True)
    total = prepare(scan(inputs, **walk), chosen)
    tally, comparison = Tally(), _Comparison(report)
    outcomes = run(tally.counted(scan(inputs, **walk)), chosen.choose, how(options))
    for done in progress(outcomes, total):
        tally.add(done)
        if isinstance(done, Cleaned):
            comparison.add(done)
    comparison.end()
    comparison.say()
    tally.say_sum("cleaned")
    return 3 if tally.failed or comparison.counts["errors"] else 1 if comparison.differs else 0


class _Old:
    """The rows of the old report, by the names of the documents.

    They come in the order of the inputs, so the report is read side by side with them; only what was passed over is
    remembered, by its place.
    """

    def __init__(self, report: str, found: Iterator[Row]) -> None:
        self._report, self._rows = report, (row for row in found if "path" in row.held)
        self._passed: dict[str, list[Row]] = {}

    def take(self, path: str) -> Row | None:
        """Return the next row of this name, each once. Raises ValueError for one that is not as it was before."""
        if path in self._passed:
            first, *others = self._passed.pop(path)
            if others:
                self._passed[path] = others
            return first._replace(held=self._again(first.at))
        for row in self._rows:
            if row.path == path:
                return row
            self._pass(row)
        return None

    def _pass(self, row: Row) -> None:
        self._passed.setdefault(row.path, []).append(row._replace(held={}))

    def _again(self, at: int) -> Any:
        with Path(self._report).open("rb") as lines:
            lines.seek(at)
            return parsed(lines.readline())

    def rest(self) -> Iterator[str]:
        """Yield the names that were not taken, in the order of the report."""
        passed = [(row.line, path) for path, found in self._passed.items() for row in found]
        yield from (path for _, path in sorted(passed))
        yield from (row.path for row in self._rows)


def _answer(row: Row, done: Cleaned) -> Answer | str:
    """Return what the row says of the document, or why that cannot be compared. Raises ValueError for a bad row."""
    found, result = Answer(drops_of(row.held), runs_of(row.held)), done.result
    if row.held.get("raw_sha256") != _sha256(done.record.raw):
        return "changed since the report; not compared"
    codec = result.encoding or "utf-8"
    if row.held.get("encoding") != codec:
        return f"read as {codec}, was {plain(str(row.held.get('encoding')))}; not compared"
    if any(result.source[drop.span.start : drop.span.end] != drop.removed for drop in found.drops):
        raise ValueError("what it dropped does not stand in the text")
    return found


def _is_text_of(row: Row, result: Result) -> bool:
    """Whether the row has the clean text of a result, in whatever format that was written."""
    was = row.held.get("clean_sha256")
    return was == _sha256(result.encode()) or (
        result.page is not None and any(was == _sha256(rendered(result).encode()) for rendered in formats().values())
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Comparison:
    """What was found so far."""

    def __init__(self, report: str) -> None:
        self._report, self._old = report, _Old(report, rows(report, self._bad))
        self.counts, self._chars = Counter[str](), Counter[str]()
        self._rules = {"+": Counter[str](), "-": Counter[str]()}
        self._others: Counter[tuple[str, str]] = Counter()

    def _bad(self, where: str, error: CleanerError) -> None:
        err(f"{plain(where)}: {error.code}: {plain(error.message)}")
        self.counts["errors"] += 1

    def add(self, done: Cleaned) -> None:
        """Compare one document with its row."""
        path, row, before = plain(done.record.id), None, None
        try:
            row = self._old.take(done.record.id)
            before = row and _answer(row, done)
        except (ValueError, TypeError, RecursionError) as error:
            self._bad(f"{self._report}:{row.line}" if row else self._report, not_a_row(error))
            return
        if row is None:
            self._apart(path, "only here", "not in the report")
        elif isinstance(before, str):
            self._apart(path, "changed", before)
        elif before is not None:
            self._compare(path, before, done, row)

    def _apart(self, path: str, word: str, why: str) -> None:
        out(f"{path}  {why}")
        self.counts[word] += 1

    def _compare(self, path: str, before: Answer, done: Cleaned, row: Row) -> None:
        drops = [Dropped(d.rule, d.category, d.span, d.line, d.removed, d.also) for d in done.result.drops]
        after = Answer(drops, [run.span for run in done.result.blank_runs])
        self.counts["compared"] += 1
        self._others += by_other_rules(before, after)
        self._show(path, before, after, same=_is_text_of(row, done.result))

    def _show(self, path: str, before: Answer, after: Answer, *, same: bool) -> None:
        found = changes(before, after)
        for change in found:
            rule, category = plain(change.rule), plain(change.category)
            out(f"{path}:{change.line}  {change.mark} {rule}  {category}  {short(change.text)}")
            self._rules[change.mark][change.rule] += 1
            self._chars[change.mark] += len(change.text)
        if not found and not same:
            out(f"{path}  differs in white space only")
        self.counts["different"] += bool(found) or not same

    def end(self) -> None:
        """Name the documents that only the report has."""
        for path in self._old.rest():
            self._apart(plain(path), "only in the report", "only in the report")

    @property
    def differs(self) -> bool:
        """Whether the exit code is 1: a drop, or a document, that is not the same on both sides."""
        return any(self.counts[word] for word in ("different", *_APART))

    def say(self) -> None:
        """Write the summary to stderr."""
        counts = self.counts
        if not counts["compared"] and counts["only here"] and counts["only in the report"]:
            err("no document has a row: name the inputs as they were named for the report")
        err("documents: " + ", ".join(f"{word} {counts[word]}" for word in ("compared", "different", *_APART)))
        for mark, word in (("+", "dropped now"), ("-", "kept now")):
            err(f"{word}: {counts_of(self._rules[mark])} passages, {self._chars[mark]} characters")
            for rule, number in sorted(self._rules[mark].items(), key=lambda item: (-item[1], item[0])):
                err(f"  {mark} {number:>8}  {plain(rule)}")
        err(f"dropped by another rule: {sum(self._others.values())} passages")
        for pair, number in sorted(self._others.items(), key=lambda item: (-item[1], item[0])):
            err(f"  ~ {number:>8}  {plain(' → '.join(pair))}")
        if counts["errors"]:
            err(f"bad rows in the report: {counts['errors']}")


_APART = ("changed", "only here", "only in the report")
