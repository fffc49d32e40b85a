"""What a project wants: `cleaner.toml`, or `[tool.cleaner]` in pyproject.toml, nearest to each file (layer 5).

Read as strictly as packs: an unknown key or a wrong type ends the run before anything is cleaned.
"""

from __future__ import annotations

import fnmatch
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple

from cleaner.api import MAX_DROP_SHARE, Cleaner
from cleaner.errors import CleanerError, ConfigError, Skip
from cleaner.inputs.file import Found, read
from cleaner.pack import load_all
from cleaner.rule import LEVELS, Rule
from cleaner.selection import Selection, active

MAX_BYTES = 1 << 20
FILES = (("cleaner.toml", ()), ("pyproject.toml", ("tool", "cleaner")))


@dataclass(frozen=True)
class Config:
    """The keys of a config file; `path` is the file, "" where there is none. `rules` are paths of own packs."""

    path: str = ""
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    level: str = "normal"
    exclude: tuple[str, ...] = ()
    max_drop_share: float = MAX_DROP_SHARE


KEYS = tuple(field.name.replace("_", "-") for field in fields(Config) if field.name != "path")


class Chosen:
    """A cleaner for a config."""

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner

    @cached_property
    def digest(self) -> str:
        """See Cleaner.digest; hashing all rules takes longer than cleaning a page, so it is done once."""
        return self.cleaner.digest()


class Settings:
    """Gives each file its config and its cleaner; both are made once.

    `given` are the options of the command line, by the names of Config: each replaces the key of every config file.
    With `isolated` no file is looked for.
    """

    def __init__(self, given: Mapping[str, Any] | None = None, *, isolated: bool = False) -> None:
        self._given, self._isolated = dict(given or {}), isolated
        self._configs: dict[str, Config] = {}
        self._rules: dict[tuple[str, ...], list[Rule]] = {}
        self._chosen: dict[Config, Chosen] = {}

    def config(self, folder: str) -> Config:
        """Return the config that holds for files in `folder`. Raises ConfigError."""
        if self._isolated:
            return replace(Config(), **self._given)
        folder = os.path.abspath(folder)
        seen: list[str] = []
        found: Config | None = None
        while found is None:
            found = self._configs.get(folder) or _in_folder(folder)
            seen.append(folder)
            above = os.path.dirname(folder)
            if above == folder:
                break
            folder = above
        self._configs.update(dict.fromkeys(seen, found or Config()))
        return replace(found or Config(), **self._given)

    def rules(self, config: Config) -> list[Rule]:
        """Return all rules that a config chooses from. Raises PackError."""
        if config.rules not in self._rules:
            self._rules[config.rules] = load_all(config.rules)
        return self._rules[config.rules]

    def chosen(self, config: Config) -> Chosen:
        """Return the cleaner of a config. Raises ConfigError, PackError."""
        if config not in self._chosen:
            self._chosen[config] = Chosen(self._cleaner(config))
        return self._chosen[config]

    def choose(self, found: Found) -> Chosen | Skip:
        """Return the cleaner for a file, or the Skip of a file that its config excludes."""
        config = self.config(os.path.dirname(found.path))
        if config.exclude and _excludes(config, found.path):
            return Skip(found.id, "S-EXCLUDED", f"left out by {os.path.basename(config.path) or 'an option'}")
        return self.chosen(config)

    def _cleaner(self, config: Config) -> Cleaner:
        rules = self.rules(config)
        try:
            return Cleaner(
                rules,
                level=config.level,
                select=config.select,
                extend_select=config.extend_select,
                ignore=config.ignore,
                max_drop_share=config.max_drop_share,
            )
        except ConfigError as error:
            raise self._located(error, config, rules) from None

    def _located(self, error: ConfigError, config: Config, rules: list[Rule]) -> ConfigError:
        """Say which line of the config names something that is not known; a name from the command line has none."""
        for key in ("select", "extend_select", "ignore"):
            try:
                active(rules, Selection(select=getattr(config, key)))
            except ConfigError as wrong:
                if key not in self._given and config.path:
                    line = _source(config.path).line_of(key.replace("_", "-"))
                    return ConfigError(wrong.message, path=config.path, line=line, remedy=wrong.remedy)
                return wrong
        return error


class _Source(NamedTuple):
    path: str
    text: str
    table: tuple[str, ...]

    def line_of(self, key: str) -> int:
        """The line where a key of our table stands: the last one that names it before the text holds it."""
        lines = self.text.split("\n")
        names = re.compile(rf"(?:^|[\s.{{,\"']){re.escape(key)}[\"']?\s*[=.]")
        last = 1
        for number, line in enumerate(lines, 1):
            last = number if names.search(line) else last
            try:
                held = tomllib.loads("\n".join(lines[:number]))
            except tomllib.TOMLDecodeError:
                continue
            if key in (_table(held, self.table) or {}):
                return last
        return last

    def error(self, message: str, key: str, remedy: str | None = None) -> ConfigError:
        return ConfigError(message, path=self.path, line=self.line_of(key), remedy=remedy)


def _in_folder(folder: str) -> Config | None:
    for name, table in FILES:
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            continue
        source = _source(path)
        if table and "cleaner" not in source.text:
            continue  # a project that does not speak of us may be as broken as it likes
        held = _table(_parse(source), source.table)
        if held is not None:
            return _config(source, held)
    return None


def _source(path: str) -> _Source:
    try:
        raw = read(Found(path, path, "application/toml"), max_bytes=MAX_BYTES).raw
        return _Source(path, raw.decode("utf-8"), dict(FILES)[os.path.basename(path)])
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}", path=path) from None
    except CleanerError as error:
        raise ConfigError(error.message, path=path) from None


def _parse(source: _Source) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else source.text.count("\n") + 1
        raise ConfigError(f"not TOML: {error}", path=source.path, line=line) from None
    except RecursionError:
        raise ConfigError("tables inside tables without end", path=source.path, line=1) from None


def _table(held: Any, names: tuple[str, ...]) -> dict[str, Any] | None:
    for name in names:
        held = held.get(name) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else None


def _config(source: _Source, held: Mapping[str, Any]) -> Config:
    values: dict[str, Any] = {"path": source.path}
    for key, value in held.items():
        if key not in KEYS:
            close = get_close_matches(key, KEYS, 1)
            remedy = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(KEYS)}"
            raise source.error(f"unknown key {key!r}", key, remedy)
        values[key.replace("-", "_")] = _value(source, key, value)
    folder = os.path.dirname(source.path)
    values["rules"] = tuple(os.path.join(folder, path) for path in values.get("rules", ()))
    return Config(**values)


def _value(source: _Source, key: str, value: Any) -> Any:
    if key == "level":
        if not isinstance(value, str) or value not in LEVELS:
            close = get_close_matches(str(value), LEVELS, 1)
            remedy = f"did you mean {close[0]!r}?" if close else f"one of {', '.join(LEVELS)}"
            raise source.error(f"level = {value!r} is not known", key, remedy)
        return value
    if key == "max-drop-share":
        if type(value) not in (int, float) or not 0 <= value <= 1:
            raise source.error("max-drop-share is a number from 0 to 1", key)
        return float(value)
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise source.error(f"{key} is a list of strings that are not empty", key)
    return tuple(value)


def _excludes(config: Config, path: str) -> bool:
    """Whether a pattern matches the path, or a folder above it, as seen from the config file; `*` goes past `/`."""
    name = os.path.relpath(os.path.abspath(path), os.path.dirname(config.path) or ".").replace(os.sep, "/")
    parts = name.split("/")
    names = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    return any(fnmatch.fnmatchcase(n, pattern.rstrip("/")) for pattern in config.exclude for n in names)
