"""Writing whole or not at all: rows 31, 33 and 34 of the fault table, with faults at every call."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cleaner.errors import InputError, UsageError
from cleaner.inputs import Record
from cleaner.inputs.file import Found, read
from cleaner.outputs.atomic import rewrite, write_atomic

posix = pytest.mark.skipif(sys.platform == "win32", reason="no modes, links or folder sync")
CALLS = ("open", "write", "fsync", "replace")


class FaultError(BaseException):
    """Stands for Ctrl-C at a bad moment."""


class Faults:
    """Makes the n-th call of one kind fail, and counts."""

    def __init__(self, patch: pytest.MonkeyPatch, name: str, turn: int, error: BaseException) -> None:
        self.calls = self.failed = 0
        real = getattr(os, name)

        def call(*args: object, **options: object) -> object:
            self.calls += 1
            if self.calls == turn:
                self.failed += 1
                raise error
            return real(*args, **options)

        patch.setattr(os, name, call)


def record(path: Path) -> Record:
    return read(Found(str(path), path.name, "text/plain"))


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_write_and_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for data in (b"one", b"", b"two" * 100_000):
        write_atomic(str(path), data)
        assert state(tmp_path) == {"a.txt": data}


def test_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_atomic("a.txt", b"x")
    assert state(tmp_path) == {"a.txt": b"x"}


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    write_atomic(str(tmp_path / "a.txt"), b"0123456789")
    assert (tmp_path / "a.txt").read_bytes() == b"0123456789"


def test_bytes_are_on_the_disk_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    for name in ("write", "fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, n=name, r=real, **kw: (order.append(n), r(*args, **kw))[1])
    write_atomic(str(tmp_path / "a.txt"), b"x")
    assert order == ["write", "fsync", "replace", *(["fsync"] if os.name != "nt" else [])]


ERRORS: list[tuple[Callable[[], BaseException], str | None]] = [
    (lambda: OSError(errno.ENOSPC, "No space left on device"), "E-DISK-FULL"),
    (lambda: OSError(errno.EIO, "Input/output error"), "E-IO"),
    (lambda: OSError(errno.EMFILE, "Too many open files"), "E-TOO-MANY-FILES"),
    (FaultError, None),
]


@pytest.mark.parametrize(("make", "code"), ERRORS, ids=["full", "io", "files", "interrupt"])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("how", ["new", "over", "fix"])
def test_a_fault_at_any_call_leaves_old_or_new(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    call: str,
    make: Callable[[], BaseException],
    code: str | None,
) -> None:
    path = tmp_path / "a.txt"
    old, new = b"old " * 1_000, b"new " * 2_000
    real_write = os.write
    expected_calls = {"open": 2, "write": 2, "fsync": 2, "replace": 1}[call] if os.name != "nt" else 1
    for turn in range(1, 10):
        before = {} if how == "new" else {"a.txt": old}
        path.unlink(missing_ok=True)
        if before:
            path.write_bytes(old)
        source = record(path) if how == "fix" else None
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", lambda fd, data: real_write(fd, data[:4_000]))  # two writes at least
            faults = Faults(patch, call, turn, make())
            caught = None
            try:
                if source:
                    rewrite(source, new)
                else:
                    write_atomic(str(path), new)
            except (InputError, FaultError) as error:
                caught = error
        if not faults.failed:
            assert caught is None
            assert state(tmp_path) == {"a.txt": new}
            break
        assert caught is not None
        assert isinstance(caught, FaultError) if code is None else getattr(caught, "code", None) == code
        assert state(tmp_path) in (before, {"a.txt": new})
    assert turn > expected_calls, "no fault was ever made"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EACCES, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    faults = Faults(monkeypatch, "fsync", 2, OSError(number, "cannot"))
    write_atomic(str(tmp_path / "a.txt"), b"x")
    assert faults.failed == (os.name != "nt")
    assert state(tmp_path) == {"a.txt": b"x"}


def test_no_descriptor_leaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    real_open, real_close = os.open, os.close
    monkeypatch.setattr(os, "open", lambda *args, **kw: (opened.append(real_open(*args, **kw)), opened[-1])[1])
    monkeypatch.setattr(os, "close", lambda fd: (opened.remove(fd), real_close(fd))[1])
    write_atomic(str(tmp_path / "a.txt"), b"x")
    Faults(monkeypatch, "write", 1, OSError(errno.EIO, "x"))
    with suppress(InputError):
        write_atomic(str(tmp_path / "a.txt"), b"y")
    assert opened == []


def test_a_folder_in_the_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(InputError):
        write_atomic(str(tmp_path / "a.txt"), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    with pytest.raises(InputError) as caught:
        write_atomic(str(tmp_path / "gone/a.txt"), b"x")
    assert caught.value.code == "E-CHANGED"


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o444, 0o755, 0o000, 0o2755])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    source = record(path)
    path.chmod(mode)
    assert rewrite(source, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    write_atomic(str(tmp_path / "b.txt"), b"", like=str(path))
    assert stat.S_IMODE((tmp_path / "b.txt").stat().st_mode) == mode


@posix
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_atomic(str(tmp_path / "a.txt"), b"x")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


@posix
def test_owner_is_kept_where_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    source = record(path)
    if os.geteuid() == 0:
        os.chown(path, 1234, 4321)
        rewrite(source, b"new")
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)
        source = record(path)
    path.chmod(0o4755)
    monkeypatch.setattr(os, "fchown", lambda *args: (_ for _ in ()).throw(PermissionError(errno.EPERM, "no")))
    rewrite(source, b"newer")
    assert stat.S_IMODE(path.stat().st_mode) == 0o755, "set-user-id does not pass to another owner"


@posix
def test_the_temporary_file_is_private_while_it_fills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"secret")
    path.chmod(0o600)
    source, modes, real = record(path), [], os.write
    monkeypatch.setattr(os, "write", lambda fd, data: (modes.append(os.fstat(fd).st_mode), real(fd, data))[1])
    rewrite(source, b"still secret")
    assert [stat.S_IMODE(mode) for mode in modes] == [0o600]


def test_the_same_content_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"same")
    source = record(path)
    monkeypatch.setattr(os, "open", None)
    assert rewrite(source, b"same") is False
    assert path.stat().st_mtime_ns == source.signature[3] if source.signature else False


def refusal(source: Record, data: bytes = b"new", **options: bool) -> str:
    with pytest.raises(InputError) as caught:
        rewrite(source, data, **options)
    return caught.value.code


def test_a_file_that_changed_since_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    source = record(path)
    path.write_bytes(b"edited")
    assert refusal(source) == "E-CHANGED"
    assert state(tmp_path) == {"a.txt": b"edited"}
    path.unlink()
    assert refusal(source) == "E-CHANGED"
    assert state(tmp_path) == {}


@pytest.mark.parametrize("when", ["write", "fsync"])
def test_the_last_look_is_just_before_the_names_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    source, real = record(path), getattr(os, when)

    def meanwhile(*args: object) -> object:
        path.write_bytes(b"edited meanwhile")
        return real(*args)

    monkeypatch.setattr(os, when, meanwhile)
    assert refusal(source) == "E-CHANGED"
    assert state(tmp_path) == {"a.txt": b"edited meanwhile"}


@posix
def test_hard_links(tmp_path: Path) -> None:
    path, twin = tmp_path / "a.txt", tmp_path / "twin.txt"
    path.write_bytes(b"old")
    twin.hardlink_to(path)
    source = record(path)
    assert refusal(source) == "E-HARDLINK"
    assert path.stat().st_nlink == 2
    assert rewrite(source, b"new", break_hardlinks=True)
    assert state(tmp_path) == {"a.txt": b"new", "twin.txt": b"old"}


@posix
def test_links_are_not_replaced(tmp_path: Path) -> None:
    path, target = tmp_path / "a.txt", tmp_path / "target.txt"
    path.write_bytes(b"old")
    source = record(path)
    path.rename(target)
    path.symlink_to(target)
    assert refusal(source) == "E-SYMLINK"
    assert path.is_symlink()
    assert target.read_bytes() == b"old"


def test_standard_input_cannot_be_rewritten() -> None:
    with pytest.raises(UsageError):
        rewrite(Record(b"x", "text/plain", "stdin"), b"y")
