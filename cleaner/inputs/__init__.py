"""Where records come from (layer 4). A *record* is one item read: its bytes, and what is known about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

from cleaner import registry
from cleaner.document import Protect


@dataclass(frozen=True, slots=True)
class Record:
    """One item read.

    `id` is what reports show: a relative name with `/`, undecodable bytes as U+DC80 to U+DCFF. `path` is the real path,
    None where there is none; `signature` is `(st_dev, st_ino, st_size, st_mtime_ns)` at the time of reading.
    """

    raw: bytes
    media_type: str
    id: str
    path: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    signature: tuple[int, ...] | None = None


MAX_BYTES = 64 * 1024 * 1024


def limit(media_type: str) -> int:
    """Return how many bytes a file of this media type may have, if the user does not say."""
    modules = (registry.load("inputs", name) for name in registry.names("inputs"))
    return next((getattr(m, "MAX_BYTES", MAX_BYTES) for m in modules if _holds(m) == media_type), MAX_BYTES)


@cache
def protection(media_type: str) -> Protect | None:
    """Return what an input of this media type protects from all rules (Markdown: code, tables, front matter)."""
    modules = (registry.load("inputs", name) for name in registry.names("inputs"))
    return next((getattr(m, "protected", None) for m in modules if _holds(m) == media_type), None)


def _holds(module: ModuleType) -> str:
    return str(getattr(module, "MEDIA_TYPE", ""))


def media_types() -> dict[str, str]:
    """Return the media type of each suffix that a module of this package reads."""
    found: dict[str, str] = {}
    for name in registry.names("inputs"):
        module = registry.load("inputs", name)
        found |= dict.fromkeys(getattr(module, "SUFFIXES", ()), _holds(module))
    return found
