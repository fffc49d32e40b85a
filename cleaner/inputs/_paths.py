"""What the walk asks of single paths (layer 4)."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cleaner.errors import CleanerError, Failure
from cleaner.inputs.file import Found, named, read


def same(path: str, other: str) -> bool:
    """Whether both are the same file or folder."""
    try:
        return Path(path).samefile(other)
    except OSError:
        return False


def is_ours(path: str) -> bool:
    """Whether this run.json was written by us: its folder is an output, never an input."""
    try:
        run = json.loads(read(Found(path, path, "application/json"), max_bytes=1024 * 1024).raw)
    except (CleanerError, ValueError, RecursionError):
        return False
    return isinstance(run, dict) and "cleaner" in run


def failure(shown: str, error: OSError) -> Failure:
    """A named error for what the system said."""
    reason = named(error)
    return Failure(shown, reason.code, reason.message)


def posix(path: str) -> str:
    """The path with `/` between its parts, as it is shown."""
    return path.replace(os.sep, "/")


def parent(argument: str) -> str:
    """The folder that holds an argument."""
    return posix(argument).rpartition("/")[0] or ("/" if argument.startswith("/") else ".")
