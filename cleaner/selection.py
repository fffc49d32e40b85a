"""Which rules are on: level, select, extend-select, ignore (layer 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from cleaner.errors import ConfigError
from cleaner.rule import CATEGORIES, LEVELS, OFF_BY_DEFAULT, Rule


@dataclass(frozen=True)
class Selection:
    """What a user switches. A name is a category, a rule id, or a pack (`en`, `en/ads`).

    `select` replaces the default (all categories but those reasonable readers disagree on), `extend_select` adds to
    it, `ignore` wins. A rule selected by its own id is on at every level.
    """

    level: str = "normal"
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def active(rules: Sequence[Rule], selection: Selection) -> list[Rule]:
    """Return the rules that are on. Raises ConfigError for a level or a name that is not known."""
    if selection.level not in LEVELS:
        raise ConfigError(f"level {selection.level!r} is not known", remedy=f"one of {', '.join(LEVELS)}")
    least = LEVELS[selection.level]
    base = tuple(c for c in CATEGORIES if c not in OFF_BY_DEFAULT) if selection.select is None else selection.select
    wanted = (*base, *selection.extend_select)
    _check((*(selection.select or ()), *selection.extend_select, *selection.ignore), rules)
    return [
        rule
        for rule in rules
        if not _named(rule, selection.ignore)
        and (rule.keep or rule.id in wanted or (rule.confidence >= least and _named(rule, wanted)))
    ]


def digest(rules: Sequence[Rule], max_drop_share: float) -> str:
    """Return a hash that is equal where the same rules in the same words decide (hex, 16 digits)."""
    content = json.dumps([[r.id, r.table] for r in rules] + [max_drop_share], sort_keys=True, default=str)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _named(rule: Rule, names: Sequence[str]) -> bool:
    return any(n == rule.category or n == rule.id or rule.id.startswith(n + "/") for n in names)


def _check(names: Sequence[str], rules: Sequence[Rule]) -> None:
    packs = {p for r in rules for p in (r.id, r.pack, r.id.partition("/")[0])}
    for name in names:
        if name not in CATEGORIES and name not in packs:
            close = get_close_matches(name, [*CATEGORIES, *packs], 1)
            raise ConfigError(
                f"{name!r} is no category, rule or pack",
                remedy=f"did you mean {close[0]!r}?" if close else "see `cleaner rules list`",
            )
