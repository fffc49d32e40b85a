"""What a project wants: `cleaner.toml`, or `[tool.cleaner]` in pyproject.toml, nearest to each file (layer 5).

Read as strictly as packs: an unknown key or a wrong type ends the run before anything is cleaned.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.api import MAX_DROP_SHARE
from cleaner.errors import CleanerError, ConfigError
from cleaner.inputs.file import Found, read
from cleaner.rule import LEVELS

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


def line_of(path: str, key: str) -> int:
    """The line of a config file where a key of ours stands."""
    return _source(path).line_of(key)


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


def in_folder(folder: Path) -> Config | None:
    """Return the config that stands in `folder`, None if there is none. Raises ConfigError."""
    for name, table in FILES:
        path = folder / name
        if not (path.exists() or path.is_symlink()):
            continue
        source = _source(str(path))
        if table and "cleaner" not in source.text:
            continue  # a project that does not speak of us may be as broken as it likes
        held = _table(_parse(source), source.table)
        if held is not None:
            return _config(source, held)
    return None


def _source(path: str) -> _Source:
    try:
        raw = read(Found(path, path, "application/toml"), max_bytes=MAX_BYTES).raw
        return _Source(path, raw.decode("utf-8"), dict(FILES)[Path(path).name])
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
    folder = Path(source.path).parent
    values["rules"] = tuple(str(folder / path) for path in values.get("rules", ()))
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
