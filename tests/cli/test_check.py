"""cleaner check: drops as lines, as a diff, or taken out in place."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.api import Cleaner
from cleaner.cli._check import columns
from cleaner.cli._diff import unified

Cli = Callable[..., Any]
Tree = Callable[[Path], dict[str, bytes]]


def test_lines_and_exit_code(cli: Cli, texts: Path, tree: Tree) -> None:
    before = tree(texts)
    ran = cli("check", texts)
    assert ran.code == 1
    assert ran.lines == [
        f"{texts}/dirty.txt:2:1  en/ads/label  ad-marker  «Advertisement»",
        f"{texts}/sub/deep.txt:3:1  en/ads/label  ad-marker  «Advertisement»",
    ]
    assert ran.last == "inputs 3 = checked 3 + skips 0 + errors 0"
    assert tree(texts) == before
    clean = cli("check", texts / "clean.txt")
    assert (clean.code, clean.out) == (0, b"")


def test_error_wins_over_drops(cli: Cli, texts: Path) -> None:
    (texts / "broken.txt").write_bytes(b"\xff\xfea\0\0")
    ran = cli("check", texts)
    assert ran.code == 3
    assert f"{texts}/broken.txt: E-DECODE" in ran.err
    assert len(ran.lines) == 2


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x\r\rJunk tail: more here\n", 3, 12),
        ("x\r\nJunk tail: more here", 2, 12),
        ("\ufeffJunk tail: more here", 1, 12),
        ("one\n\U0001f600 é tail: more here\n", 2, 11),
    ],
)
def test_line_and_column(cli: Cli, tmp_path: Path, text: str, line: int, column: int) -> None:
    """Columns are code points from 1; lines end at \\r too; a byte order mark is no column."""
    pack = tmp_path / "own.toml"
    pack.write_text(
        '[[rule]]\nid = "tail"\ncategory = "other"\nkind = "pattern"\npoint = "match"\npattern = "more here$"\n'
        'drops = ["a ⟦more here⟧"]\nkeeps = ["more here and there"]\n'
    )
    (tmp_path / "a.txt").write_bytes(text.encode())
    ran = cli("check", tmp_path / "a.txt", "--rules", pack, "--select", "own/tail")
    assert ran.lines == [f"{tmp_path}/a.txt:{line}:{column}  own/tail  other  «more here»"]


def test_row_45_terminal_safety(cli: Cli, tmp_path: Path) -> None:
    """Nothing that a terminal obeys reaches stdout or stderr: from names, texts, packs, options."""
    evil = "\x1b]0;x\x07\u202e\x9b\r"
    (tmp_path / f"a{evil}.txt").write_bytes("x\nAdvertisement\u202e\u200b\n".encode())
    (tmp_path / f"b{evil}.txt").write_bytes(b"\xff\xfea\0\0")
    runs = [
        cli("check", tmp_path),
        cli("clean", tmp_path / f"b{evil}.txt", "-o", tmp_path / f"out{evil}"),
        cli("check", tmp_path / evil),
        cli("check", f"--{evil}"),
        cli(evil),
        cli("explain", f"{tmp_path}/a{evil}.txt:2"),
        cli("rules", "show", evil),
        cli("check", tmp_path, "--select", evil),
    ]
    assert [ran.code for ran in runs] == [3, 3, 2, 2, 2, 0, 2, 2]
    for ran in runs:
        shown = ran.out.decode() + ran.err
        assert all(c == "\n" or c.isprintable() for c in shown)
    assert "\\x1b]0;x\\x07\\u202e\\x9b\\r.txt:2:1" in runs[0].out.decode()


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"LC_ALL": "tr_TR.UTF-8"}])
def test_output_is_utf8_everywhere(process: Cli, seeds: Path, environment: dict[str, str]) -> None:
    plain = process("check", seeds, LC_ALL="C.UTF-8")
    assert "‘Pit of the Bones’".encode() in plain.out
    other = process("check", seeds, **environment)
    assert (other.code, other.out, other.err) == (1, plain.out, plain.err)
    shown = process("check", "--help", **environment)
    assert shown.code == 0


def test_long_text_is_shortened(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Rain fell on the town.\n++ " + b"Word " * 5000 + b"\n")
    (line,) = cli("check", tmp_path / "a.txt").lines
    assert len(line.partition("«")[2]) == 74
    assert line.endswith("…»")


# -- diff


def test_diff_applies(cli: Cli, texts: Path, seeds: Path, tmp_path: Path, tree: Tree, monkeypatch: Any) -> None:
    shutil.copytree(seeds, texts / "seeds")
    (texts / "with space.txt").write_bytes(b"a\nAdvertisement\nb")
    (texts / "caf\udce9.txt").write_bytes(b"Advertisement\nx\n")
    (texts / "last.txt").write_bytes(b"x\n" * 20 + b"\nAdvertisement")
    (texts / "all.txt").write_bytes(b"Advertisement\n")
    monkeypatch.chdir(texts)
    before = tree(texts)
    ran = cli("check", "--diff", ".")
    assert ran.code == 1
    assert tree(texts) == before
    cli("clean", ".", "-o", tmp_path / "out")
    expected = {k: v for k, v in tree(tmp_path / "out").items() if k != "report.jsonl"}
    assert expected != before
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=ran.out, cwd=texts, check=True)
    assert tree(texts) == expected | {name: b"" for name, data in expected.items() if not data}
    for name, data in before.items():
        (texts / name).write_bytes(data)
    if shutil.which("patch"):
        subprocess.run(["patch", "-p1", "--binary", "-s"], input=ran.out, cwd=texts, check=True)
        assert {k: v for k, v in tree(texts).items() if v} == {k: v for k, v in expected.items() if v}


def test_diff_of_a_clean_text_is_empty(cli: Cli, texts: Path) -> None:
    ran = cli("check", "--diff", texts / "clean.txt")
    assert (ran.code, ran.out) == (0, b"")


BODY = "\n".join(f"Rain fell on day {n}." for n in range(9))
LINES = st.sampled_from([BODY, "Advertisement", "Scroll to continue", "++ More on this", "", " ", "Rain fell.", "Ä"])
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
TEXTS = st.builds(
    lambda pairs, last: "".join(line + end for line, end in pairs) + last,
    st.lists(st.tuples(LINES, ENDS), max_size=40),
    LINES,
)
CLEANER = Cleaner()


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_diff_says_what_cleaning_does(text: str) -> None:
    result = CLEANER.clean(text.encode())
    assert applied(text.encode(), list(unified(result, "a.txt"))) == result.encode()


def applied(source: bytes, diff: list[bytes]) -> bytes:
    """A small `patch`: strict about every line and every count."""
    lines, out, at = source.split(b"\n"), [], 0
    lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    left = right = 0
    for row in diff[2:]:
        if row.startswith(b"@@ "):
            assert (left, right) == (0, 0)
            old, new = row.split()[1:3]
            start, left = map(int, old[1:].split(b","))
            start_new, right = map(int, new[1:].split(b","))
            out += lines[at : start - (left > 0)]
            at = start - (left > 0)
            assert len(out) == start_new - (right > 0)
            continue
        body = row[1:].removesuffix(b"\n\\ No newline at end of file\n")
        if row[:1] in (b" ", b"-"):
            assert lines[at] == body
            at, left = at + 1, left - 1
        if row[:1] in (b" ", b"+"):
            out.append(body)
            right -= 1
    assert (left, right) == (0, 0)
    out += lines[at:]
    assert all(line.endswith(b"\n") for line in out[:-1])
    return b"".join(out)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_columns_are_those_of_the_lines(text: str) -> None:
    import re

    result = CLEANER.clean(text)
    starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text))]
    for drop, column in columns(result):
        assert column == drop.span.start - starts[drop.line - 1] + 1


def test_diff_on_a_terminal_is_quoted(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes("\x1b[31mred\u202e\x9b\nAdvertisement\n".encode())
    assert b"\x1b[31m" in cli("check", "--diff", tmp_path).out
    monkeypatch.setattr("cleaner.cli._check._is_terminal", lambda: True)
    shown = cli("check", "--diff", tmp_path).out
    assert b"\\x1b[31mred\\xe2\\x80\\xae\\xc2\\x9b\n" in shown
    assert b"\x1b" not in shown


# -- fix


def test_fix_and_restore(cli: Cli, texts: Path, tree: Tree, tmp_path: Path) -> None:
    before, report = tree(texts), tmp_path / "r.jsonl"
    ran = cli("check", "--fix", texts, "--report", report)
    assert ran.code == 1
    assert ran.out == b""
    assert (texts / "dirty.txt").read_bytes() == b"Rain fell.\nIt stopped.\n"
    assert (texts / "sub" / "deep.txt").read_bytes() == b"One.\r\n\r\nTwo."
    rows = [json.loads(line) for line in report.read_bytes().splitlines()]
    assert [Path(row["path"]).name for row in rows] == ["clean.txt", "dirty.txt", "deep.txt"]
    assert cli("check", "--fix", texts, "--no-report").code == 0
    assert cli("restore", texts, "--report", report).code == 0
    assert tree(texts) == before


def test_fix_twice_keeps_both_reports(cli: Cli, texts: Path, tree: Tree, tmp_path: Path) -> None:
    """The second run must not write over the only copy of what the first one took out."""
    before, report = tree(texts), tmp_path / "r.jsonl"
    assert cli("check", "--fix", texts, "--report", report, "--select", "en/ads/label").code == 1
    assert cli("check", "--fix", texts, "--report", report).code == 0
    with report.open("ab") as torn:
        torn.write(b'{"path": "half a ro')
    (texts / "dirty.txt").write_bytes(b"Rain fell.\nIt stopped.\n++ More on this\n")
    assert cli("check", "--fix", texts, "--report", report).code == 1
    assert cli("restore", texts / "dirty.txt", "--report", report).code == 0
    # what an editor added between the runs cannot be undone by a report: back to before the last run
    assert (texts / "dirty.txt").read_bytes() == b"Rain fell.\nIt stopped.\n++ More on this\n"
    assert cli("restore", texts / "sub", "--report", report).code == 0
    assert (texts / "sub" / "deep.txt").read_bytes() == before["sub/deep.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fix"],
        ["--fix", "--report", "r.jsonl", "--no-report"],
        ["--fix", "--diff", "--no-report"],
        ["--no-report"],
        ["--report", "r.jsonl"],
        ["--fix", "--report", "clean.txt"],
        ["--fix", "--report", "."],
    ],
)
def test_fix_is_refused(
    cli: Cli, texts: Path, tree: Tree, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(texts)
    before = tree(texts)
    ran = cli("check", ".", *arguments)
    assert ran.code == 2
    assert tree(texts) == before


def test_fix_leaves_what_is_not_surely_decoded(cli: Cli, tmp_path: Path) -> None:
    """Row 3: `check` guesses, `check --fix` does not, unless told to."""
    file = tmp_path / "a.txt"
    raw = "Der Mörder flüchtete über die Brücke.\nAdvertisement\n".encode("latin-1")
    file.write_bytes(raw)
    assert cli("check", file).code == 1
    ran = cli("check", "--fix", "--no-report", file)
    assert ran.code == 3
    assert "a.txt: E-DECODE" in ran.err
    assert file.read_bytes() == raw
    assert cli("check", "--fix", "--no-report", "--on-decode", "guess", file).code == 1
    assert file.read_bytes() == raw.replace(b"Advertisement\n", b"")
    file.write_bytes(raw)
    assert cli("check", "--fix", "--no-report", "--encoding", "latin1", file).code == 1
    assert file.read_bytes() == raw.replace(b"Advertisement\n", b"")


def test_row_31_modes_and_links(cli: Cli, tmp_path: Path) -> None:
    raw = b"x\nAdvertisement\n"
    for name in ("mode.txt", "hard.txt", "target.txt"):
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "mode.txt").chmod(0o640)
    os.link(tmp_path / "hard.txt", tmp_path / "hard.bak")
    (tmp_path / "soft.txt").symlink_to(tmp_path / "target.txt")
    ran = cli("check", "--fix", "--no-report", *(tmp_path / n for n in ("mode.txt", "hard.txt", "soft.txt")))
    assert ran.code == 3
    assert "hard.txt: E-HARDLINK" in ran.err
    assert "skips: S-SYMLINK 1" in ran.err
    assert (tmp_path / "mode.txt").read_bytes() == b"x\n"
    assert stat.S_IMODE((tmp_path / "mode.txt").stat().st_mode) == 0o640
    assert (tmp_path / "target.txt").read_bytes() == raw
    assert (tmp_path / "hard.txt").read_bytes() == raw
    assert cli("check", "--fix", "--no-report", "--break-hardlinks", tmp_path / "hard.txt").code == 1
    assert (tmp_path / "hard.bak").read_bytes() == raw


def test_row_34_changed_before_the_swap(cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor saves while we clean: its text stays, the report says so and holds no row for it."""
    from cleaner.cli import _check

    real = _check.rewrite

    def rewrite(record: Any, data: bytes, **options: Any) -> bool:
        if record.id.endswith("dirty.txt"):
            (texts / "dirty.txt").write_bytes(b"edited just now\n")
        return real(record, data, **options)

    monkeypatch.setattr(_check, "rewrite", rewrite)
    ran = cli("check", "--fix", texts, "--report", tmp_path / "r.jsonl")
    assert ran.code == 3
    assert (texts / "dirty.txt").read_bytes() == b"edited just now\n"
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_bytes().splitlines()]
    assert [row.get("code") for row in rows] == [None, "E-CHANGED", None]


@pytest.mark.parametrize("call", ["write", "fsync", "open"])
def test_row_33_fix_with_any_call_failing(
    cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tree: Tree, call: str
) -> None:
    """Whatever fails: each file is old or new, and what is new can be put back."""
    before = tree(texts)
    real, bad = getattr(os, call), 0
    for turn in range(100):
        report, left = tmp_path / f"r{turn}.jsonl", turn

        def failing(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == -1:
                raise OSError(5, "Input/output error")
            return real(*arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            ran = cli("check", "--fix", texts, "--report", report)
        assert "Traceback" not in ran.err
        assert not list(texts.rglob("*.tmp"))
        new = tree(texts)
        changed = [name for name in before if new[name] != before[name]]
        assert all(new[name] == before[name].replace(b"Advertisement\r\n\r\n", b"").replace(b"Advertisement\n", b"")
                   for name in changed)  # fmt: skip
        for name in changed:
            assert cli("restore", texts / name, "--report", report).code == 0
        assert tree(texts) == before
        if left >= 0:
            assert ran.code == 1
            break
        bad += ran.code in (2, 3)
    else:
        pytest.fail("no run ended well")
    assert bad > 2


def test_fix_interrupted_after_the_swap_keeps_the_row(
    cli: Cli, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tree: Tree
) -> None:
    from cleaner.cli import _check

    real, before = _check.rewrite, tree(texts)

    def rewrite(record: Any, data: bytes, **options: Any) -> bool:
        real(record, data, **options)
        if record.id.endswith("dirty.txt"):
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr(_check, "rewrite", rewrite)
    assert cli("check", "--fix", texts, "--report", tmp_path / "r.jsonl").code == 130
    assert tree(texts)["dirty.txt"] != before["dirty.txt"]
    monkeypatch.undo()
    assert cli("restore", texts, "--report", tmp_path / "r.jsonl").code == 0
    assert tree(texts) == before


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("files", [3, 300])
def test_pipe_closed_early_is_quiet(tmp_path: Path, files: int, unbuffered: str) -> None:
    """Row 38: `cleaner check … | head -1`, closed in the middle or before the first flush."""
    for number in range(files):
        (tmp_path / f"{number}.txt").write_bytes(b"x\nAdvertisement\n" * 60)
    command = f"{sys.executable} -m cleaner check {tmp_path} | true; echo ${{PIPESTATUS[0]}}"
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False, env=environment)
    assert done.stdout == b"141\n"
    shown = [line for line in done.stderr.splitlines() if not line.startswith((b"files", b"  ad-marker", b"inputs"))]
    assert shown == []
