"""Clean texts as files below one folder (layer 4): names that are safe, and one for each id."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from array import array
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cleaner.errors import InputError
from cleaner.inputs.file import naming
from cleaner.outputs.atomic import sync_folder, write_atomic
from cleaner.result import Result

RESERVED = ("report.jsonl", "run.json")  # ours, at the top of the output folder
_OURS = ".cleaner"  # the lock and the temporary files begin so, in any folder
_LONGEST_PART, _LONGEST = 255, 900  # bytes; a whole path must leave room for the output folder within PATH_MAX

_BAD = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*]' if os.name == "nt" else r"[\x00-\x1f\x7f\\]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|\Z)", re.IGNORECASE)
_SHORT_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_BUCKETS = 4096


def rendered(result: Result) -> Result:
    """Return the result as it is: plain text is what cleaning gives."""
    return result


class Names:
    """Gives each id its output name: the id itself if it is safe and free, else one with a hash of the id.

    Names are free if no other is equal to them on a file system that ignores case and Unicode normalisation. Of ids
    that collide the first keeps its name, so ask in one fixed order. Remembers about 10 bytes for each name.
    """

    def __init__(self) -> None:
        self._taken = [array("Q") for _ in range(_BUCKETS)]
        for name in RESERVED:
            self._add(_key("file", name))

    def take(self, id: str, *, suffix: str = "") -> str:
        """Return a relative name with `/`; `suffix` is appended if the id has another (`a.html` to `a.html.txt`)."""
        name = id if id.lower().endswith(suffix) else id + suffix
        candidates = chain((name,), _hashed(name, id)) if is_safe(name) else _slugs(name, id)
        for candidate in candidates:
            if self._free(candidate):
                self._add(_key("file", candidate))
                for folder in _parents(candidate):
                    self._add(_key("folder", folder))
                return candidate
        raise InputError("no free name", code="E-NAME")  # 256 collisions of one id

    def _free(self, name: str) -> bool:
        if self._has(_key("file", name)) or self._has(_key("folder", name)):
            return False
        return not any(self._has(_key("file", folder)) for folder in _parents(name))

    def _has(self, key: int) -> bool:
        return key in self._taken[key % _BUCKETS]

    def _add(self, key: int) -> None:
        if not self._has(key):
            self._taken[key % _BUCKETS].append(key)


def write(out: str, name: str, data: bytes) -> None:
    """Write `data` as `name` below the folder `out`, which and whose folders are made if missing.

    Raises InputError: `E-NAME` for a name that could leave `out`, `E-SYMLINK` for a link on the way or in its place,
    else as `write_atomic` does.
    """
    parts = name.split("/")
    if not is_safe(name):
        raise InputError("not a safe name below the output folder", code="E-NAME")
    with naming():
        Path(out).mkdir(parents=True, exist_ok=True)
        folder = out
        for part in parts[:-1]:
            folder = _enter(folder, part)
        path = f"{folder}/{parts[-1]}"
        _exists(path)
    write_atomic(path, data)


def is_safe(name: str) -> bool:
    """Tell whether `name` stays below its folder and can be a file on Linux, macOS and Windows alike."""
    try:
        encoded = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return len(encoded) <= _LONGEST and all(map(_is_safe_part, name.split("/")))


def _is_safe_part(part: str) -> bool:
    if not part or part.endswith((".", " ")) or part.lower().startswith(_OURS):
        return False
    if len(part.encode("utf-8", "surrogateescape")) > _LONGEST_PART:
        return False
    return _BAD.search(part) is None and _DEVICE.match(part) is None


def _enter(folder: str, part: str) -> str:
    path = f"{folder}/{part}"
    if not _exists(path):
        Path(path).mkdir(exist_ok=True)
        sync_folder(folder)
        _exists(path)  # someone may have put a link there first
    return path


def _exists(path: str) -> bool:
    # By lstat, because Path.is_symlink says "no" on Python 3.13 where it could not look.
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return False
    if stat.S_ISLNK(status.st_mode):
        raise InputError(f"{path} is a symbolic link in the output folder", code="E-SYMLINK")
    return True


def _hashed(name: str, id: str) -> Iterator[str]:
    """Offer the name with a hash before its suffix, in the same folder, as far as that is safe; then a slug."""
    folder, slash, base = name.rpartition("/")
    stem, suffix = _split(base)
    for digest in _digests(id):
        if is_safe(candidate := f"{folder}{slash}{stem}-{digest}{suffix}"):
            yield candidate
        yield f"{_slug(stem)}-{digest}{suffix}"


def _slugs(name: str, id: str) -> Iterator[str]:
    stem, suffix = _split(re.split(r"[/\\]", name)[-1])
    return (f"{_slug(stem)}-{digest}{suffix}" for digest in _digests(id))


def _split(base: str) -> tuple[str, str]:
    match = _SHORT_SUFFIX.search(base, 1)
    return (base[: match.start()], match[0]) if match else (base, "")


def _slug(stem: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", stem).strip("-")[:60] or "unnamed"


def _digests(id: str) -> Iterator[str]:
    """Yield eight hex digits at a time, from the id alone; later ones are for ids that come again."""
    for turn in range(256):
        salted = f"{id}\0{turn}" if turn else id
        # surrogatepass: one to one for every str, lone surrogates included
        yield hashlib.sha256(salted.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _parents(name: str) -> Iterator[str]:
    at = name.find("/")
    while at >= 0:
        yield name[:at]
        at = name.find("/", at + 1)


def _key(sort: str, name: str) -> int:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    digest = hashlib.blake2b(f"{sort}/{plain}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big")
