"""Finding files (layer 4): every name below the arguments ends as a Found, a Skip or a Failure, in one fixed order.

Exceptions, left out without a word: what version control and package tools keep beside the texts (`LEFT_OUT`).
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cleaner.errors import Failure, Skip, UsageError
from cleaner.inputs import limit, media_types
from cleaner.inputs._paths import failure, is_ours, parent, posix, same
from cleaner.inputs.file import Found

LEFT_OUT = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__"})

Row = Found | Skip | Failure


class _Folder(NamedTuple):
    path: str
    id: str  # "" for an argument itself


@dataclass(frozen=True, slots=True)
class _Walk:
    media_types: dict[str, str]
    out: str | None
    exclude: tuple[re.Pattern[str], ...]
    max_bytes: int | None
    follow: bool
    root: str = ""  # real path of the argument, looked at only when links are followed
    seen: set[tuple[int, int]] = field(default_factory=set)


def scan(
    arguments: Sequence[str],
    *,
    out: str | None = None,
    exclude: Sequence[str] = (),
    max_bytes: int | None = None,
    follow: bool = False,
) -> Iterator[Row]:
    """Walk files and folders lazily: arguments in the order given, names in the order of their bytes, depth first.

    `exclude` are fnmatch patterns for ids (`*` goes past `/`). Sizes are in bytes, from stat, before anything is read;
    without `max_bytes` the limit is that of the media type. Raises UsageError, before the first row, for an argument
    that does not exist or that `out` would overwrite.
    """
    for argument in arguments:
        _check(argument, out)
    patterns = tuple(re.compile(fnmatch.translate(pattern.rstrip("/"))) for pattern in exclude)
    walk = _Walk(media_types(), out, patterns, max_bytes, follow)
    return (row for argument in arguments for row in _argument(walk, argument))


def _check(argument: str, out: str | None) -> None:
    try:
        status = os.lstat(argument)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageError("no such file or folder", path=argument) from error
    except OSError:
        return  # it exists, but is out of reach: a Failure of its own
    target = argument if stat.S_ISDIR(status.st_mode) else parent(argument)
    if out is not None and same(target, out):
        raise UsageError(f"the output folder {out} would overwrite it", path=argument)


def _argument(walk: _Walk, argument: str) -> Iterator[Row]:
    try:
        status, path = os.lstat(argument), argument
        if stat.S_ISLNK(status.st_mode):
            if not walk.follow:
                yield Skip(argument, "S-SYMLINK", "a symbolic link (name its target, or follow links)")
                return
            path = os.path.realpath(argument, strict=True)
            status = os.lstat(path)
        walk = replace(walk, root=os.path.realpath(path)) if walk.follow else walk
    except OSError as error:
        yield failure(argument, error)
        return
    if walk.follow and _again(walk, status):
        yield Skip(argument, "S-SEEN", "was read under another name")
    elif stat.S_ISDIR(status.st_mode):
        yield from _tree(walk, path, argument)
    else:
        name = posix(argument).rstrip("/").rpartition("/")[2]
        yield _excluded(walk, name) or _file(walk, Found(path, name, "text/plain"), status, shown=argument)


def _tree(walk: _Walk, root: str, argument: str) -> Iterator[Row]:
    """Walk one folder with a stack of our own: a path may be deeper than Python may recurse."""
    stack: list[tuple[_Folder, Iterator[bytes]]] = []
    entered: _Folder | None = _Folder(root, "")
    while entered or stack:
        if entered:
            names = _names(walk, entered, argument)
            if isinstance(names, list):
                stack.append((entered, iter(names)))
            else:
                yield names
            entered = None
            continue
        folder, rest = stack[-1]
        name = next(rest, None)
        if name is None:
            stack.pop()
            continue
        entry = _entry(walk, folder, os.fsdecode(name))
        if isinstance(entry, _Folder):
            entered = entry
        elif entry:
            yield entry


def _names(walk: _Walk, folder: _Folder, argument: str) -> list[bytes] | Skip | Failure:
    """List a folder, sorted by bytes, so that the order is the same on every file system."""
    try:
        if folder.id and walk.out is not None and same(folder.path, walk.out):
            return Skip(folder.id, "S-OUTPUT", "the output folder of this run")
        with os.scandir(os.fsencode(folder.path)) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        return failure(folder.id or argument, error)
    if folder.id and b"run.json" in names and b"report.jsonl" in names and is_ours(f"{folder.path}/run.json"):
        return Skip(folder.id, "S-OUTPUT", "the output folder of an earlier run")
    return names


def _entry(walk: _Walk, folder: _Folder, name: str) -> Row | _Folder | None:
    path, id = f"{folder.path.rstrip('/')}/{name}", f"{folder.id}/{name}" if folder.id else name
    if skip := _excluded(walk, id):
        return skip
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            target = _target(walk, path) if walk.follow else None
            if target is None:
                return Skip(id, "S-SYMLINK", "a symbolic link" + (" to nowhere or outside" if walk.follow else ""))
            path, status = target, os.lstat(target)
    except OSError as error:
        return failure(id, error)
    is_folder = stat.S_ISDIR(status.st_mode)
    if is_folder and name in LEFT_OUT:
        return None
    if walk.follow and _again(walk, status):
        return Skip(id, "S-SEEN", "was read under another name")
    return _Folder(path, id) if is_folder else _file(walk, Found(path, id, ""), status)


def _target(walk: _Walk, link: str) -> str | None:
    """Return the real path of a link; None if it is dead, a loop, or outside of the argument's folder."""
    try:
        path = os.path.realpath(link, strict=True)
    except OSError:
        return None
    return path if os.path.commonpath((path, walk.root)) == walk.root else None


def _file(walk: _Walk, found: Found, status: os.stat_result, *, shown: str | None = None) -> Row:
    """Judge one file by name and stat; a media type that is already there is what an unknown suffix gets."""
    shown = shown or found.id
    stem, dot, suffix = found.id.rpartition("/")[2].rpartition(".")
    suffix = f".{suffix.lower()}" if stem and dot else ""
    media_type = walk.media_types.get(suffix)
    if not stat.S_ISREG(status.st_mode):
        return Skip(shown, "S-SPECIAL", "not a regular file")
    if not media_type and not found.media_type:
        return Skip(shown, "S-TYPE", f"the suffix {suffix or '(none)'} is unknown")
    media_type = media_type or found.media_type
    most = limit(media_type) if walk.max_bytes is None else walk.max_bytes
    if status.st_size > most:
        return Failure(shown, "E-TOO-BIG", f"{status.st_size:,} bytes, more than {most:,}")
    return found._replace(media_type=media_type)


def _excluded(walk: _Walk, id: str) -> Skip | None:
    # Parents need no look: a folder that is excluded is not entered.
    hit = any(pattern.match(id) for pattern in walk.exclude)
    return Skip(id, "S-EXCLUDED", "left out on request") if hit else None


def _again(walk: _Walk, status: os.stat_result) -> bool:
    identity = (status.st_dev, status.st_ino)
    seen = identity in walk.seen
    walk.seen.add(identity)
    return seen
