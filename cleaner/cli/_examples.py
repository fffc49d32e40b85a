"""How `cleaner rules test` works: own packs here, all packs on every core."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from cleaner.cli._options import Options, settings
from cleaner.cli._show import err, out, plain
from cleaner.examples import check, disturbed
from cleaner.pack import load_all
from cleaner.rule import Rule

SHARE = 300
"""Fewer rules than these a process are not worth its start."""


def run_examples(paths: Sequence[str], options: Options) -> int:
    """Print each example that fails, of all packs or of own ones (`paths`), and return the exit code."""
    packs = tuple(dict.fromkeys((*settings(options).config(".").rules, *paths)))
    rules = load_all(packs)
    own = {rule.id for rule in load_all(paths, with_shipped=False)} if paths else set()
    failing = 0
    for problem in _of_own(rules, own) if paths else _of_all(packs, rules):
        out(plain(problem))
        failing += 1
    err(f"rules {len(own if paths else rules)}, failing examples {failing}")
    return 1 if failing else 0


def _of_own(rules: Sequence[Rule], own: set[str]) -> Iterator[str]:
    yield from map(str, check(rules, own))
    yield from map(str, disturbed(rules, own))


def _of_all(packs: tuple[str, ...], rules: Sequence[Rule]) -> Iterator[str]:
    processes = min(os.cpu_count() or 1, len(rules) // SHARE)
    if processes < 2:
        yield from map(str, check(rules))
        return
    place = {rule.id: number for number, rule in enumerate(rules)}
    shares = [set(list(place)[n::processes]) for n in range(processes)]
    with ProcessPoolExecutor(processes) as pool:
        problems = [problem for found in pool.map(_share, repeat(packs), shares) for problem in found]
    yield from (text for _, text in sorted(problems, key=lambda problem: place[problem[0]]))


def _share(packs: tuple[str, ...], ids: set[str]) -> list[tuple[str, str]]:
    return [(problem.rule.id, str(problem)) for problem in check(load_all(packs), ids)]
