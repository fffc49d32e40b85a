"""How fast: bytes of UTF-8 in, Result out, by CPU second on one core; peers on the same bytes in the same run.

    make bench    or    python -m bench.throughput [--quick] [--passes N] [--no-peers] [--by-language] [--real FILE…]

A pass cleans every document of a part once, by a fresh Cleaner: what it remembers of lines it has seen must come from
this pass, not from the one before. It is warmed up on other texts, since regexes are compiled on first use; neither
that nor compiling the rules is timed here. The best and the median pass are shown; the exit code says nothing of speed.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from bench import peers
from bench.rules import COUNTS, rule_set
from bench.texts import HEAVY, MEGABYTES, PARTS, SEED, corpus, generate, generate_with_language, read
from cleaner.api import Cleaner
from cleaner.result import Result
from cleaner.rule import Rule

GOALS = {"english": 60.0, "rest": 45.0}
"""MB a CPU second, at both rule counts (issue 2)."""
QUICK = 4.0
SECONDS = 25.0
"""CPU seconds after which no further pass of a cell is begun."""


@dataclass(frozen=True)
class Timed:
    """One cell of the table."""

    best: float
    middle: float
    passes: int
    size: int
    documents: int

    @property
    def speed(self) -> float:
        """MB a CPU second, best pass."""
        return self.size / self.best / 1e6

    @property
    def usual(self) -> float:
        """The same of the median pass."""
        return self.size / self.middle / 1e6


def timed(fresh: Callable[[], Callable[[bytes], object]], documents: Sequence[bytes], passes: int) -> Timed:
    """Give every document to a fresh worker, `passes` times (fewer if SECONDS are used up)."""
    took: list[float] = []
    while len(took) < passes and sum(took) < SECONDS:
        work = fresh()
        gc.collect()
        began = time.process_time()
        for document in documents:
            work(document)
        took.append(time.process_time() - began)
    return Timed(min(took), median(took), len(took), sum(map(len, documents)), len(documents))


def fresh_cleaner(count: int) -> Cleaner:
    """A cleaner that has compiled all it compiles on first use, and has seen none of the documents."""
    cleaner = Cleaner(rules=_rules(count))
    for document in _other_texts():
        cleaner.clean(document)
    return cleaner


@cache
def _rules(count: int) -> list[Rule]:
    return rule_set(count)


@cache
def _other_texts() -> list[bytes]:
    return [document for part in PARTS for document in generate(part, 1.0, SEED + 1)]


def hits(result: Result) -> int:
    """Rules that pointed at a line (or a part of one) that went: the winners and the other witnesses."""
    return sum(1 + len(drop.also) for drop in result.drops)


def counted(documents: Sequence[bytes], count: int) -> tuple[float, float]:
    """Median hits a document, and the share of documents with three or more (%)."""
    cleaner = fresh_cleaner(count)
    found = [hits(cleaner.clean(document)) for document in documents]
    return median(found), 100 * sum(n >= 3 for n in found) / len(found)


def scan_share(count: int, documents: Sequence[bytes]) -> tuple[str, str]:
    """Of the time, the part up to where the scan has pointed at lines (decode, parse, scan), and how many lines that
    is a document. Looks into cleaner's inside: dashes where that has changed."""
    lines = 0

    def fresh() -> Callable[[bytes], None]:
        matcher: Any = fresh_cleaner(count)._matcher(False, frozenset())

        def scan(raw: bytes) -> None:
            nonlocal lines
            lines += len(matcher.judge.index.lines(Document(decode(raw).text, utf8=raw)))

        return scan

    try:
        from cleaner.decode import decode
        from cleaner.document import Document

        part = timed(fresh, documents, 2)
    except (AttributeError, TypeError, ImportError):
        return "–", "–"
    whole = timed(lambda: fresh_cleaner(count).clean, documents, 2)
    return f"{100 * part.best / whole.best:.0f} %", f"{lines / part.passes / part.documents:.1f}"


def row(name: str, count: int, documents: Sequence[bytes], passes: int) -> str:
    """Measure one part with one set of rules."""
    cleaner = fresh_cleaner(count)
    drops = found = few = warned = again = 0
    seen: set[str] = set()
    for document in documents:
        result = cleaner.clean(document)
        drops += len(result.drops)
        found += (n := hits(result))
        few += n < 3
        removed = [drop.removed for drop in result.drops]
        again += sum(line in seen for line in removed)
        seen.update(removed)
        warned += any(caution.code in ("E-SELF-CHECK", "W-RULE-TIMEOUT") for caution in result.warnings)
    if warned:
        print(f"! {name}, {count} rules: {warned} documents with a failed self-check or a rule that took too long")
    cell = timed(lambda: fresh_cleaner(count).clean, documents, passes)
    share, lines = scan_share(count, documents[:: max(1, len(documents) // 600)])
    goal = GOALS.get(name)
    met = "" if goal is None else f"{goal:g}: {'met' if cell.speed >= goal else 'missed'}"
    n = len(documents)
    values = [
        name, f"{count:,}", f"**{cell.speed:.1f}**", f"{cell.usual:.1f}", met, f"{1e6 * cell.best / n:,.0f}",
        f"{found / n:.1f}", f"{drops / n:.1f}", f"{100 * few / n:.1f}", f"{100 * again / max(1, drops):.0f}",
        lines, share, str(cell.passes),
    ]  # fmt: skip
    return "| " + " | ".join(values) + " |"


HEAD = (
    "| part | rules | MB/s, best | median | goal | µs a document | hits a document | drops a document "
    "| documents with fewer than 3 hits, % | drops seen in an earlier document, % "
    "| lines scanned out a document | decode, parse and scan | passes |\n"
    "|---|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def memory(count: int) -> dict[str, float]:
    """MB of this process: with the texts loaded, with the rules compiled, after a pass; and seconds to be ready."""
    documents = [d for part in PARTS for d in corpus(part)[:1500]]
    gc.collect()
    before = _resident()
    began = time.process_time()
    cleaner = Cleaner(rules=_rules(count))
    cleaner.clean(documents[0])
    ready, built = time.process_time() - began, _resident()
    for document in documents:
        cleaner.clean(document)
    gc.collect()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / 1e6 if sys.platform == "darwin" else peak / 1e3
    return {"ready": ready, "rules": built - before, "pass": _resident() - built, "peak": peak_mb}


def _resident() -> float:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _memory_rows() -> None:
    print(
        "\n| rules | compiled and ready, CPU s | memory for the rules, MB | grown by 3,000 documents, MB "
        "| peak of the process (with Python and the texts), MB |\n|---:|---:|---:|---:|---:|"
    )
    for count in COUNTS:
        child = [sys.executable, "-m", "bench.throughput", "--memory", str(count)]
        done = subprocess.run(child, stdout=subprocess.PIPE, check=False, text=True)
        if done.returncode:
            print(f"| {count:,} | failed, see above | | | |")
            continue
        found = json.loads(done.stdout)
        shown = [f"{count:,}", f"{found['ready']:.2f}", *(f"{found[key]:.0f}" for key in ("rules", "pass", "peak"))]
        print("| " + " | ".join(shown) + " |")


def _one_core() -> str:
    """Keep this process and its children on one core."""
    if not hasattr(os, "sched_setaffinity"):
        return "not pinned to a core"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"pinned to core {core}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _by_language(megabytes: float, passes: int) -> None:
    by_code: dict[str, list[bytes]] = {}
    for part in PARTS:
        for code, document in generate_with_language(part, megabytes, SEED):
            by_code.setdefault(code, []).append(document)
    print("\n" + HEAD)
    for code, documents in sorted(by_code.items()):
        print(row(code, COUNTS[0], documents, passes), flush=True)


def main(argv: list[str] | None = None) -> int:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description="Measure the speed of cleaner.")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help=f"only the first {QUICK:g} MB of each part, for a look")
    parser.add_argument("--heavy", action="store_true", help="only the texts with twice the junk that is asked for")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--by-language", action="store_true", help="one row a language instead, at 500 rules")
    parser.add_argument("--real", nargs="*", default=[], metavar="FILE", help="real corpora too (see bench.texts)")
    parser.add_argument("--memory", type=int, metavar="RULES", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.memory:
        print(json.dumps(memory(args.memory)))
        return 0
    print(f"Python {platform.python_version()}, {_processor()}, {_one_core()}.", flush=True)
    if args.by_language:
        _by_language(QUICK if args.quick else MEGABYTES, args.passes)
        return 0
    size = QUICK if args.quick else MEGABYTES
    parts = {part: _begin(corpus(part), size) for part in (HEAVY if args.heavy else PARTS)}
    texts = dict(parts)
    for path in args.real:
        texts[Path(path).name.partition(".")[0]] = [text.encode() for text in read(path, one_each=True)]
    sizes = [f"{name} {sum(map(len, docs)) / 1e6:.1f} MB in {len(docs):,} documents" for name, docs in texts.items()]
    print("; ".join(sizes) + ".\n\n" + HEAD, flush=True)
    for count in COUNTS:
        for name, documents in texts.items():
            print(row(name, count, documents, args.passes), flush=True)
    if not args.no_peers:
        peers.show(parts, min(args.passes, 3))
    _memory_rows()
    return 0


def _begin(documents: list[bytes], megabytes: float) -> list[bytes]:
    size, chosen = 0, []
    for document in documents:
        chosen.append(document)
        size += len(document)
        if size >= megabytes * 1e6:
            break
    return chosen


if __name__ == "__main__":
    sys.exit(main())
