"""Names below the output folder, and writing there: rows 26 to 28 and 33 of the fault table."""

from __future__ import annotations

import errno
import os
import re
import sys
import tracemalloc
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.outputs.text import Names, is_safe, write

posix = pytest.mark.skipif(sys.platform == "win32", reason="no links or undecodable names without rights")


@pytest.mark.parametrize(
    "id",
    ["a.txt", "sub/a.txt", "x/report.jsonl", "-rf.txt", "é 日本.md", "caf\udce9.txt", "a" * 251 + ".txt", ".hidden/a",
     "con-artist.txt", "..a.txt", "what's 50% off!.txt", "~", "none", "console.txt", "lpt.txt"],
)  # fmt: skip
def test_safe_ids_keep_their_names(id: str) -> None:
    assert Names().take(id) == id


UNSAFE = [
    ("", r"unnamed-H"),
    ("/etc/passwd", r"passwd-H"),
    ("../a.txt", r"a-H\.txt"),
    ("a/../../b.txt", r"b-H\.txt"),
    ("a//b.txt", r"b-H\.txt"),
    ("./a.txt", r"a-H\.txt"),
    ("..", r"unnamed-H"),
    ("a/", r"unnamed-H"),
    ("nul\0.txt", r"nul-H\.txt"),
    ("a\\b.txt", r"b-H\.txt"),
    ("new\nline.txt", r"new-line-H\.txt"),
    ("esc\x1b[31m.txt", r"esc-31m-H\.txt"),
    ("con", r"con-H"),
    ("CON.txt", r"CON-H\.txt"),
    ("sub/nul.tar.gz", r"nul-tar-H\.gz"),
    ("aux/a.txt", r"a-H\.txt"),
    ("com1.md", r"com1-H\.md"),
    ("LPT9 .md", r"LPT9-H\.md"),
    ("a.txt.", r"a-txt-H"),
    ("a.txt ", r"a-txt-H"),
    ("dot./a.txt", r"a-H\.txt"),
    ("a" * 252 + ".txt", r"a{60}-H\.txt"),
    ("é" * 130, r"unnamed-H"),
    ("https://example.org/a?b=c", r"a-b-c-H"),
    ("x/" * 2_500 + "a.txt", r"a-H\.txt"),
    ("x" * 5_000, r"x{60}-H"),
    ("lone\ud800.txt", r"lone-H\.txt"),
    (".cleaner.lock", r"cleaner-H\.lock"),
    ("sub/.cleaner-1.tmp", r"cleaner-1-H\.tmp"),
    ("report.jsonl", r"report-H\.jsonl"),
    ("Run.JSON", r"Run-H\.JSON"),
    ("run.json/a.txt", r"a-H\.txt"),
]


@pytest.mark.parametrize(("id", "pattern"), UNSAFE)
def test_other_ids_get_a_slug_and_a_hash(id: str, pattern: str) -> None:
    name = Names().take(id)
    assert re.fullmatch(pattern.replace("H", "[0-9a-f]{8}"), name)
    assert name == Names().take(id), "the hash depends on the id alone"
    assert is_safe(name)


@pytest.mark.parametrize(
    ("first", "second", "pattern"),
    [
        ("a.txt", "A.txt", r"A-H\.txt"),
        ("a.txt", "a.txt", r"a-H\.txt"),
        ("sub/a.txt", "SUB/A.TXT", r"SUB/A-H\.TXT"),
        ("caf\u00e9.txt", "cafe\u0301.txt", "cafe\u0301-H\\.txt"),
        ("CAF\u00c9.txt", "cafe\u0301.txt", "cafe\u0301-H\\.txt"),
        ("stra\u00dfe", "STRASSE", r"STRASSE-H"),
        ("a.txt", "a.txt/b.txt", r"b-H\.txt"),
        ("A.txt/b.txt", "a.txt", r"a-H\.txt"),
        ("x" * 251 + ".txt", "X" * 251 + ".txt", r"X{60}-H\.txt"),
    ],
)
def test_ids_that_collide(first: str, second: str, pattern: str) -> None:
    names = Names()
    assert names.take(first) == first
    assert re.fullmatch(pattern.replace("H", "[0-9a-f]{8}"), names.take(second))


def test_one_id_many_times() -> None:
    names = Names()
    taken = [names.take("a.txt") for _ in range(20)]
    assert len(set(taken)) == 20
    assert taken == [again.take("a.txt") for again in [Names()] for _ in range(20)]


def test_a_name_made_by_us_can_be_taken_too() -> None:
    hashed = [Names(), Names()][0].take("run.json")
    names = Names()
    assert names.take(hashed) == hashed
    assert names.take("run.json") not in ("run.json", hashed)


def test_a_new_suffix_is_appended() -> None:
    names = Names()
    assert names.take("a.html", suffix=".txt") == "a.html.txt"
    assert names.take("b.TXT", suffix=".txt") == "b.TXT"
    assert re.fullmatch(r"a\.html-[0-9a-f]{8}\.txt", names.take("a.html.txt"))


PARTS = st.sampled_from(
    ["a", "A", "é", "e\u0301", "..", ".", "", "con", "run.json", "b.txt", "B.TXT", "c.", "\0", "\ud800", "x" * 254]
)


@given(st.lists(st.lists(PARTS, min_size=1, max_size=3).map("/".join), max_size=30))
@example(["a", "a/b.txt", "A", "A/B.TXT"])
def test_names_are_safe_and_differ_on_any_file_system(ids: list[str]) -> None:
    names = Names()
    taken = [names.take(id) for id in ids]
    assert all(map(is_safe, taken))
    plain = {unicodedata.normalize("NFC", name).casefold() for name in taken}
    assert len(plain) == len(taken)
    assert not plain & {"run.json", "report.jsonl"}
    folders = {name[:at] for name in plain for at, sign in enumerate(name) if sign == "/"}
    assert not plain & folders, "a file where another needs a folder"


@given(st.text(max_size=300))
def test_any_id_gets_a_name_that_can_be_written(id: str) -> None:
    name = Names().take(id)
    os.fsencode(name)
    assert not Path(name).is_absolute()
    assert ".." not in Path(name).parts
    assert 0 < len(name.encode("utf-8", "surrogateescape")) <= 900


def test_memory_is_small() -> None:
    names = Names()
    tracemalloc.start()
    for number in range(20_000):
        names.take(f"folder-{number % 100}/a rather long name of an article {number}.txt")
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert used < 20_000 * 50


def test_write(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    for name in ("a.txt", "sub/deep/b.txt", "sub/c.txt", "a.txt"):
        write(str(out), name, name.encode())
    assert {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} == {
        "a.txt",
        "sub/deep/b.txt",
        "sub/c.txt",
    }
    assert (out / "sub/deep/b.txt").read_bytes() == b"sub/deep/b.txt"


@posix
def test_write_hostile_but_safe_names(tmp_path: Path) -> None:
    for name in ("caf\udce9.txt", "a" * 255, "-rf.txt", "$(x) 'y'.txt"):
        write(str(tmp_path), name, b"x")
        assert (tmp_path / name).read_bytes() == b"x"


@pytest.mark.parametrize("name", ["../a.txt", "/tmp/a.txt", "a/../../b.txt", "", "a/", "nul\0", "lone\ud800", "a\nb"])
def test_write_refuses_what_could_leave(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        write(str(tmp_path / "out"), name, b"x")
    assert caught.value.code == "E-NAME"
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("name", ["link/a.txt", "sub/link/a.txt", "a.txt", "sub/dead.txt"])
def test_links_inside_are_not_followed(tmp_path: Path, name: str) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    (out / "sub").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.txt").write_text("mine")
    (out / "link").symlink_to(outside)
    (out / "sub/link").symlink_to(outside)
    (out / "a.txt").symlink_to(outside / "a.txt")
    (out / "sub/dead.txt").symlink_to(outside / "b.txt")
    with pytest.raises(InputError) as caught:
        write(str(out), name, b"x")
    assert caught.value.code == "E-SYMLINK"
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("a.txt", "mine")]
    assert (out / name).parent.joinpath((out / name).name).is_symlink() or "link" in name


@posix
def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    write(str(tmp_path / "out"), "sub/a.txt", b"x")
    assert (tmp_path / "real/sub/a.txt").read_bytes() == b"x"


def test_a_file_where_a_folder_must_be(tmp_path: Path) -> None:
    (tmp_path / "sub").write_text("mine")
    with pytest.raises(InputError) as caught:
        write(str(tmp_path), "sub/a.txt", b"x")
    assert caught.value.code in {"E-IO", "E-CHANGED"}
    assert (tmp_path / "sub").read_text() == "mine"


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace", "mkdir", "lstat"])
def test_a_fault_at_any_call_leaves_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    real, failed = getattr(os, call), 0
    for turn in range(1, 30):
        out, calls = tmp_path / str(turn), 0
        (out / "sub").mkdir(parents=True)
        (out / "sub/a.txt").write_bytes(b"old")

        def failing(*args: object, turn: int = turn, **options: object) -> object:
            nonlocal calls, failed
            calls += 1
            if calls == turn:
                failed += 1
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args, **options)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            errors: list[str] = []
            for name in ("sub/a.txt", "deep/er/b.txt"):
                try:
                    write(str(out), name, b"new")
                except InputError as error:
                    errors.append(error.code)
        files = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        assert files.pop("sub/a.txt") in (b"old", b"new")
        assert files in ({}, {"deep/er/b.txt": b"new"})
        assert errors in ([], ["E-DISK-FULL"])
        if calls < turn:
            assert files == {"deep/er/b.txt": b"new"}
            break
    assert failed == turn - 1
    assert failed >= {"open": 4, "write": 2, "fsync": 4, "replace": 2, "mkdir": 2, "lstat": 7}[call]
