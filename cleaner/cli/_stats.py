"""How `cleaner rules stats` works; apart from the command, so that `--help` need not import it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from cleaner.cli._counts import Counts, Fired, is_named
from cleaner.cli._options import Options
from cleaner.cli._rows import check_readable, rows
from cleaner.cli._rules import loaded
from cleaner.cli._samples import KEPT, WIDTH, Sample, Samples
from cleaner.cli._show import data, err, out, plain, short
from cleaner.errors import UsageError
from cleaner.reports.jsonl import line as as_json
from cleaner.reports.jsonl import name as named
from cleaner.rule import Rule


class _Seen(NamedTuple):
    """The counts beside the rules that are loaded here; `fired` are those asked for, what drops most first."""

    counts: Counts
    by_id: Mapping[str, Rule]
    on: list[Rule]
    never: list[Rule]
    fired: list[tuple[str, Fired]]


def show(reports: Sequence[str], options: Options) -> int:
    """Print what the rules did in the reports and return the exit code."""
    known, on = loaded(options)
    for report in reports:
        check_readable(report)
    counts = Counts(options["rule"] or (), max(KEPT, options["samples"]))
    for report in reports:
        for row in rows(report, counts.bad):
            counts.add(row, report)
    seen = _seen(counts, {rule.id: rule for rule in known}, on)
    if options["json"]:
        for entry in _entries(seen, options["samples"], options["never"]):
            data(as_json(entry))
    else:
        for line in _lines(seen, options["samples"], options["never"]):
            out(line)
    _say(seen)
    return 3 if counts.errors else 0


def _seen(counts: Counts, by_id: Mapping[str, Rule], ids_on: set[str]) -> _Seen:
    names = counts.names
    for id, fired in counts.rules.items():
        if not fired.category and id in by_id:  # it was only ever a witness, and no drop says what it is
            fired.category = by_id[id].category
    _check(names, {(id, f.category) for id, f in counts.rules.items()} | {(r.id, r.category) for r in by_id.values()})
    # what a keep rule does leaves no trace in a report
    on = [r for r in by_id.values() if r.id in ids_on and not r.keep and is_named(r.id, r.category, names)]
    fired_rules = [(id, f) for id, f in counts.rules.items() if is_named(id, f.category, names)]
    fired_rules.sort(key=lambda item: (-item[1].drops, -item[1].also, item[0]))
    return _Seen(counts, by_id, on, [rule for rule in on if rule.id not in counts.rules], fired_rules)


def _check(names: Sequence[str], known: set[tuple[str, str]]) -> None:
    """Raise UsageError for a name that means no rule: neither one that is loaded nor one of the reports."""
    for name in names:
        if not any(is_named(id, category, (name,)) for id, category in known):
            close = get_close_matches(name, sorted({word for pair in known for word in pair}), 1)
            remedy = f"did you mean {close[0]!r}?" if close else "see `cleaner rules list`"
            raise UsageError(f"{name!r} is no category, rule or pack", remedy=remedy)


# As text


def _lines(seen: _Seen, samples: int, never: bool) -> Iterator[str]:
    counts = seen.counts
    heads = ("rule", "category", "confidence", "documents", "drops", "share", "characters", "also", "texts")
    table = _table([heads, *(_cells(id, fired, seen) for id, fired in seen.fired)], words=3)
    yield next(table)
    for (id, _), line in zip(seen.fired, table, strict=True):
        yield line
        yield from map(_sample, _samples(counts, id).chosen(samples))
    if not counts.names:
        yield ""
        by_drops = sorted(counts.categories.values(), key=lambda f: (-f.drops, f.category))
        rest = [(plain(f.category), *_numbers(f, counts)) for f in by_drops]
        yield from _table([("category", *heads[3:7]), *rest], words=1)
    if never:
        yield ""
        cells = [(plain(rule.id), plain(rule.category), rule.confidence.name) for rule in seen.never]
        yield from _table([("never fired", *heads[1:3]), *cells], words=3)


def _cells(id: str, fired: Fired, seen: _Seen) -> tuple[str, ...]:
    rule, texts = seen.by_id.get(id), _samples(seen.counts, id)
    confidence = rule.confidence.name if rule else "-"
    many = f"{len(texts)}+" if texts.more else str(len(texts))
    return plain(id), plain(fired.category or "-"), confidence, *_numbers(fired, seen.counts), str(fired.also), many


def _numbers(fired: Fired, counts: Counts) -> tuple[str, ...]:
    share = fired.drops / max(1, counts.total.drops)
    return str(fired.documents), str(fired.drops), f"{share:.1%}", str(fired.chars)


def _samples(counts: Counts, id: str) -> Samples:
    return counts.texts.get(id) or Samples()


def _sample(sample: Sample) -> str:
    return f"{sample.count:>12}  {short(sample.text, WIDTH)}  {plain(sample.path)}:{sample.line}"


def _table(table: Sequence[tuple[str, ...]], *, words: int) -> Iterator[str]:
    """Yield lines of columns; the first `words` columns begin in one place, the others, numbers, end in one."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            f"{cell:<{w}}" if n < words else f"{cell:>{w}}" for n, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


# As JSON


def _entries(seen: _Seen, samples: int, never: bool) -> Iterator[dict[str, Any]]:
    counts = seen.counts
    on = {rule.id for rule in seen.on}
    for id, fired in seen.fired:
        rule, texts = seen.by_id.get(id), _samples(counts, id)
        yield {
            "what": "rule",
            "rule": id,
            "category": fired.category,
            "confidence": rule.confidence.name if rule else None,
            "on": id in on,
            **_values(fired),
            "also": fired.also,
            "texts": len(texts),
            "more_texts": texts.more,
            "samples": [_sample_entry(sample) for sample in texts.chosen(samples)],
        }
    for category in () if counts.names else sorted(counts.categories):
        yield {"what": "category", "category": category, **_values(counts.categories[category])}
    for rule in seen.never if never else ():
        yield {"what": "never", "rule": rule.id, "category": rule.category, "confidence": rule.confidence.name}
    yield {
        "what": "total",
        **_values(counts.total),
        "with_drops": counts.dropping,
        "without_a_text": counts.aside,
        "errors": counts.errors,
        "rules_on": len(seen.on),
        "rules_never": len(seen.never),
    }


def _values(fired: Fired) -> dict[str, int]:
    return {"documents": fired.documents, "drops": fired.drops, "chars": fired.chars}


def _sample_entry(sample: Sample) -> dict[str, Any]:
    """`text` may be a beginning only: `chars` is the length of the whole."""
    place = {**named(sample.path), "line": sample.line}
    return {"text": sample.text[:WIDTH], "chars": sample.chars, "count": sample.count, **place}


def _say(seen: _Seen) -> None:
    counts = seen.counts
    gone = sum(id not in seen.by_id for id, _ in seen.fired)
    err(f"drops {counts.total.drops}, characters {counts.total.chars}, documents with a drop {counts.dropping}")
    fired = len(seen.on) - len(seen.never)
    err(f"rules on here {len(seen.on)} = fired {fired} + never {len(seen.never)}; fired but not loaded here {gone}")
    documents, aside, errors = counts.total.documents, counts.aside, counts.errors
    err(f"rows {documents + aside + errors} = documents {documents} + without a text {aside} + errors {errors}")
