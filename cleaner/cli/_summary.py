"""What a run did, for stderr: counts, and the sum that shows that no input was lost."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from cleaner.cli._show import err, plain
from cleaner.errors import Failure, Skip

if TYPE_CHECKING:
    from cleaner.runner import Cleaned, Outcome

T = TypeVar("T")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


@dataclass
class Tally:
    """Counts of one run."""

    inputs: int = 0
    outputs: int = 0
    changed: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    chars: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    skips: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def counted(self, rows: Iterable[T]) -> Iterator[T]:
        """Pass the inputs on and count them."""
        for row in rows:
            self.inputs += 1
            yield row

    def add(self, outcome: Outcome) -> None:
        """Count an outcome; an error is also said at once."""
        if isinstance(outcome, Skip):
            self.skips[outcome.code] += 1
        elif isinstance(outcome, Failure):
            self.errors[outcome.code] += 1
            err(f"{plain(outcome.input)}: {outcome.code}: {plain(outcome.message)}")
        else:
            self._add_cleaned(outcome)

    def _add_cleaned(self, cleaned: Cleaned) -> None:
        result = cleaned.result
        self.outputs += 1
        self.changed += bool(result.drops)
        for drop in result.drops:
            self.lines[drop.category] += len(_LINE.findall(drop.shown))
            self.chars[drop.category] += len(drop.shown)
        for caution in result.warnings:
            self.warnings[caution.code] += 1
            if caution.code in _TROUBLE:
                err(f"{plain(cleaned.record.id)}: {caution.code}: {plain(caution.message)}")

    @property
    def failed(self) -> bool:
        """Whether the exit code is 3."""
        return bool(self.errors) or any(self.warnings[code] for code in _TROUBLE)

    def say(self, outputs: str = "outputs") -> None:
        """Write the summary to stderr; its last line is the sum."""
        err(f"files: {self.outputs}, with something to drop: {self.changed}")
        for category in sorted(self.lines):
            err(f"  {category:<20}{self.lines[category]:>8} lines {self.chars[category]:>10} characters")
        self.say_sum(outputs)

    def say_sum(self, outputs: str) -> None:
        """Write what went otherwise, and the sum: `inputs` are all there."""
        for name, counts in (("warnings", self.warnings), ("skips", self.skips), ("errors", self.errors)):
            if counts:
                err(f"{name}: {', '.join(f'{code} {counts[code]}' for code in sorted(counts))}")
        skips, errors = counts_of(self.skips), counts_of(self.errors)
        err(f"inputs {self.inputs} = {outputs} {self.outputs} + skips {skips} + errors {errors}")


_TROUBLE = ("W-RULE-TIMEOUT", "E-SELF-CHECK")


def counts_of(counts: Counter[str]) -> int:
    """Return how many there are in all."""
    return sum(counts.values())


def progress(outcomes: Iterable[T], total: int) -> Iterator[T]:
    """Pass outcomes on, with a bar on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    import click

    with click.progressbar(outcomes, length=total, label="cleaning", file=sys.stderr) as bar:
        yield from bar
