"""The entries of a pack: from TOML tables to rules, strictly (layer 3).

Unknown keys, wrong types, missing examples, ids and regexes are said with file, line and remedy; values are never
coerced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import accumulate, pairwise
from typing import Any

from cleaner.errors import PackError, PatternError
from cleaner.registry import load, names
from cleaner.rule import CATEGORIES, Confidence, Origin, Rule
from cleaner.watch import first_fault

LISTS = ("drops", "keeps", "todo_drops")
KEYS = frozenset({"id", "category", "kind", "action", "confidence", "priority", "why", "case", "allow_all", *LISTS})
MAX_RULES = 20_000
_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*rule[ \t]*\]\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Reader:
    """Reads one pack; knows where each rule begins, so that an error can say the line."""

    def __init__(self, shown: str, source: str, pack: str, trusted: bool) -> None:
        self.shown, self.source, self.pack, self.trusted = shown, source, pack, trusted
        self.begin = 1
        starts = [0, *(found.start() for found in _TABLE.finditer(source))]
        self.tables = list(accumulate((source.count("\n", a, b) for a, b in pairwise(starts)), initial=1))[1:]
        self.patterns: list[tuple[str, int]] = []

    def error(
        self, message: str, key: str = "", remedy: str | None = None, kind: type[PackError] = PackError
    ) -> PackError:
        """An error at the line of `key` in the present rule, or else at the rule."""
        lines = self.source.split("\n")
        end = next((n for n in self.tables if n > self.begin), len(lines) + 1)
        at = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
        rows = range(self.begin, end)
        line = next((n for n in rows if at and at.match(lines[n - 1])), self.begin)
        return kind(message, path=self.shown, line=line, remedy=remedy)

    def rules(self, top: Mapping[str, Any]) -> Iterator[Rule]:
        """Read all rules of a parsed pack."""
        self.check_keys(top, {"defaults", "rule"})
        defaults, tables = top.get("defaults", {}), top.get("rule", [])
        listed = isinstance(tables, list) and all(isinstance(t, dict) for t in tables)
        if not isinstance(defaults, dict) or not listed:
            raise self.error("a pack holds [defaults] and [[rule]] tables")
        if len(tables) > MAX_RULES:
            raise self.error(f"{len(tables)} rules, {MAX_RULES} are allowed", remedy="split the pack")
        known = KEYS.union(*(load("kinds", name).KEYS for name in names("kinds")))
        self.check_keys(defaults, known - {"id", "drops", "todo_drops", "case"})
        shared = self.strings(defaults, "keeps")
        for number, table in enumerate(tables):
            self.begin = self.tables[number] if len(self.tables) == len(tables) else 1
            merged = {k: v for k, v in defaults.items() if k != "keeps" and k not in table} | table
            yield self.rule(merged, shared)
        self.compile_all()

    def check_keys(self, table: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
        """Refuse a key that nobody knows."""
        for key in table:
            if key not in known:
                close = get_close_matches(key, known, 1)
                raise self.error(f"unknown key {key!r}", key, f"did you mean {close[0]!r}?" if close else None)

    def choice(self, table: Mapping[str, Any], key: str, known: Sequence[str], default: str | None = None) -> str:
        """Read a string that is one of some words."""
        value = table.get(key, default)
        if not isinstance(value, str) or value not in known:
            close = get_close_matches(str(value), known, 1)
            message = f"{key} = {value!r} is not known" if key in table else f"the rule has no {key}"
            raise self.error(message, key, f"did you mean {close[0]!r}?" if close else f"one of {', '.join(known)}")
        return value

    def strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Read a list of strings, none of them empty."""
        value = table.get(key, [])
        if not isinstance(value, list) or not set(map(type, value)) <= {str} or not all(map(str.strip, value)):
            raise self.error(f"{key} is a list of strings that are not empty", key)
        return tuple(value)

    def rule(self, table: dict[str, Any], shared: tuple[str, ...]) -> Rule:
        """Read one entry; `shared` are the keeps of the whole file."""
        name = table.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise self.error(f"id = {name!r} is not an id", "id", "lower case with hyphens, as in scroll-to-continue")
        kind = self.choice(table, "kind", names("kinds"), "phrase")
        self.check_keys(table, KEYS | load("kinds", kind).KEYS)
        for key, wanted, words in _TYPES:
            if key in table and type(table[key]) is not wanted:
                raise self.error(f"{key} is {words}", key)
        rule = Rule(
            id=f"{self.pack}/{name}",
            category=self.choice(table, "category", tuple(CATEGORIES)),
            kind=kind,
            origin=Origin(self.shown, self.begin),
            params=self.params(kind, table),
            keep=self.choice(table, "action", ("drop", "keep"), "drop") == "keep",
            confidence=Confidence[self.choice(table, "confidence", [c.name for c in Confidence], "sure")],
            priority=table.get("priority", 0),
            why=table.get("why", ""),
            shared_keeps=shared,
            case=table.get("case"),
            allow_all=table.get("allow_all", False),
            table=table,
            **{key: self.strings(table, key) for key in LISTS},
        )
        for need in sorted(load("kinds", kind).needs(rule.params) - ({"drops"} if rule.keep else set())):
            if not getattr(rule, need):
                raise self.error(f"{rule.id} has no {need}", remedy=_REMEDY[need])
        return rule

    def compile_all(self) -> None:
        """Compile the regexes of a pack that is not ours, all in one child process."""
        fault = first_fault([pattern for pattern, _ in self.patterns]) if not self.trusted else None
        if fault:
            self.begin = self.patterns[fault.number][1]
            raise self.error(fault.reason, "pattern", kind=PatternError)

    def params(self, kind: str, table: Mapping[str, Any]) -> Any:
        """Let the kind read its keys."""
        try:
            params = load("kinds", kind).parse(table)
            if kind == "pattern":
                self.patterns += [(pattern, self.begin) for pattern in params.patterns]
        except ValueError as error:
            wrong = PatternError if kind == "pattern" else PackError
            raise self.error(str(error), kind if kind == "pattern" else "", kind=wrong) from None
        return params


_TYPES = (
    ("priority", int, "a whole number"),
    ("why", str, "a string"),
    ("case", str, "a string"),
    ("allow_all", bool, "true or false"),
)
_REMEDY = {
    "keeps": "add lines that look like it and must stay",
    "drops": "add lines that it must drop",
    "case": "name a folder of fixtures/text/",
}
