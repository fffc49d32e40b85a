"""Which cleaner a file gets: its config, and the options that stand above it (layer 5)."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cleaner.api import Cleaner
from cleaner.config import Config, in_folder, line_of
from cleaner.errors import ConfigError, Skip
from cleaner.inputs.file import Found
from cleaner.pack import load_all
from cleaner.rule import Rule
from cleaner.selection import Selection, active


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
        self._configs: dict[Path, Config] = {}
        self._rules: dict[tuple[str, ...], list[Rule]] = {}
        self._chosen: dict[Config, Chosen] = {}

    def config(self, folder: str | Path) -> Config:
        """Return the config that holds for files in `folder`. Raises ConfigError."""
        if self._isolated:
            return replace(Config(), **self._given)
        seen: list[Path] = []
        found: Config | None = None
        start = absolute(folder)
        for above in (start, *start.parents):
            seen.append(above)
            found = self._configs.get(above) or in_folder(above)
            if found:
                break
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
        config = self.config(Path(found.path).parent)
        if config.exclude and _excludes(config, found.path):
            return Skip(found.id, "S-EXCLUDED", f"left out by {Path(config.path).name or 'an option'}")
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
                    line = line_of(config.path, key.replace("_", "-"))
                    return ConfigError(wrong.message, path=config.path, line=line, remedy=wrong.remedy)
                return wrong
        return error


def absolute(path: str | Path) -> Path:
    """Return `path` from the root, without `..`, links left as they are."""
    return Path(os.path.normpath(Path.cwd() / path))


def _excludes(config: Config, path: str) -> bool:
    """Whether a pattern matches the path, or a folder above it, as seen from the config file; `*` goes past `/`."""
    inside = absolute(path).relative_to(Path(config.path).parent)
    names = [inside.as_posix(), *(folder.as_posix() for folder in inside.parents)]
    return any(fnmatch.fnmatchcase(n, pattern.rstrip("/")) for pattern in config.exclude for n in names)
