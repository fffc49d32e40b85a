"""Others on the same bytes: ripgrep, which only finds the literals, and datatrove's C4 filter, which drops lines by a
dozen fixed rules. Neither does what cleaner does; they say what the machine gives.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence

from bench.rules import COUNTS, rule_set
from bench.texts import CACHE

HEAD = "\n| peer | part | literals | MB/s, best | found |\n|---|---|---:|---:|---|"


def show(parts: Mapping[str, Sequence[bytes]], passes: int) -> None:
    """Print a table of the peers that are installed, and a line for each that is not."""
    skipped: list[str] = []
    print(HEAD)
    for name, documents in parts.items():
        for peer in (_scan, _ripgrep, _c4):
            try:
                for row in peer(name, documents, passes):
                    print(row, flush=True)
            except Skipped as reason:
                if str(reason) not in skipped:
                    skipped.append(str(reason))
    for why in skipped:
        print(f"\nSkipped: {why}.")


class Skipped(Exception):
    """A peer that is not here, and why."""


def _scan(name: str, documents: Sequence[bytes], passes: int) -> list[str]:
    """The engine of cleaner's scan alone, on lower-cased bytes: what is left when all else costs nothing."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    rows = []
    for count in COUNTS:
        literals = [literal.lower().encode() for literal in _literals(count)]
        engine = BytesAhoCorasick(literals, implementation=Implementation.DFA)
        best, found = float("inf"), 0
        for _ in range(passes):
            began = time.process_time()
            found = sum(len(engine.find_matches_as_indexes(raw.lower(), overlapping=True)) for raw in documents)
            best = min(best, time.process_time() - began)
        speed = sum(map(len, documents)) / best / 1e6
        rows.append(f"| ahocorasick_rs alone | {name} | {len(literals):,} | {speed:.1f} | {found:,} places |")
    return rows


def _ripgrep(name: str, documents: Sequence[bytes], passes: int) -> list[str]:
    """ripgrep with the literals; `-i` is what cleaner does, once and at the smaller count only, it is slow."""
    rg = shutil.which("rg")
    if rg is None:
        raise Skipped("ripgrep is not installed (apt-get install ripgrep, brew install ripgrep)")
    CACHE.mkdir(exist_ok=True)
    haystack = CACHE / f"{name}.txt"
    haystack.write_bytes(b"\n".join(documents))
    listed = CACHE / "literals.txt"
    rows = []
    for count in COUNTS:
        literals = _literals(count)
        listed.write_text("\n".join(literals) + "\n", encoding="utf-8")
        for extra in ([], ["-i"]) if count == COUNTS[0] else ([],):
            command = [rg, "--no-config", "-j1", "-a", "-c", "-F", *extra, "-f", str(listed), str(haystack)]
            took, said = min(_run(command) for _ in range(1 if extra else passes))
            shown = "`rg -c -F " + "".join(f"{x} " for x in extra) + "-f`"
            found = f"{int(said):,} lines" if said.isdigit() else f"failed: {said[:80]}"
            speed = haystack.stat().st_size / took / 1e6
            rows.append(f"| {shown} | {name} | {len(literals):,} | {speed:.1f} | {found} |")
    haystack.unlink()
    return rows


def _run(command: Sequence[str]) -> tuple[float, str]:
    """CPU seconds of a child, its start included, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return took, (done.stdout or done.stderr).strip().replace("\n", " ")


def _literals(count: int) -> list[str]:
    """What the phrase rules of a set look for, as it stands in the packs."""
    found: dict[str, None] = {}
    for rule in rule_set(count):
        for key in ("line", "prefix", "suffix", "contains"):
            found.update(dict.fromkeys(rule.table.get(key, [])))
    return list(found)


def _c4(name: str, documents: Sequence[bytes], passes: int) -> list[str]:
    try:
        from datatrove.data import Document
        from datatrove.pipeline.filters import C4QualityFilter
    except ImportError as error:
        raise Skipped(f"datatrove is not installed (pip install datatrove): {error}") from None
    # Counting sentences needs nltk's punkt model, a download; without it the filter does less than by default.
    c4 = C4QualityFilter(split_paragraph=True, min_num_sentences=-1)
    best, kept = float("inf"), 0
    for _ in range(min(passes, 2)):
        kept = 0
        began = time.process_time()
        for number, raw in enumerate(documents):
            document = Document(text=raw.decode(), id=str(number))
            c4.filter(document)
            kept += len(document.text)
        best = min(best, time.process_time() - began)
    size = sum(map(len, documents))
    share = 100 * (1 - kept / sum(len(raw.decode()) for raw in documents))
    peer = "datatrove C4QualityFilter, sentences not counted"
    return [f"| {peer} | {name} | – | {size / best / 1e6:.1f} | {share:.0f} % of the characters dropped |"]
