"""Facts: what follows from the shipped packs, kept in a file for the next start (layer 1).

Reading the packs takes a second, reading what was read before a tenth. The file holds the parsed tables, what each
regex needs and the needles of each literal, as JSON: nothing in it is ever run. It is written for one state of the
packs, of our own code and of Python; one that is damaged, or for another state, counts as none. `CLEANER_CACHE` names
its folder; where that is empty, there is no file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

regexes: dict[str, list[Any]] = {}
"""What cleaner/kinds/_regex.py found out about regexes."""
needles: dict[str, str] = {}
"""Anchors and their needles, in Latin-1, one after the other with SEPARATOR between."""
SEPARATOR = b"\x1f"


def file() -> Path | None:
    """Return the file of the facts, None where there is to be none."""
    folder = os.environ.get("CLEANER_CACHE")
    if folder is None:
        from platformdirs import user_cache_dir

        folder = user_cache_dir("article-cleaner", appauthor=False)
    return Path(folder) / "facts.json" if folder else None


def state(sources: Iterable[str]) -> str:
    """Return a hash of what the facts follow from: the packs, our code, Python (its Unicode tables, say)."""
    here = Path(__file__).parent
    code = [path.read_bytes() for folder in (here, here / "kinds") for path in sorted(folder.glob("*.py*"))]
    parts = [sys.version.encode(), *code, *(source.encode() for source in sources)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def recall(state: str) -> dict[str, Any] | None:
    """Return the tables of the packs as they were parsed in this state, None where no file tells.

    What is known of regexes and needles is known to the other modules from then on.
    """
    path = file()
    try:
        if not path or not path.is_file():
            return None
        head, _, body = path.read_bytes().partition(b"\n")
        if head != _head(state, body):
            return None
        facts = json.loads(body)
    except (OSError, ValueError):
        return None
    regexes.update(facts["regexes"])
    needles.update(facts["needles"])
    packs: dict[str, Any] = facts["packs"]
    return packs


def keep(state: str, packs: Mapping[str, Any], found: Mapping[str, Sequence[bytes]]) -> None:
    """Write the facts for the next start. Where that cannot be done, the next start takes longer: nothing else."""
    path = file()
    if not path:
        return
    needles.update((anchor, SEPARATOR.join(several).decode("latin-1")) for anchor, several in found.items())
    try:
        facts = {"packs": packs, "regexes": regexes, "needles": needles}
        body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    except (TypeError, ValueError):  # TOML knows dates, JSON does not
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".facts-")
        try:
            with os.fdopen(number, "wb") as written:
                written.write(_head(state, body) + b"\n" + body)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _head(state: str, body: bytes) -> bytes:
    """The first line of a file of facts: damage anywhere behind it shows."""
    return f"{state} {hashlib.sha256(body).hexdigest()}".encode()
