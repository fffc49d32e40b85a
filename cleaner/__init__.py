"""Strip boilerplate from scraped articles by tested rules, with a report that puts every byte back.

>>> from cleaner import clean, restore
>>> result = clean("Rain fell.\\nAdvertisement\\nIt stopped.\\n")
>>> result.text
'Rain fell.\\nIt stopped.\\n'
>>> restore(result)
'Rain fell.\\nAdvertisement\\nIt stopped.\\n'
"""

from __future__ import annotations

from typing import Any

_HOME = {
    **dict.fromkeys(("Cleaner", "clean", "clean_text", "restore"), "cleaner.api"),
    **dict.fromkeys(("BlankRun", "Drop", "Result"), "cleaner.result"),
    **dict.fromkeys(("Edit", "Span"), "cleaner.edit"),
    **dict.fromkeys(
        ("Caution", "CleanerError", "ConfigError", "InputError", "PackError", "PatternError", "RestoreMismatch"),
        "cleaner.errors",
    ),
}
__all__ = sorted([*_HOME, "__version__"])


def __getattr__(name: str) -> Any:
    """Import on use: `cleaner --help` needs none of it."""
    if name == "__version__":
        return _version()
    if name not in _HOME:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # which takes a third of the time of `--help`

    try:
        return version("article-cleaner")
    except PackageNotFoundError:  # a bare checkout on the path
        return "0+unknown"
