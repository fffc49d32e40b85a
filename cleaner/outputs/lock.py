"""One run at a time on one output folder (layer 4): a file there names the process that holds it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleaner.errors import UsageError

NAME = ".cleaner.lock"
_WINDOWS = os.name == "nt"


@contextmanager
def locked(out: str) -> Iterator[None]:
    """Hold the folder `out`, made if missing, for as long as the context lasts.

    Raises UsageError naming the pid of another run that holds it. A lock whose process is dead is taken over.
    """
    path, me = Path(out, NAME), os.getpid()
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
        with _alone(out):
            fd = _take(path, out)
    except OSError as error:
        raise UsageError(f"cannot use this output folder: {error.strerror}", path=out) from error
    try:
        yield
    finally:
        os.close(fd)
        if os.getpid() == me:  # a forked worker that gets here must not free its parent's lock
            with contextlib.suppress(OSError):
                path.unlink()


def _take(path: Path, out: str) -> int:
    """Create the lock and return its descriptor, which stays open: Windows removes no open file (see `_free`)."""
    for last in (False, True):
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
        except FileExistsError:
            holder = _holder(path)
            if last or not _free(path, holder):
                raise UsageError(f"the run with pid {holder.split()[0]} is writing there", path=out) from None
        else:
            return _signed(fd, path)
    raise AssertionError("the second turn returns or raises")


def _signed(fd: int, path: Path) -> int:
    try:
        os.write(fd, _mark(os.getpid()).encode())
    except BaseException:
        os.close(fd)
        path.unlink(missing_ok=True)
        raise
    return fd


def _free(path: Path, holder: str) -> bool:
    """Remove a lock that nobody holds; False if its process lives."""
    pid = int(holder.split()[0])
    # Asking for a pid with os.kill(pid, 0) would end that process on Windows; there, an open file refuses to go.
    if not _WINDOWS and _lives(pid, holder):
        return False
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True


def _lives(pid: int, holder: str) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return len(holder.split()) < 2 or _mark(pid).split() == holder.split()


def _mark(pid: int) -> str:
    """Return the pid, and on Linux the time it started: in a container the next run often gets the same pid."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return f"{pid} {int(fields[19])}\n"
    except (OSError, IndexError, ValueError):
        return f"{pid}\n"


def _holder(path: Path) -> str:
    """Return what the lock says, "0" if it says nothing: its writer was killed in the middle."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        try:
            text = os.read(fd, 100).decode("ascii", "replace")
        finally:
            os.close(fd)
        int(text.split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return "0"
    return text


@contextmanager
def _alone(out: str) -> Iterator[None]:
    """Let one process at a time look at the lock, so that two cannot take over the same stale one."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    fd = os.open(out, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems have no flock
            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
