"""Packs: TOML files of rules, read strictly (layer 3).

TOML runs no code, has no aliases to blow up and refuses duplicate keys. Everything else that can be wrong in a pack
is found here and said with file, line and remedy; whether its examples hold is asked in cleaner/examples.py.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from cleaner.errors import PackError, PatternError
from cleaner.registry import load, names
from cleaner.rule import CATEGORIES, Confidence, Origin, Rule
from cleaner.watch import compile_safely

LISTS = ("drops", "keeps", "todo_drops")
KEYS = frozenset({"id", "category", "kind", "action", "confidence", "priority", "why", "case", "allow_all", *LISTS})
DISTRIBUTION = "article-cleaner"
MAX_BYTES, MAX_RULES = 1 << 20, 20_000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def shipped() -> Path:
    """The folder of the packs that come with us: inside the wheel, or beside the pyproject.toml of our checkout."""
    inside = Path(str(files("cleaner"))) / "rules"
    if inside.is_dir():
        return inside
    project = inside.parent.parent / "pyproject.toml"
    if project.is_file() and f'name = "{DISTRIBUTION}"' in project.read_text(encoding="utf-8"):
        return project.parent / "rules"
    raise PackError("the packs are not where they were installed", path=str(inside), remedy="install the package again")


def load_all(paths: Sequence[str], *, with_shipped: bool = True) -> list[Rule]:
    """Return the rules of the shipped packs and of `paths` (files or folders), in order.

    Raises PackError, or PatternError for a regex, naming file, line and remedy.
    """
    rules = list(_folder(shipped(), trusted=True)) if with_shipped else []
    for path in paths:
        root = Path(path)
        rules += _folder(root, trusted=False) if root.is_dir() and not root.is_symlink() else _file(root, root.stem)
    seen: dict[str, Rule] = {}
    for rule in rules:
        if (other := seen.setdefault(rule.id, rule)) is not rule:
            raise PackError(
                f"the id {rule.id} is taken by {other.origin.path}:{other.origin.line}",
                path=rule.origin.path,
                line=rule.origin.line,
                remedy="give the rule another id",
            )
    return rules


def _folder(root: Path, *, trusted: bool) -> Iterator[Rule]:
    for path in sorted(root.rglob("*.toml")):
        pack = path.relative_to(root).with_suffix("").as_posix()
        yield from _file(path, pack, shown=f"rules/{pack}.toml" if trusted else str(path), trusted=trusted)


def _file(path: Path, pack: str, *, shown: str | None = None, trusted: bool = False) -> list[Rule]:
    shown = shown or str(path)
    source = _text(path, shown)
    try:
        top = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise PackError(f"not TOML: {error}", path=shown, line=int(at[1]) if at else 1) from None
    except RecursionError:
        raise PackError("tables inside tables without end", path=shown, line=1) from None
    return list(_Reader(shown, source, pack, trusted).rules(top))


def _text(path: Path, shown: str) -> str:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise PackError("not a regular file", path=shown, remedy="name the file itself, not a link or a device")
        if found.st_size > MAX_BYTES:
            raise PackError(f"{found.st_size} bytes, {MAX_BYTES} are allowed", path=shown, remedy="split the pack")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackError(f"not UTF-8 at byte {error.start}", path=shown) from None
    except OSError as error:
        raise PackError(os.strerror(error.errno or 0), path=shown) from None


class _Reader:
    """Reads one pack; knows where each rule begins, so that an error can say the line."""

    def __init__(self, shown: str, source: str, pack: str, trusted: bool) -> None:
        self.shown, self.lines, self.pack, self.trusted = shown, source.split("\n"), pack, trusted
        self.tables = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
        self.begin = 1

    def error(
        self, message: str, key: str = "", remedy: str | None = None, kind: type[PackError] = PackError
    ) -> PackError:
        """An error at the line of `key` in the present rule, or else at the rule."""
        end = next((n for n in self.tables if n > self.begin), len(self.lines) + 1)
        at = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
        rows = range(self.begin, end)
        line = next((n for n in rows if at and at.match(self.lines[n - 1])), self.begin)
        return kind(message, path=self.shown, line=line, remedy=remedy)

    def rules(self, top: Mapping[str, Any]) -> Iterator[Rule]:
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

    def check_keys(self, table: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
        for key in table:
            if key not in known:
                close = get_close_matches(key, known, 1)
                raise self.error(f"unknown key {key!r}", key, f"did you mean {close[0]!r}?" if close else None)

    def choice(self, table: Mapping[str, Any], key: str, known: Sequence[str], default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or value not in known:
            close = get_close_matches(str(value), known, 1)
            message = f"{key} = {value!r} is not known" if key in table else f"the rule has no {key}"
            raise self.error(message, key, f"did you mean {close[0]!r}?" if close else f"one of {', '.join(known)}")
        return value

    def strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.error(f"{key} is a list of strings that are not empty", key)
        return tuple(value)

    def rule(self, table: dict[str, Any], shared: tuple[str, ...]) -> Rule:
        name = table.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise self.error(f"id = {name!r} is not an id", "id", "lower case with hyphens, as in scroll-to-continue")
        kind = self.choice(table, "kind", names("kinds"), "phrase")
        self.check_keys(table, KEYS | load("kinds", kind).KEYS)
        if type(table.get("priority", 0)) is not int or not isinstance(table.get("why", ""), str):
            raise self.error("priority is a whole number, why is a string", "priority")
        if type(table.get("allow_all", False)) is not bool:
            raise self.error("allow_all is true or false", "allow_all")
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

    def params(self, kind: str, table: Mapping[str, Any]) -> Any:
        try:
            params = load("kinds", kind).parse(table)
            if kind == "pattern" and not self.trusted:
                compile_safely(params.patterns)
        except ValueError as error:
            wrong = PatternError if kind == "pattern" else PackError
            raise self.error(str(error), kind if kind == "pattern" else "", kind=wrong) from None
        return params


_REMEDY = {
    "keeps": "add lines that look like it and must stay",
    "drops": "add lines that it must drop",
    "case": "name a folder of fixtures/text/",
}
