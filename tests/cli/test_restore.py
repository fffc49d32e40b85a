"""cleaner restore: every byte back, nothing written that does not fit or that leads out of the folder."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
Tree = Callable[[Path], dict[str, bytes]]


def edit(report: Path, number: int, **changes: Any) -> None:
    lines = report.read_bytes().splitlines()
    lines[number] = json.dumps(json.loads(lines[number]) | changes).encode()
    report.write_bytes(b"\n".join(lines) + b"\n")


def test_seeds_come_back(cli: Cli, seeds: Path, tmp_path: Path, tree: Tree) -> None:
    cli("clean", seeds, "-o", tmp_path / "out")
    ran = cli("restore", tmp_path / "out", "-o", tmp_path / "back")
    assert ran.code == 0
    assert tree(tmp_path / "back") == tree(seeds)
    assert tree(tmp_path / "back") != tree(tmp_path / "out")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "koi8-r", "shift_jis"])
def test_any_encoding_comes_back(cli: Cli, tmp_path: Path, codec: str) -> None:
    words = {"koi8-r": "Это был долгий день.", "shift_jis": "東京で雨が降った。今日は寒い。"}.get(codec, "Größe")
    raw = f"{words}\r\n{words}\r\nAdvertisement\r\n{words}".encode(codec)
    (tmp_path / "a.txt").write_bytes(raw)
    assert cli("clean", tmp_path / "a.txt", "-o", tmp_path / "out").code == 0
    assert (tmp_path / "out" / "a.txt").read_bytes() != raw
    assert cli("restore", tmp_path / "out", "-o", tmp_path / "back").code == 0
    assert (tmp_path / "back" / "a.txt").read_bytes() == raw


def test_edited_and_missing_texts_are_named(cli: Cli, texts: Path, tmp_path: Path, tree: Tree) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    cli("clean", texts, "-o", out)
    with (out / "dirty.txt").open("ab") as file:
        file.write(b".")
    (out / "clean.txt").unlink()
    ran = cli("restore", out, "-o", back)
    assert ran.code == 3
    assert "dirty.txt: E-RESTORE-MISMATCH: the clean text was edited" in ran.err
    assert "clean.txt: E-MISSING: " in ran.err
    assert ran.last == "rows 3 = restored 1 + without a text 0 + errors 2"
    assert tree(back) == {"sub/deep.txt": (texts / "sub" / "deep.txt").read_bytes()}


@pytest.mark.parametrize(
    "path", ["../x.txt", "/tmp/cleaner-escaped.txt", "sub/../../x.txt", "", ".", "a//b", "a\0b", "..", "\ud800.txt"]
)
@pytest.mark.parametrize("key", ["path", "output"])
def test_hostile_names_stay_inside(cli: Cli, texts: Path, tmp_path: Path, tree: Tree, path: str, key: str) -> None:
    out, back = tmp_path / "x" / "out", tmp_path / "x" / "back"
    out.parent.mkdir()
    cli("clean", texts, "-o", out)
    if key == "path":
        edit(out / "report.jsonl", 1, path=path, output="dirty.txt")
    else:  # outside stands the very text that the row is about
        edit(out / "report.jsonl", 1, output=path)
        with contextlib.suppress(ValueError, OSError):
            shutil.copy(out / "dirty.txt", f"{out}/{path}")
    before = tree(tmp_path)
    ran = cli("restore", out, "-o", back)
    assert ran.code == 3
    assert ran.last == "rows 3 = restored 2 + without a text 0 + errors 1"
    assert not Path("/tmp/cleaner-escaped.txt").exists()
    new = {name for name in tree(tmp_path) if name not in before}
    assert new == {"x/back/clean.txt", "x/back/sub/deep.txt"}


def test_links_in_the_target_are_not_followed(cli: Cli, texts: Path, tmp_path: Path, tree: Tree) -> None:
    out, back, other = tmp_path / "out", tmp_path / "back", tmp_path / "other"
    cli("clean", texts, "-o", out)
    back.mkdir()
    other.mkdir()
    (other / "victim").write_bytes(b"untouched")
    (back / "sub").symlink_to(other)
    (back / "dirty.txt").symlink_to(other / "victim")
    ran = cli("restore", out, "-o", back)
    assert ran.code == 3
    assert ran.err.count("E-SYMLINK") == 2
    assert tree(other) == {"victim": b"untouched"}


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"path": 7}',
        b'{"path": "a.txt", "path_b64": "?"}',
        b"[" * 100_000,
        b'{"path": "a.txt", "output": "clean.txt", "clean_sha256": "SHA", "drops": [{"span": [0, 1], "bytes": [0, 1], '
        b'"removed": 7}], "blank_runs": [], "encoding": "utf-8", "errors": "strict"}',
        b'{"path": "a.txt", "output": "clean.txt", "clean_sha256": "SHA", "drops": [], "blank_runs": [], '
        b'"encoding": "zlib", "errors": "strict", "raw_sha256": ""}',
        b'{"path": "a.txt", "output": "clean.txt", "clean_sha256": "SHA", "drops": 3, "blank_runs": []}',
    ],
)
def test_rows_that_are_none(cli: Cli, texts: Path, tmp_path: Path, tree: Tree, line: bytes) -> None:
    """A bad row is named; the rows before and after it are restored."""
    out = tmp_path / "out"
    cli("clean", texts, "-o", out)
    sha = json.loads((out / "report.jsonl").read_bytes().splitlines()[0])["clean_sha256"].encode()
    lines = (out / "report.jsonl").read_bytes().splitlines()
    (out / "report.jsonl").write_bytes(b"\n".join([lines[0], line.replace(b"SHA", sha), *lines[1:]]) + b"\n")
    ran = cli("restore", out, "-o", tmp_path / "back")
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert ran.last == "rows 4 = restored 3 + without a text 0 + errors 1"
    assert tree(tmp_path / "back") == tree(texts)


def test_tampered_row_writes_nothing(cli: Cli, texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cli("clean", texts, "-o", out)
    row = json.loads((out / "report.jsonl").read_bytes().splitlines()[1])
    row["drops"][0]["removed"] = "Advertisemint\n"
    edit(out / "report.jsonl", 1, drops=row["drops"])
    ran = cli("restore", out, "-o", tmp_path / "back")
    assert ran.code == 3
    assert "dirty.txt: E-RESTORE-MISMATCH" in ran.err
    assert not (tmp_path / "back" / "dirty.txt").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["out"],
        ["out", "out", "-o", "back"],
        ["none", "-o", "back"],
        ["texts", "-o", "back"],
        ["out", "-o", "out"],
        ["out", "-o", "back", "--report", "none.jsonl"],
        ["none.txt", "--report", "out/report.jsonl"],
    ],
)
def test_not_understood(
    cli: Cli, texts: Path, tmp_path: Path, tree: Tree, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli("clean", texts, "-o", "out")
    before = tree(tmp_path)
    assert cli("restore", *arguments).code == 2
    assert tree(tmp_path) == before


def test_in_place_names_what_does_not_fit(cli: Cli, texts: Path, tmp_path: Path, tree: Tree) -> None:
    report = tmp_path / "r.jsonl"
    before = tree(texts)
    cli("check", "--fix", texts, "--report", report)
    (texts / "new.txt").write_bytes(b"new\n")
    (texts / "dirty.txt").write_bytes(b"edited\n")
    ran = cli("restore", texts / "new.txt", texts / "dirty.txt", texts / "sub", "--report", report)
    assert ran.code == 3
    assert f"{texts}/new.txt: E-MISSING" in ran.err
    assert f"{texts}/dirty.txt: E-RESTORE-MISMATCH" in ran.err
    assert tree(texts)["dirty.txt"] == b"edited\n"
    assert tree(texts)["sub/deep.txt"] == before["sub/deep.txt"]
    assert cli("restore", texts / "sub" / "deep.txt", "--report", report).code == 0  # it is as it was already
