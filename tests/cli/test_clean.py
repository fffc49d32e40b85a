"""cleaner clean: what goes in comes out, or has a name; the rows of the fault table that the command promises."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
Tree = Callable[[Path], dict[str, bytes]]


def rows(out: Path) -> list[dict[str, Any]]:
    raw = (out / "report.jsonl").read_bytes()
    assert raw.isascii()
    assert raw == b"" or raw.endswith(b"\n")
    return [json.loads(line) for line in raw.split(b"\n")[:-1]]


def test_seeds_golden(cli: Cli, seeds: Path, tmp_path: Path) -> None:
    ran = cli("clean", seeds, "-o", tmp_path / "out")
    assert ran.code == 0
    assert ran.last == "inputs 2 = outputs 2 + skips 0 + errors 0"
    assert "scroll-marker              2 lines         70 characters" in ran.err
    name = "000_0e4260ecd49797ea.txt"
    source = (seeds / name).read_bytes().split(b"\n")
    assert (tmp_path / "out" / name).read_bytes() == b"\n".join(x for x in source if not x.startswith(b"++ "))
    name = "003_0104ebe1169ce6d0.txt"
    lines = (seeds / name).read_bytes().splitlines(keepends=True)
    assert lines[1] == b"\n"
    assert lines[8] == lines[2]
    assert lines[9] == b"\n"
    expected = lines[2:6] + lines[10:]  # without site name, both scroll markers, second headline, and their blank lines
    assert (tmp_path / "out" / name).read_bytes() == b"".join(expected)
    second, third = rows(tmp_path / "out")
    assert [d["category"] for d in second["drops"]] == ["teaser", "teaser"]
    assert [d["category"] for d in third["drops"]] == [
        "site-name",
        "scroll-marker",
        "scroll-marker",
        "duplicate-headline",
    ]
    assert third["drops"][3]["copy_of"] == 3
    assert "output" not in third


def test_run_json_has_the_only_times(cli: Cli, texts: Path, tmp_path: Path) -> None:
    cli("clean", texts, "-o", tmp_path / "out")
    run = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert set(run) == {"cleaner", "started", "ended", "arguments"}
    assert run["ended"] >= run["started"]
    year = run["started"][:4].encode() + b"-"
    assert not any(year in data for name, data in read_tree(tmp_path / "out").items())


def read_tree(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != "run.json"}


def test_every_input_has_an_outcome(cli: Cli, tmp_path: Path) -> None:
    """Rows 7, 10, 28 to 30: outputs, skips and errors, each by name."""
    root = tmp_path / "in"
    root.mkdir()
    (root / "a.txt").write_bytes(b"text\n")
    (root / "page.html").write_bytes(b"<p>x")
    (root / "pdf.txt").write_bytes(b"%PDF-1.7 \0")
    (root / "big.txt").write_bytes(b"x" * 2000)
    (root / "broken.txt").write_bytes(b"\xff\xfea\0\0")  # UTF-16, odd length
    (root / "loop.txt").symlink_to(root / "a.txt")
    os.mkfifo(root / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(root / "s.txt"))
        ran = cli("clean", root, "-o", tmp_path / "out", "--max-bytes", "1KB")
    found = {r.get("path") or r["input"]: r.get("code") for r in rows(tmp_path / "out")}
    assert found.pop("page.html") in ("S-HTML", None)
    assert found == {
        "a.txt": None,
        "pdf.txt": "S-BINARY",
        "big.txt": "E-TOO-BIG",
        "broken.txt": "E-DECODE",
        "loop.txt": "S-SYMLINK",
        "pipe.txt": "S-SPECIAL",
        "s.txt": "S-SPECIAL",
    }
    assert ran.code == 3
    assert "big.txt: E-TOO-BIG: " in ran.err
    assert "errors: E-DECODE 1, E-TOO-BIG 1\n" in ran.err
    total, parts = ran.last.removeprefix("inputs ").split(" = ")
    assert int(total) == 8 == sum(int(part.split()[1]) for part in parts.split(" + "))


def test_skips_alone_are_no_error(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    ran = cli("clean", tmp_path / "x.pdf", "-o", tmp_path / "out")
    assert ran.code == 0
    assert ran.last == "inputs 1 = outputs 0 + skips 1 + errors 0"


@pytest.mark.parametrize(
    ("raw", "clean", "warning"),
    [
        (b"", b"", "W-EMPTY-INPUT"),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf", None),
        (b"x", b"x", None),
        (b"\n\n \n", b"\n\n \n", "W-EMPTY-INPUT"),
        (b"Advertisement\n", b"", "W-EMPTY-AFTER"),
    ],
)
def test_row_10_empty(cli: Cli, tmp_path: Path, raw: bytes, clean: bytes, warning: str | None) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    ran = cli("clean", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert ran.code == 0
    assert (tmp_path / "out" / "a.txt").read_bytes() == clean
    warnings = [w["code"] for w in rows(tmp_path / "out")[0]["warnings"]]
    assert warning is None or warnings == [warning]
    if warning:
        assert f"warnings: {warning} 1" in ran.err


ODD = ["a\nb.txt", "a\x1b[31m.txt", "caf\udce9.txt", "con.txt", "x" * 251 + ".txt", "-rf.txt"]


@pytest.mark.parametrize("name", ODD)
def test_row_28_odd_names_go_and_come_back(cli: Cli, tmp_path: Path, name: str) -> None:
    root = tmp_path / "in"
    root.mkdir()
    (root / name).write_bytes(b"Rain.\nAdvertisement\n")
    ran = cli("clean", root, "-o", tmp_path / "out")
    assert ran.code == 0
    (entry,) = rows(tmp_path / "out")
    assert ("path_b64" in entry) == ("\udce9" in name)
    assert cli("restore", tmp_path / "out", "-o", tmp_path / "back").code == 0
    assert [p.name for p in (tmp_path / "back").iterdir()] == [name]
    assert (tmp_path / "back" / name).read_bytes() == b"Rain.\nAdvertisement\n"


def test_names_that_begin_with_a_hyphen_after_two(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-rf.txt").write_bytes(b"x\n")
    monkeypatch.chdir(tmp_path)
    assert cli("clean", "-o", "out", "--", "-rf.txt").code == 0
    assert (tmp_path / "out" / "-rf.txt").read_bytes() == b"x\n"


def test_rows_26_27_collisions_and_reserved_names(cli: Cli, tmp_path: Path, tree: Tree) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    for folder, text in ((a, b"A\nAdvertisement\n"), (b, b"B\nAdvertisement\n")):
        folder.mkdir()
        (folder / "x.txt").write_bytes(text)
    (a / "X.TXT").write_bytes(b"upper\n")
    report, run = tmp_path / "report.jsonl", tmp_path / "run.json"
    report.write_bytes(b"text\n")
    run.write_bytes(b"text\n")
    ran = cli("clean", a, b, "-o", tmp_path / "out")
    assert ran.code == 0
    entries = rows(tmp_path / "out")
    outputs = [e.get("output", e["path"]) for e in entries]
    assert len({o.lower() for o in outputs}) == 3
    assert [e["path"] for e in entries] == ["X.TXT", "x.txt", "x.txt"]
    assert "output" not in entries[0]
    assert cli("restore", tmp_path / "out", "-o", tmp_path / "back").code == 0
    texts = [b"A\nAdvertisement\n", b"B\nAdvertisement\n", b"upper\n"]
    assert sorted(tree(tmp_path / "back").values()) == texts


@pytest.mark.parametrize("where", [".", "sub/.."])
def test_row_32_output_is_input(cli: Cli, texts: Path, tree: Tree, where: str) -> None:
    before = tree(texts)
    ran = cli("clean", texts, "-o", f"{texts}/{where}")
    assert ran.code == 2
    assert "would overwrite" in ran.err
    assert tree(texts) == before


def test_row_32_output_inside_input_does_not_grow(cli: Cli, texts: Path, tree: Tree) -> None:
    out = texts / "out"
    trees = []
    for _ in range(3):
        assert cli("clean", texts, "-o", out).code == 0
        trees.append(tree(out))
    assert trees[0] == trees[1] == trees[2]
    other = cli("clean", texts, "-o", texts.parent / "other")
    assert "S-OUTPUT 1" in other.err


def test_files_of_the_user_are_not_written_over(cli: Cli, texts: Path, tmp_path: Path, tree: Tree) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "dirty.txt").write_bytes(b"my own notes\n")
    ran = cli("clean", texts, "-o", out)
    assert ran.code == 2
    assert "holds other files" in ran.err
    assert tree(out) == {"dirty.txt": b"my own notes\n"}


def test_link_in_the_output_is_not_followed(cli: Cli, texts: Path, tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    cli("clean", texts, "-o", out)
    victim.write_bytes(b"untouched\n")
    (out / "dirty.txt").unlink()
    (out / "dirty.txt").symlink_to(victim)
    ran = cli("clean", texts, "-o", out)
    assert ran.code == 3
    assert victim.read_bytes() == b"untouched\n"
    assert {r.get("input"): r.get("code") for r in rows(out)}["dirty.txt"] == "E-SYMLINK"


@pytest.mark.parametrize(
    "variant", [{"PYTHONHASHSEED": "1"}, {"LC_ALL": "C"}, {"LC_ALL": "tr_TR.UTF-8"}, {"TZ": "Asia/Kolkata"}]
)
def test_row_50_no_seed_no_locale(
    process: Cli, seeds: Path, texts: Path, tmp_path: Path, tree: Tree, variant: dict[str, str]
) -> None:
    (texts / "ü İLAN.txt").write_bytes("İLAN\nAdvertisement\nx\n".encode())
    (texts / "latin.txt").write_bytes("Der Mörder flüchtete über die Brücke.\nAdvertisement\n".encode("latin-1"))
    one = process("clean", seeds, texts, "-o", tmp_path / "one", PYTHONHASHSEED="0")
    two = process("clean", seeds, texts, "-o", tmp_path / "two", **variant)
    assert (one.code, two.code) == (0, 0)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert len(tree(tmp_path / "one")) == 8
    assert one.err.replace("one", "two") == two.err


def test_row_50_no_neighbours(cli: Cli, seeds: Path, tmp_path: Path) -> None:
    """A document alone has the row that it has in a crowd."""
    cli("clean", seeds, "-o", tmp_path / "all")
    for number, path in enumerate(sorted(seeds.iterdir())):
        out = tmp_path / str(number)
        cli("clean", path, "-o", out)
        assert (out / path.name).read_bytes() == (tmp_path / "all" / path.name).read_bytes()
        assert rows(out) == [rows(tmp_path / "all")[number]]


def test_row_49_report_lines(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Advertisement\u2028\n\u2028Advertisement\nNaN\n".encode() + b"\xed\xa0\x80\n")
    cli("clean", tmp_path / "a.txt", "-o", tmp_path / "out")
    (entry,) = rows(tmp_path / "out")
    assert entry["drops"]


def test_row_51_our_own_words_are_text(cli: Cli, tmp_path: Path) -> None:
    cli("clean", Path(__file__), "-o", tmp_path / "x", "--media-type", "x")
    raw = b'{"path": "../x", "raw_sha256": "0", "drops": []}\n--- a/x\n+++ b/x\n@@ -1,1 +1,0 @@\n-x\n'
    (tmp_path / "a.txt").write_bytes(raw)
    cli("clean", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_bytes() == raw


# -- stdin


def test_stdin_to_stdout(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("clean", "-", stdin=b"A\r\nAdvertisement\r\nB")
    assert (ran.code, ran.out) == (0, b"A\r\nB")
    assert list(tmp_path.iterdir()) == []
    ran = cli("clean", "-", "--report", "r.jsonl", stdin=b"A\nAdvertisement\nB")
    row = json.loads((tmp_path / "r.jsonl").read_bytes())
    assert row["path"] == "stdin"
    assert [d["rule"] for d in row["drops"]] == ["en/ads/label"]


def test_stdin_as_markdown(cli: Cli) -> None:
    fenced = b"```\nAdvertisement\n```\nAdvertisement\n"
    assert cli("clean", "-", "--media-type", "text/markdown", stdin=fenced).out == b"```\nAdvertisement\n```\n"
    assert cli("clean", "-", stdin=fenced).out == b"```\n```\n"
    ran = cli("clean", "-", "--media-type", "text/markdwn")
    assert ran.code == 2
    assert "did you mean 'text/markdown'?" in ran.err


def test_stdin_errors(cli: Cli) -> None:
    ran = cli("clean", "-", stdin=b"\xff\xfea\0\0")
    assert (ran.code, ran.out) == (3, b"")
    assert "stdin: E-DECODE" in ran.err
    ran = cli("clean", "-", "--max-bytes", "10", stdin=b"x" * 11)
    assert (ran.code, ran.out) == (3, b"")
    assert "E-TOO-BIG" in ran.err
    assert cli("clean", "-", "--max-bytes", "11", stdin=b"x" * 11).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("clean", "x"),
        ("clean", "-", "x"),
        ("clean", "-", "-o", "out"),
        ("clean", "none", "-o", "out"),
        ("clean", ".", "-o", "out", "--max-bytes", "12XB"),
        ("clean", ".", "-o", "out", "--max-drop-share", "nan"),
        ("clean", ".", "-o", "out", "--level", "blod"),
        ("clean", ".", "-o", "out", "--select", "teasers"),
        ("clean", ".", "-o", "out", "--rules", "none.toml"),
        ("clean", ".", "-o", "out", "--report", "out/r.jsonl"),
        ("clean", ".", "-o", "out", "--report", "a.txt"),
        ("clean", ".", "-o", "out", "--report", "none/r.jsonl"),
    ],
)
def test_not_understood_and_nothing_done(
    cli: Cli, tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"Advertisement\n")
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("cleaner: ")
    assert ran.err.count("\n") == 1
    assert tree(tmp_path) == {"a.txt": b"Advertisement\n"}


def test_report_elsewhere_is_a_copy(cli: Cli, texts: Path, tmp_path: Path) -> None:
    assert cli("clean", texts, "-o", tmp_path / "out", "--report", tmp_path / "r.jsonl").code == 0
    assert (tmp_path / "r.jsonl").read_bytes() == (tmp_path / "out" / "report.jsonl").read_bytes()
    # over an earlier report, and with it out of the folder
    assert cli("clean", texts, "-o", tmp_path / "out", "--report", tmp_path / "r.jsonl").code == 0


# -- faults at the call


def test_row_33_full_disk_stops_the_run(
    cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tree: Tree
) -> None:
    """The second clean text does not fit: it is named, nothing of it is there, the report is whole."""
    from cleaner.cli import _clean
    from cleaner.errors import InputError

    real = _clean.write

    def write(out: str, name: str, data: bytes) -> None:
        if name == "dirty.txt":
            raise InputError("No space left on device", code="E-DISK-FULL")
        real(out, name, data)

    monkeypatch.setattr(_clean, "write", write)
    ran = cli("clean", texts, "-o", tmp_path / "out")
    assert ran.code == 3
    assert "stopped: the disk is full" in ran.err
    assert [r.get("path") or r["code"] for r in rows(tmp_path / "out")] == ["clean.txt", "E-DISK-FULL"]
    assert set(tree(tmp_path / "out")) == {"clean.txt", "report.jsonl"}


@pytest.mark.parametrize("call", ["write", "fsync", "open", "replace"])
def test_row_33_any_call_may_fail(
    cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Fail the first, second, third … call until a run ends clean: no torn text, no text without its row."""
    expected = {"clean.txt": b"Nothing to see.\n", "dirty.txt": b"Rain fell.\nIt stopped.\n"}
    real = {"replace": Path.replace}.get(call) or getattr(os, call)
    ends = 0
    for turn in range(100):
        out = tmp_path / f"out{turn}"
        left = turn

        def failing(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            if str(tmp_path) not in _name(arguments[0]) or str(texts) in _name(arguments[0]):
                return real(*arguments, **options)
            left -= 1
            if left == -1:
                raise OSError(errno.EIO, "Input/output error")
            return real(*arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing) if call == "replace" else patch.setattr(os, call, failing)
            ran = cli("clean", texts, "-o", out)
        for name, data in expected.items():
            assert not (out / name).exists() or (out / name).read_bytes() == data
        assert not [p for p in out.rglob("*.tmp") if "report" not in p.name] if out.exists() else True
        if (out / "report.jsonl").exists():
            named = {r.get("path") for r in rows(out)}
            assert {n for n in expected if (out / n).exists()} <= named
        assert "Traceback" not in ran.err
        assert ran.code in (0, 2, 3)
        if left >= 0:
            assert ran.code == 0
            break
        ends += ran.code != 0
    else:
        pytest.fail("no run ended clean")
    assert ends > 2


def _name(target: Any) -> str:
    return str(Path(f"/proc/self/fd/{target}").readlink()) if isinstance(target, int) else os.fspath(target)


def test_row_34_file_vanishes(cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner import runner
    from cleaner.inputs.file import Found

    real = runner.read

    def read(found: Found, **options: Any) -> Any:
        if found.id == "dirty.txt":
            (texts / "dirty.txt").unlink()
        return real(found, **options)

    monkeypatch.setattr(runner, "read", read)
    ran = cli("clean", texts, "-o", tmp_path / "out")
    assert ran.code == 3
    assert [r.get("code") for r in rows(tmp_path / "out")] == [None, "E-CHANGED", None]
    assert ran.last == "inputs 3 = outputs 2 + skips 0 + errors 1"


def test_row_39_rule_timeout_is_exit_3(cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.api import Cleaner
    from cleaner.errors import Caution

    real = Cleaner.drops
    late = Caution("W-RULE-TIMEOUT", "x/y took too long")
    monkeypatch.setattr(Cleaner, "drops", lambda self, document: (real(self, document)[0], [late]))
    ran = cli("clean", texts, "-o", tmp_path / "out")
    assert ran.code == 3
    assert "warnings: W-RULE-TIMEOUT 3" in ran.err
    assert cli("check", texts / "dirty.txt").code == 3


def test_unexpected_exception_is_one_input(
    cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaner.api import Cleaner

    real = Cleaner.clean

    def clean(self: Cleaner, text: bytes, **options: Any) -> Any:
        if b"Rain" in text:
            raise ZeroDivisionError("one \x1b[31m in a million")
        return real(self, text, **options)

    monkeypatch.setattr(Cleaner, "clean", clean)
    ran = cli("clean", texts, "-o", tmp_path / "out")
    assert ran.code == 3
    assert "dirty.txt: E-INTERNAL: ZeroDivisionError: one \\x1b[31m in a million" in ran.err
    assert "Traceback" not in ran.err
    assert ran.last == "inputs 3 = outputs 2 + skips 0 + errors 1"
    with pytest.raises(ZeroDivisionError):
        cli("clean", texts, "-o", tmp_path / "out", "--debug")


# -- signals and locks


def many(tmp_path: Path) -> Path:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(4000):
        (root / f"{number:05}.txt").write_bytes(b"Rain fell.\nAdvertisement\nIt stopped.\n" * 20)
    return root


def started(arguments: list[str], until: Callable[[], bool]) -> subprocess.Popen[bytes]:
    # A shell that runs the suite in the background lets its children ignore Ctrl+C.
    heed = None if sys.platform == "win32" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    command = [sys.executable, "-m", "cleaner", *arguments]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=heed)
    end = time.monotonic() + 20
    while not until():
        assert child.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
    return child


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_row_38_interrupted(tmp_path: Path, cli: Cli, number: int, code: int) -> None:
    root, out = many(tmp_path), tmp_path / "out"
    child = started(["clean", str(root), "-o", str(out)], lambda: len(list(out.glob("*.txt"))) > 30)
    child.send_signal(number)
    began = time.monotonic()
    _, err = child.communicate(timeout=10)
    assert time.monotonic() - began < 2
    assert child.returncode == code
    assert b"Traceback" not in err
    entries = rows(out)
    texts = {p.name for p in out.glob("*.txt")}
    assert 20 < len(entries) < 4000
    assert {e["path"] for e in entries} == texts
    assert not list(out.glob(".cleaner*"))
    assert cli("restore", out, "-o", tmp_path / "back").code == 0
    for path in sorted(root.iterdir())[50:]:
        path.unlink()
    assert cli("clean", root, "-o", out).code == 0
    assert len(rows(out)) == 50


def test_row_36_two_runs(tmp_path: Path, cli: Cli, texts: Path) -> None:
    from cleaner.outputs.lock import locked

    out = tmp_path / "out"
    root = many(tmp_path)
    child = started(["clean", str(root), "-o", str(out)], lambda: (out / "run.json").exists())
    ran = cli("clean", texts, "-o", out)
    assert ran.code == 2
    assert f"pid {child.pid}" in ran.err
    child.kill()
    child.communicate()
    assert (out / ".cleaner.lock").exists()
    assert cli("clean", texts, "-o", out).code == 0
    with locked(str(out)):
        assert cli("clean", texts, "-o", out).code == 2


def test_row_42_a_fault_in_any_config_comes_before_all_work(cli: Cli, texts: Path, tmp_path: Path) -> None:
    (texts / "sub" / "cleaner.toml").write_text("levle = 1\n")
    ran = cli("clean", texts, "-o", tmp_path / "out")
    assert ran.code == 2
    assert f"{texts}/sub/cleaner.toml:1: E-CONFIG: unknown key 'levle' (did you mean 'level'?)" in ran.err
    assert not (tmp_path / "out").exists()
    assert cli("clean", texts, "-o", tmp_path / "out", "--isolated").code == 0


def test_each_file_has_its_nearest_config(cli: Cli, texts: Path, tmp_path: Path) -> None:
    (texts / "sub" / "cleaner.toml").write_text('ignore = ["ad-marker"]\n')
    (texts / "pyproject.toml").write_text('[tool.cleaner]\nexclude = ["clean.*"]\n')
    ran = cli("clean", texts, "-o", tmp_path / "out")
    assert ran.code == 0
    skips = {r["input"]: r["code"] for r in rows(tmp_path / "out") if "input" in r}
    assert skips.pop("clean.txt") == "S-EXCLUDED"
    assert set(skips.values()) == {"S-TYPE"}
    assert (tmp_path / "out" / "sub" / "deep.txt").read_bytes() == (texts / "sub" / "deep.txt").read_bytes()
    assert (tmp_path / "out" / "dirty.txt").read_bytes() == b"Rain fell.\nIt stopped.\n"
    ran = cli("clean", texts, "-o", tmp_path / "out2", "--exclude", "dirty*,sub", "--ignore", "teaser")
    skips = {r["input"]: r["code"] for r in rows(tmp_path / "out2") if "input" in r}
    assert (skips["dirty.txt"], skips["sub"]) == ("S-EXCLUDED", "S-EXCLUDED")
    assert (tmp_path / "out2" / "clean.txt").exists()  # the option stands in the place of the key


def test_progress_bar_on_a_terminal_only(texts: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "clean", str(texts), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert b"\r" not in done.stderr
    assert b"cleaning" not in done.stderr
    ours, theirs = os.openpty()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    assert child.communicate(timeout=60)[0] == b""
    os.close(theirs)
    shown = os.read(ours, 1 << 16)
    os.close(ours)
    assert b"cleaning" in shown
    assert b"100%" in shown
