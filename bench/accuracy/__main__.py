"""How well: cleaner at three levels and its peers on the labelled texts, and beside other extractors on HTML pages.

make bench-accuracy    or    python -m bench.accuracy [--no-peers] [--show N] [--json FILE]
                             python -m bench.accuracy --write-floor [--because REASON]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from bench.accuracy import faults, floor, pages, tables, texts
from bench.accuracy.extractors import extractors
from bench.accuracy.peers import LEVELS, Peer, Skipped, cleaner, peers
from bench.accuracy.score import Score, by_group, figures, measure
from cleaner.rule import OFF_BY_DEFAULT

T = TypeVar("T")
Figured = dict[str, dict[str, dict[str, float]]]
"""Figures by what is compared and by group."""


def scored(peer: Peer, docs: Sequence[texts.Doc]) -> tuple[list[Score], float]:
    """Scores, and the CPU seconds that cleaning took (scoring not counted)."""
    began = time.process_time()
    left = [peer(doc) for doc in docs]
    took = time.process_time() - began
    return [measure(doc, rest) for doc, rest in zip(docs, left, strict=True)], took


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where the floor could not be written."""
    options = _options(argv)
    if options.write_floor:
        return _write_floor(options.because)
    ours, theirs = _lines(options)
    html = _html(options)
    if options.json:
        of_lines = {"own": _by_group(ours, by_group, figures), "wcxb": _by_group(theirs, by_group, figures)}
        _write_json(options.json, of_lines | {"pages": _by_group(html, pages.by_kind, pages.figures)})
    return 0


def _lines(options: argparse.Namespace) -> tuple[dict[str, list[Score]], dict[str, list[Score]]]:
    """The lines of texts: our own, and those of WCXB."""
    own, wcxb = texts.own(), texts.wcxb()
    ours: dict[str, list[Score]] = {}
    theirs: dict[str, list[Score]] = {}
    seconds: dict[str, float] = {}
    made, skipped = _made(peers(), options.no_peers)
    for name, peer in made:
        ours[name], _ = scored(peer, own)
        theirs[name], seconds[name] = scored(peer, wcxb)
    normal = "cleaner, normal"
    print(tables.by_peer(ours, theirs, seconds), *skipped, sep="\n")
    print("\ncleaner, normal, our own texts by language:\n", tables.by_language(ours[normal]), sep="\n")
    print("\ncleaner, normal, WCXB by input:\n", tables.by_input(theirs[normal]), sep="\n")
    shown = {level: ours[f"cleaner, {level}"] for level in LEVELS}
    selected, _ = scored(cleaner("bold", *sorted(OFF_BY_DEFAULT)), own)
    print("\nRecall on our own texts by category, junk inside lines included:\n")
    print(tables.by_category(shown, selected))
    if options.show:
        for title, scores in (("our own texts", ours[normal]), ("WCXB", theirs[normal])):
            print(f"\nFaults at normal, {title}:")
            faults.show("normal", scores, options.show)
    return ours, theirs


def _html(options: argparse.Namespace) -> dict[str, list[pages.Scored]]:
    """The main content of HTML pages; all on one page, then on the next, so that a busy minute falls on all of them."""
    made, skipped = _made(extractors(), options.no_peers)
    html: dict[str, list[pages.Scored]] = {name: [] for name, _ in made}
    for page in pages.pages():
        for name, extract in made:
            html[name].append(pages.measure(extract, page))
    print("\nHTML pages of WCXB, by type:\n", pages.table(html), *pages.failures(html), *skipped, sep="\n")
    return html


def _made(makers: Mapping[str, Callable[[], T]], no_peers: bool) -> tuple[list[tuple[str, T]], list[str]]:
    """What is compared, made, and a line for each that is not here."""
    made, skipped = [], []
    for name, make in makers.items():
        if no_peers and not name.startswith("cleaner"):
            continue
        try:
            made.append((name, make()))
        except Skipped as reason:
            skipped.append(f"Skipped: {name}: {reason}.")
    return made, skipped


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description="How well does it clean?")
    parser.add_argument("--no-peers", action="store_true", help="only cleaner")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show N lines wrongly dropped and N left")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here too")
    parser.add_argument("--write-floor", action="store_true", help="pin the figures of today in floor.toml")
    parser.add_argument("--because", default="", metavar="REASON", help="why a figure may get worse")
    return parser.parse_args(argv)


def _write_floor(because: str) -> int:
    fallen = floor.write(floor.measured(), because)
    for line in fallen:
        print(line, file=sys.stderr)
    print("not written: say --because" if fallen else f"written: {floor.FILE.name}", file=sys.stderr)
    return 1 if fallen else 0


def _by_group(named: Mapping[str, list[T]], grouped: Callable[[list[T]], dict[str, list[T]]], sum_up: Any) -> Figured:
    """Figures of all and of each group, by name."""
    return {
        name: {group: asdict(sum_up(some)) for group, some in ({"all": scores} | grouped(scores)).items()}
        for name, scores in named.items()
    }


def _write_json(path: Path, sets: Mapping[str, Figured]) -> None:
    rows = [
        {"set": label, "cleaner": name, "group": group, **row}
        for label, named in sets.items()
        for name, groups in named.items()
        for group, row in groups.items()
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
