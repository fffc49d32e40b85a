"""Reading one file: rows 7, 30, 33 and 34 of the fault table."""

from __future__ import annotations

import errno
import io
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.errors import InputError
from cleaner.inputs import Record
from cleaner.inputs.file import HEAD, Found, Skipped, named, read, read_stdin, signature

posix = pytest.mark.skipif(sys.platform == "win32", reason="no pipes, sockets or links without rights")


def found(path: Path, media_type: str = "text/plain") -> Found:
    return Found(str(path), path.name, media_type)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises((InputError, Skipped)) as caught:
        call()
    return caught.value.code


def test_a_record_is_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"text\r\n\x1a")
    status = path.lstat()
    expected = (status.st_dev, status.st_ino, 7, status.st_mtime_ns)
    assert read(found(path)) == Record(b"text\r\n\x1a", "text/plain", "a.txt", str(path), {}, expected)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert read(found(tmp_path / "a.txt")).raw == b""


BINARY = {
    "nul": (b"a\0b", True),
    "nul at the end of the head": (b"a" * (HEAD - 1) + b"\0", True),
    "nul after the head": (b"a" * HEAD + b"\0", False),
    "nul after the head, long": (b"a" * HEAD * 3 + b"\0" * HEAD, False),
    "utf-16 le": ("\ufeffa".encode("utf-16-le"), False),
    "utf-16 be": ("\ufeffa".encode("utf-16-be"), False),
    "utf-32 le": ("\ufeffa".encode("utf-32-le"), False),
    "utf-32 be": ("\ufeffa".encode("utf-32-be"), False),
    "utf-8 mark and nul": (b"\xef\xbb\xbfa\0", False),
    "utf-16 without a mark": ("text".encode("utf-16-le"), True),
    "pdf": (b"%PDF-1.7\n", True),
    "png": (b"\x89PNG\r\n\x1a\n", True),
    "jpeg": (b"\xff\xd8\xff\xe0", True),
    "gif": (b"GIF89a", True),
    "zip": (b"PK\x03\x04", True),
    "gzip": (b"\x1f\x8b\x08", True),
    "bzip2": (b"BZh91AY&SY", True),
    "xz": (b"\xfd7zXZ\x00", True),
    "webp": (b"RIFF\n\n\n\nWEBP", True),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
    "prose about PDF": (b"PDF and %PDF are", False),
    "prose": (b"GIF, PNG and ZIP: MZ, RIFF, ID3 and BZh", False),
    "controls": (b"\x01\x02\x0b\x0c\x1b[0m\x7f", False),
    "legacy": ("Präsident".encode("latin-1"), False),
}


@pytest.mark.parametrize(("raw", "binary"), BINARY.values(), ids=BINARY)
def test_binary_files_are_skipped(tmp_path: Path, raw: bytes, binary: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    if binary:
        with pytest.raises(Skipped) as caught:
            read(found(path))
        assert (caught.value.skip.input, caught.value.skip.code) == ("a.txt", "S-BINARY")
        assert code_of(lambda: read_stdin(io.BytesIO(raw))) == "S-BINARY"
    else:
        assert read(found(path)).raw == raw == read_stdin(io.BytesIO(raw)).raw
    assert read(found(path, "application/x-parquet")).raw == raw
    assert path.read_bytes() == raw


@pytest.mark.parametrize(("size", "fits"), [(9, True), (10, True), (11, False), (10_000, False)])
def test_max_bytes(tmp_path: Path, size: int, fits: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * size)
    if fits:
        assert len(read(found(path), max_bytes=10).raw) == size
        assert read_stdin(io.BytesIO(b"x" * size), 10) == Record(b"x" * size, "text/plain", "stdin")
    else:
        assert code_of(lambda: read(found(path), max_bytes=10)) == "E-TOO-BIG"
        assert code_of(lambda: read_stdin(io.BytesIO(b"x" * size), 10)) == "E-TOO-BIG"


def test_too_big_is_known_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(2**33)  # sparse
    monkeypatch.setattr(os, "read", None)
    assert code_of(lambda: read(found(path))) == "E-TOO-BIG"


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(b"x" * 99),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes() + b"more"),
        lambda path: os.utime(path, ns=(1, 1)),
    ],
    ids=["rewritten", "emptied", "grown", "touched"],
)
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 50)
    real, reads = os.read, []

    def changing(fd: int, size: int) -> bytes:
        reads.append(size)
        chunk = real(fd, min(size, 20))
        if len(reads) == 2:
            change(path)
        return chunk

    monkeypatch.setattr(os, "read", changing)
    assert code_of(lambda: read(found(path), max_bytes=10_000)) == "E-CHANGED"
    assert len(reads) > 2


def test_a_file_that_ends_before_its_size_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 50)
    real, reads = os.read, []
    monkeypatch.setattr(os, "read", lambda fd, size: (reads.append(1), real(fd, 20) if len(reads) == 1 else b"")[1])
    assert code_of(lambda: read(found(tmp_path / "a.txt"))) == "E-CHANGED"


def test_a_file_that_grows_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    monkeypatch.setattr(os, "read", lambda fd, size: b"x" * size)
    assert code_of(lambda: read(found(tmp_path / "a.txt"), max_bytes=1_000)) == "E-TOO-BIG"


def test_short_reads_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(1, 200)))
    real = os.read
    monkeypatch.setattr(os, "read", lambda fd, size: real(fd, min(size, 7)))
    assert read(found(tmp_path / "a.txt")).raw == bytes(range(1, 200))


def test_what_vanished_or_is_no_file(tmp_path: Path) -> None:
    assert code_of(lambda: read(found(tmp_path / "gone.txt"))) == "E-CHANGED"
    (tmp_path / "d.txt").mkdir()
    assert code_of(lambda: read(found(tmp_path / "d.txt"))) in {"S-SPECIAL", "E-PERMISSION"}


@posix
def test_special_files_neither_block_nor_get_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.txt")
    Path("a.txt").write_text("x")
    Path("link.txt").symlink_to("a.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        assert code_of(lambda: read(found(Path("socket.txt")))) == "S-SPECIAL"
    assert code_of(lambda: read(found(Path("pipe.txt")))) == "S-SPECIAL"
    assert code_of(lambda: read(found(Path("/dev/zero")))) == "S-SPECIAL"
    assert code_of(lambda: read(found(Path("link.txt")))) == "S-SYMLINK"


CODES = [
    ("EACCES", "E-PERMISSION"),
    ("EPERM", "E-PERMISSION"),
    ("EROFS", "E-PERMISSION"),
    ("ENOENT", "E-CHANGED"),
    ("ENOSPC", "E-DISK-FULL"),
    ("EDQUOT", "E-DISK-FULL"),
    ("EMFILE", "E-TOO-MANY-FILES"),
    ("ENFILE", "E-TOO-MANY-FILES"),
    ("EFBIG", "E-TOO-BIG"),
    ("EIO", "E-IO"),
    ("ENAMETOOLONG", "E-IO"),
]


@pytest.mark.parametrize(("name", "code"), CODES)
@pytest.mark.parametrize("call", ["open", "fstat", "read"])
def test_refusals_are_named_and_no_descriptor_leaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, name: str, code: str
) -> None:
    (tmp_path / "a.txt").write_text("x")
    number = getattr(errno, name)
    opened: list[int] = []
    closed: list[int] = []
    real_open, real_close = os.open, os.close

    def failing(*args: object) -> None:
        raise OSError(number, os.strerror(number))

    def opening(path: str, flags: int) -> int:
        opened.append(real_open(path, flags))
        return opened[-1]

    def closing(fd: int) -> None:
        closed.append(fd)
        real_close(fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", opening)
        patch.setattr(os, "close", closing)
        patch.setattr(os, call, failing)
        with pytest.raises(InputError) as caught:
            read(found(tmp_path / "a.txt"))
    assert (caught.value.code, caught.value.message) == (code, os.strerror(number))
    assert opened == closed
    assert len(opened) == (call != "open")


def test_named_without_a_number() -> None:
    assert named(OSError("odd")).code == "E-IO"
    assert named(OSError("odd")).message == "odd"


def test_a_stream_that_fails() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EISDIR, "Is a directory")

    assert code_of(lambda: read_stdin(Broken())) == "E-IO"


def test_signature_is_size_time_and_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    status = (tmp_path / "a.txt").lstat()
    assert signature(status) == (status.st_dev, status.st_ino, 1, status.st_mtime_ns)
