"""Find a module by its file name: `kind = "section"` is `cleaner/kinds/section.py` (layer 1).

A new kind, input, output, report or command is one new file; there is no list to edit.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@cache
def names(package: str) -> tuple[str, ...]:
    """The names of the modules in `cleaner.<package>`, sorted, without importing them."""
    folder = import_module(f"cleaner.{package}")
    return tuple(sorted(m.name for m in iter_modules(folder.__path__) if not m.name.startswith("_")))


@cache
def load(package: str, name: str) -> ModuleType:
    """Import `cleaner.<package>.<name>`; KeyError with the known names if there is none."""
    if name not in names(package):
        raise KeyError(f"no {name!r} among {', '.join(names(package))}")
    return import_module(f"cleaner.{package}.{name.replace('-', '_')}")
