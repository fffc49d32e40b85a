"""Finding files: rows 11 and 26 to 33 of the fault table. Every name ends as a Found, a Skip or a Failure."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import Failure, Skip, UsageError
from cleaner.inputs import media_types
from cleaner.inputs.file import Found
from cleaner.inputs.folder import LEFT_OUT, scan

posix = pytest.mark.skipif(sys.platform == "win32", reason="no links, pipes or undecodable names without rights")


def make(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return root


def rows(*arguments: Path | str, **options: object) -> list[tuple[str, str]]:
    """Return (id or name, code or media type) of all rows."""
    found = scan([str(argument) for argument in arguments], **options)  # type: ignore[arg-type]
    return [(row.id, row.media_type) if isinstance(row, Found) else (row.input, row.code) for row in found]


def test_order_names_and_types(tmp_path: Path) -> None:
    make(
        tmp_path,
        "b/z.md",
        "b/a.TXT",
        "b.txt",
        "a.text",
        "é.txt",
        "Z.markdown",
        "b-/x.txt",
        "c.pdf",
        "none",
        ".txt",
        "p.HTM",
    )
    assert rows(tmp_path) == [
        (".txt", "S-TYPE"),
        ("Z.markdown", "text/markdown"),
        ("a.text", "text/plain"),
        ("b/a.TXT", "text/plain"),
        ("b/z.md", "text/markdown"),
        ("b-/x.txt", "text/plain"),
        ("b.txt", "text/plain"),
        ("c.pdf", "S-TYPE"),
        ("none", "S-TYPE"),
        ("p.HTM", "text/html" if ".htm" in media_types() else "S-HTML"),
        ("é.txt", "text/plain"),
    ]


def test_order_does_not_depend_on_the_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, *(f"{a}/{b}.txt" for a in "cab" for b in "xzy"))
    expected = rows(tmp_path)
    real = os.scandir

    class Backwards:
        def __init__(self, path: bytes) -> None:
            with real(path) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> Iterator[os.DirEntry[bytes]]:
            return iter(self.entries)

        def __exit__(self, *args: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Backwards)
    assert rows(tmp_path) == expected
    assert len(expected) == 9


def test_arguments_come_in_the_order_given(tmp_path: Path) -> None:
    make(tmp_path, "b/x.txt", "a/x.txt", "a/sub/y.txt", "c.log")
    expected = [("x.txt", "text/plain"), ("sub/y.txt", "text/plain"), ("x.txt", "text/plain"), ("c.log", "text/plain")]
    assert rows(tmp_path / "b", tmp_path / "a", tmp_path / "c.log") == [expected[0], *expected[1:]]
    assert rows(f"{tmp_path}/a/") == rows(tmp_path / "a")


def test_scan_is_lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/x.txt", "b/x.txt", "c/x.txt")
    real, listed = os.scandir, []
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(path) or real(path))
    walk = scan([str(tmp_path)])
    assert listed == []
    next(walk)
    assert listed == [os.fsencode(tmp_path), os.fsencode(tmp_path / "a")]


def test_an_explicit_file_is_text_whatever_its_suffix(tmp_path: Path) -> None:
    make(tmp_path, "notes.log", "README", "a.md", "-rf.txt", "x.html")
    names = ["notes.log", "README", "a.md", "-rf.txt"]
    assert rows(*(tmp_path / name for name in names)) == [
        ("notes.log", "text/plain"),
        ("README", "text/plain"),
        ("a.md", "text/markdown"),
        ("-rf.txt", "text/plain"),
    ]
    if ".html" not in media_types():
        assert rows(tmp_path / "x.html") == [(str(tmp_path / "x.html"), "S-HTML")]


def test_relative_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "-rf.txt", "d/x.txt")
    monkeypatch.chdir(tmp_path)
    assert list(scan(["-rf.txt"])) == [Found("-rf.txt", "-rf.txt", "text/plain")]
    assert list(scan(["."])) == [
        Found("./-rf.txt", "-rf.txt", "text/plain"),
        Found("./d/x.txt", "d/x.txt", "text/plain"),
    ]


@pytest.mark.parametrize("bad", ["missing.txt", "there.txt/x", "nul\0.txt", ""])
def test_a_missing_argument_ends_it_before_the_first_row(tmp_path: Path, bad: str) -> None:
    make(tmp_path, "there.txt")
    with pytest.raises(UsageError) as caught:
        scan([str(tmp_path), f"{tmp_path}/{bad}" if bad else ""])
    assert caught.value.exit_code == 2


def test_too_big_is_known_without_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(10 * 2**30)  # sparse
    make(tmp_path, "small.txt")
    monkeypatch.setattr(os, "open", None)
    monkeypatch.setattr("builtins.open", None)
    assert rows(tmp_path) == [("big.txt", "E-TOO-BIG"), ("small.txt", "text/plain")]
    assert rows(tmp_path / "big.txt") == [(str(tmp_path / "big.txt"), "E-TOO-BIG")]
    assert rows(tmp_path / "small.txt", max_bytes=3) == [(str(tmp_path / "small.txt"), "E-TOO-BIG")]
    assert rows(tmp_path / "small.txt", max_bytes=4) == [("small.txt", "text/plain")]


def test_left_out_folders(tmp_path: Path) -> None:
    make(
        tmp_path,
        *(f"{name}/x.txt" for name in LEFT_OUT),
        ".hidden/x.txt",
        "sub/.git/x.txt",
        "a.html/x.txt",
        "b.txt/c.txt",
    )
    assert rows(tmp_path) == [
        (".hidden/x.txt", "text/plain"),
        ("a.html/x.txt", "text/plain"),
        ("b.txt/c.txt", "text/plain"),
    ]
    assert rows(tmp_path / ".git") == [("x.txt", "text/plain")]


def test_exclude(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt", "a/y.md", "b/x.txt", "b/c/x.txt", "[x].txt", "keep.txt")
    assert rows(tmp_path, exclude=["*.md", "b/c/", "[[]x].txt"]) == [
        ("[x].txt", "S-EXCLUDED"),
        ("a/x.txt", "text/plain"),
        ("a/y.md", "S-EXCLUDED"),
        ("b/c", "S-EXCLUDED"),
        ("b/x.txt", "text/plain"),
        ("keep.txt", "text/plain"),
    ]
    assert rows(tmp_path / "keep.txt", exclude=["k*"]) == [("keep.txt", "S-EXCLUDED")]


def test_the_output_folder_is_not_input(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "in/out/a.txt", "in/out/deep/b.txt", "in/z.txt")
    expected = [("a.txt", "text/plain"), ("out", "S-OUTPUT"), ("z.txt", "text/plain")]
    assert rows(tmp_path / "in", out=str(tmp_path / "in/out")) == expected
    assert rows(tmp_path / "in", out=f"{tmp_path}/in/./out/") == expected
    assert rows(tmp_path / "in", out=str(tmp_path / "elsewhere")) == rows(tmp_path / "in")


def test_an_output_folder_made_during_the_walk_is_not_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b/c.txt")
    walk = scan([str(tmp_path)], out=str(tmp_path / "b/out"))
    next(walk)
    make(tmp_path, "b/out/a.txt")
    assert list(walk) == [
        Found(str(tmp_path / "b/c.txt"), "b/c.txt", "text/plain"),
        Skip("b/out", "S-OUTPUT", "the output folder of this run"),
    ]


@posix
def test_the_output_folder_is_known_by_its_inode(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "in/out/a.txt")
    (tmp_path / "other").symlink_to(tmp_path / "in/out")
    assert rows(tmp_path / "in", out=str(tmp_path / "other")) == [("a.txt", "text/plain"), ("out", "S-OUTPUT")]


@pytest.mark.parametrize("argument", ["in", "in/a.txt", "in/../in"])
def test_output_equal_to_input_is_refused(tmp_path: Path, argument: str) -> None:
    make(tmp_path, "in/a.txt")
    with pytest.raises(UsageError, match="overwrite"):
        scan([f"{tmp_path}/{argument}"], out=f"{tmp_path}/in")


@pytest.mark.parametrize(
    ("run", "ours"),
    [
        ('{"cleaner": "0.1.0"}', True),
        ('{"other": 1}', False),
        ('["cleaner"]', False),
        ("not json", False),
        ("[" * 200_000, False),
        (None, False),
    ],
)
def test_folders_of_earlier_runs(tmp_path: Path, run: str | None, ours: bool) -> None:
    make(tmp_path, "old/a.txt", "old/report.jsonl", "z.txt")
    if run is not None:
        (tmp_path / "old/run.json").write_text(run)
    assert (("old", "S-OUTPUT") in rows(tmp_path)) is ours
    assert (("old/a.txt", "text/plain") in rows(tmp_path)) is not ours
    assert ("a.txt", "text/plain") in rows(tmp_path / "old"), "named by the user, it is read"


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "in/sub/b.txt", "outside/secret.txt")
    for name, target in {
        "l.txt": "a.txt",
        "d": "sub",
        "dead.txt": "nowhere",
        "up": "..",
        "self.txt": "self.txt",
    }.items():
        (tmp_path / "in" / name).symlink_to(target)
    (tmp_path / "link").symlink_to("in")
    expected = ["a.txt", "d", "dead.txt", "l.txt", "self.txt", "sub/b.txt", "up"]
    found = rows(tmp_path / "in")
    assert [name for name, _ in found] == expected
    assert {name for name, code in found if code == "S-SYMLINK"} == {"d", "dead.txt", "l.txt", "self.txt", "up"}
    assert rows(tmp_path / "link") == [(str(tmp_path / "link"), "S-SYMLINK")]
    assert rows(tmp_path / "in/l.txt") == [(str(tmp_path / "in/l.txt"), "S-SYMLINK")]


@posix
def test_follow_stays_inside_and_reads_each_file_once(tmp_path: Path) -> None:
    make(tmp_path, "in/m.txt", "in/sub/b.txt", "in-2/secret.txt")
    links = {
        "a.txt": "m.txt",
        "d": "sub",
        "dead.txt": "nowhere",
        "loop.txt": "loop.txt",
        "out": "../in-2",
        "out.txt": "../in-2/secret.txt",
        "up": "..",
        "x": ".",
        "sub/back": "..",
    }
    for name, target in links.items():
        (tmp_path / "in" / name).symlink_to(target)
    assert rows(tmp_path / "in", follow=True) == [
        ("a.txt", "text/plain"),
        ("d/b.txt", "text/plain"),
        ("d/back", "S-SEEN"),
        ("dead.txt", "S-SYMLINK"),
        ("loop.txt", "S-SYMLINK"),
        ("m.txt", "S-SEEN"),
        ("out", "S-SYMLINK"),
        ("out.txt", "S-SYMLINK"),
        ("sub", "S-SEEN"),
        ("up", "S-SYMLINK"),
        ("x", "S-SEEN"),
    ]
    first = next(scan([str(tmp_path / "in")], follow=True))
    assert first == Found(str(tmp_path / "in/m.txt"), "a.txt", "text/plain"), "the path is the real one"
    (tmp_path / "link").symlink_to("in")
    assert rows(tmp_path / "link", follow=True) == rows(tmp_path / "in", follow=True)
    (tmp_path / "dead").symlink_to("nowhere")
    assert rows(tmp_path / "dead", follow=True) == [(str(tmp_path / "dead"), "E-CHANGED")]


@posix
def test_special_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    os.mkfifo("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        assert rows(".") == [("pipe.txt", "S-SPECIAL"), ("socket.txt", "S-SPECIAL")]
        assert rows("pipe.txt", "socket.txt", "/dev/null") == [
            ("pipe.txt", "S-SPECIAL"),
            ("socket.txt", "S-SPECIAL"),
            ("/dev/null", "S-SPECIAL"),
        ]


@posix
def test_hostile_names_are_found_or_named(tmp_path: Path) -> None:
    names = [
        b"caf\xe9.txt",
        b"new\nline.txt",
        b"esc\x1b[31m.txt",
        b"-rf.txt",
        b"a" * 251 + b".txt",
        b"back\\slash.txt",
        b"~.txt",
    ]
    for name in names:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_text("x")
    found = list(scan([str(tmp_path)]))
    assert [os.fsencode(row.id) for row in found if isinstance(row, Found)] == sorted(names)
    assert all(Path(row.path).read_text() == "x" for row in found if isinstance(row, Found))
    assert rows(os.fsdecode(os.fsencode(tmp_path) + b"/" + names[0])) == [("caf\udce9.txt", "text/plain")]


@posix
def test_a_path_longer_than_path_max_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = 2_200  # more than Python may recurse, too
    for _ in range(depth):
        os.mkdir("d")  # noqa: PTH102 (relative on purpose: no absolute path to it would be short enough)
        os.chdir("d")
    try:
        found = rows(tmp_path)
    finally:
        for _ in range(depth):  # pytest cannot remove it
            os.chdir("..")
            Path("d").rmdir()
    assert len(found) == 1
    name, code = found[0]
    assert code == "E-IO"
    assert set(name) == {"d", "/"}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "E-PERMISSION"),
        (errno.ENOENT, "E-CHANGED"),
        (errno.EMFILE, "E-TOO-MANY-FILES"),
        (errno.EIO, "E-IO"),
    ],
)
def test_a_folder_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    make(tmp_path, "a/x.txt", "b/x.txt", "c/x.txt")
    real = os.scandir

    def failing(path: bytes) -> object:
        if path.endswith(b"b"):
            raise OSError(number, os.strerror(number))
        return real(path)

    monkeypatch.setattr(os, "scandir", failing)
    assert rows(tmp_path) == [("a/x.txt", "text/plain"), ("b", code), ("c/x.txt", "text/plain")]
    assert rows(tmp_path / "b") == [(str(tmp_path / "b"), code)]


@pytest.mark.parametrize(("number", "code"), [(errno.ENOENT, "E-CHANGED"), (errno.EACCES, "E-PERMISSION")])
def test_a_file_that_vanishes_or_is_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    make(tmp_path, "a.txt", "b.txt")
    real = os.lstat

    def failing(path: str) -> os.stat_result:
        if str(path).endswith("a.txt"):
            raise OSError(number, os.strerror(number))
        return real(path)

    monkeypatch.setattr(os, "lstat", failing)
    assert rows(tmp_path) == [("a.txt", code), ("b.txt", "text/plain")]
    if number == errno.EACCES:
        assert rows(tmp_path / "a.txt") == [(str(tmp_path / "a.txt"), code)]


@posix
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sets(
        st.binary(min_size=1, max_size=6).filter(lambda name: not set(name) & {0, 47} and name.strip(b".")), max_size=8
    )
)
def test_every_name_has_one_row(tmp_path_factory: pytest.TempPathFactory, names: set[bytes]) -> None:
    root = os.fsencode(tmp_path_factory.mktemp("names"))
    for name in names:
        Path(os.fsdecode(root + b"/" + name + b".txt")).write_bytes(b"")
    found = list(scan([os.fsdecode(root)]))
    assert [os.fsencode(row.id) for row in found if isinstance(row, Found)] == sorted(name + b".txt" for name in names)
    assert not any(isinstance(row, Skip | Failure) for row in found)


def test_modes_do_not_matter_to_the_scan(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) in (0, 0o444)
    assert rows(tmp_path) == [("a.txt", "text/plain")]
