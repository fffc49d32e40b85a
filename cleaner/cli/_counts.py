"""What rules did, counted from the rows of reports in one pass.

The memory depends on the number of rules and not on that of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.cli._rows import Dropped, Row, drops_of, not_a_row
from cleaner.cli._samples import KEPT, Samples
from cleaner.cli._show import err, plain
from cleaner.errors import CleanerError


@dataclass(slots=True)
class Fired:
    """What a rule or a category did: documents, drops, their code points; `also` are drops that it only witnessed."""

    category: str = ""
    documents: int = 0
    drops: int = 0
    chars: int = 0
    also: int = 0


@dataclass
class Counts:
    """Counts of all rows; of the rules that `names` mean, texts are kept too."""

    names: Sequence[str] = ()
    kept: int = KEPT
    rules: dict[str, Fired] = field(default_factory=dict)
    texts: dict[str, Samples] = field(default_factory=dict)
    categories: dict[str, Fired] = field(default_factory=dict)
    total: Fired = field(default_factory=Fired)
    dropping: int = 0
    aside: int = 0
    errors: int = 0

    def bad(self, where: str, error: CleanerError) -> None:
        """Name a row that is none."""
        err(f"{plain(where)}: {error.code}: {plain(error.message)}")
        self.errors += 1

    def add(self, row: Row, report: str) -> None:
        """Count a row."""
        if "path" not in row.held:
            self.aside += 1
            return
        try:
            drops = drops_of(row.held)
        except ValueError as error:
            self.bad(f"{report}:{row.line}", not_a_row(error))
            return
        self.total.documents += 1
        self.dropping += bool(drops)
        for drop in drops:
            self._add_drop(drop, row)
        for rule in {drop.rule for drop in drops}:
            self.rules[rule].documents += 1
        for category in {drop.category for drop in drops}:
            self.categories[category].documents += 1

    def _add_drop(self, drop: Dropped, row: Row) -> None:
        fired = self.rules.setdefault(drop.rule, Fired())
        fired.category = drop.category
        for counts in (fired, self.categories.setdefault(drop.category, Fired(drop.category)), self.total):
            counts.drops += 1
            counts.chars += len(drop.removed)
        if is_named(drop.rule, drop.category, self.names):
            texts = self.texts.setdefault(drop.rule, Samples(self.kept))
            texts.add(drop.removed, row.path, drop.line)
        for loser in drop.also:
            self.rules.setdefault(loser, Fired()).also += 1


def is_named(rule: str, category: str, names: Sequence[str]) -> bool:
    """Whether a rule is meant, by its id, its pack or its category; if there are no names, each is."""
    return not names or any(n in (rule, category) or rule.startswith(f"{n}/") for n in names)
