"""cleaner clean --compare: what other rules or options would drop and keep, against an earlier report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli._changes import Answer, by_other_rules, changes
from cleaner.cli._rows import Dropped
from cleaner.edit import Span

Cli = Callable[..., Any]
Tree = Callable[[Path], dict[str, bytes]]

OWN = """\
[[rule]]
id = "{id}"
category = "other"
line = ["rain fell and fell and fell"]
"""


@pytest.fixture
def old(cli: Cli, texts: Path, tmp_path: Path) -> Path:
    cli("clean", texts, "-o", tmp_path / "out")
    return tmp_path / "out" / "report.jsonl"


def edit(report: Path, number: int, **values: Any) -> None:
    lines = report.read_bytes().split(b"\n")
    lines[number] = json.dumps(json.loads(lines[number]) | values).encode()
    report.write_bytes(b"\n".join(lines))


def test_no_difference(cli: Cli, texts: Path, old: Path, tmp_path: Path, tree: Tree) -> None:
    before = tree(tmp_path)
    ran = cli("clean", texts, "--compare", old)
    assert (ran.code, ran.out) == (0, b"")
    assert "documents: compared 3, different 0, changed 0, only here 0, only in the report 0\n" in ran.err
    assert ran.last == "inputs 3 = cleaned 3 + skips 0 + errors 0"
    assert tree(tmp_path) == before


def test_less_and_more(cli: Cli, texts: Path, old: Path, tmp_path: Path, tree: Tree) -> None:
    before = tree(tmp_path)
    less = cli("clean", texts, "--compare", old, "--ignore", "ad-marker")
    assert less.code == 1
    assert less.lines == [
        "dirty.txt:2  - en/ads/label  ad-marker  «Advertisement»",
        "sub/deep.txt:3  - en/ads/label  ad-marker  «Advertisement»",
    ]
    assert "dropped now: 0 passages, 0 characters\nkept now: 2 passages, 26 characters\n" in less.err
    assert "  -        2  en/ads/label\n" in less.err
    assert tree(tmp_path) == before
    cli("clean", texts, "-o", tmp_path / "less", "--ignore", "ad-marker")
    more = cli("clean", texts, "--compare", tmp_path / "less" / "report.jsonl")
    assert more.code == 1
    assert more.lines == [line.replace("  - ", "  + ") for line in less.lines]
    assert "documents: compared 3, different 2, " in more.err


def test_another_rule_is_no_difference(cli: Cli, texts: Path, tmp_path: Path) -> None:
    (texts / "rain.txt").write_bytes(b"Rain fell and fell and fell\nIt stopped.\n")
    for id in ("one", "two"):
        (tmp_path / f"{id}.toml").write_text(OWN.format(id=id))
    cli("clean", texts, "-o", tmp_path / "out", "--rules", tmp_path / "one.toml")
    ran = cli("clean", texts, "--compare", tmp_path / "out" / "report.jsonl", "--rules", tmp_path / "two.toml")
    assert (ran.code, ran.out) == (0, b"")
    assert "dropped by another rule: 1 passages\n  ~        1  one/one → two/two\n" in ran.err


def test_documents_that_cannot_be_compared(cli: Cli, texts: Path, old: Path) -> None:
    (texts / "dirty.txt").write_bytes(b"Advertisement\n")
    (texts / "sub" / "deep.txt").unlink()
    (texts / "new.txt").write_bytes(b"Advertisement\n")
    ran = cli("clean", texts, "--compare", old)
    assert ran.code == 1
    assert ran.lines == [
        "dirty.txt  changed since the report; not compared",
        "new.txt  not in the report",
        "sub/deep.txt  only in the report",
    ]
    assert "documents: compared 1, different 0, changed 1, only here 1, only in the report 1\n" in ran.err


def test_read_otherwise(cli: Cli, tmp_path: Path) -> None:
    """The same bytes, another encoding: places in the one text say nothing of the other."""
    (tmp_path / "a.txt").write_bytes("Der Mörder flüchtete.\nAdvertisement\n".encode("latin-1"))
    cli("clean", tmp_path / "a.txt", "-o", tmp_path / "out", "--encoding", "koi8-r")
    report = tmp_path / "out" / "report.jsonl"
    ran = cli("clean", tmp_path / "a.txt", "--compare", report, "--encoding", "windows-1252")
    assert ran.code == 1
    assert ran.lines == ["a.txt  read as cp1252, was koi8-r; not compared"]


def test_order_and_names_that_come_twice(cli: Cli, tmp_path: Path) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_bytes(b"Advertisement\n" + folder.encode())
        (tmp_path / folder / f"{folder}.txt").write_bytes(b"Advertisement\n")
    (tmp_path / "b" / "z.txt").write_bytes(b"Rain.\n")
    a, b, report = tmp_path / "a", tmp_path / "b", tmp_path / "out" / "report.jsonl"
    cli("clean", a, b, "-o", tmp_path / "out")
    assert cli("clean", a, b, "--compare", report).code == 0
    passed_over = cli("clean", b / "z.txt", a, b / "b.txt", b / "x.txt", "--compare", report)
    assert (passed_over.code, passed_over.out) == (0, b"")
    (tmp_path / "new.txt").write_bytes(b"new\n")
    others = cli("clean", tmp_path / "new.txt", "--compare", report).lines[1:]
    assert [line.split()[0] for line in others] == ["a.txt", "x.txt", "b.txt", "x.txt", "z.txt"]
    turned = cli("clean", b, a, "--compare", report)
    assert turned.lines == ["x.txt  changed since the report; not compared"] * 2  # of one name, the first is the first
    assert "compared 3, different 0, changed 2, " in turned.err
    fewer = cli("clean", b / "b.txt", a, "--compare", report)
    assert fewer.lines == ["x.txt  only in the report", "z.txt  only in the report"]


def test_nothing_in_common_has_a_hint(cli: Cli, texts: Path, old: Path) -> None:
    ran = cli("clean", texts / "sub", "--compare", old)
    assert ran.code == 1
    assert "no document has a row: name the inputs as they were named for the report\n" in ran.err


def test_white_space_only(cli: Cli, texts: Path, old: Path) -> None:
    edit(old, 1, clean_sha256="0")
    ran = cli("clean", texts, "--compare", old)
    assert ran.code == 1
    assert ran.lines == ["dirty.txt  differs in white space only"]


@pytest.mark.parametrize(
    "values",
    [
        {"drops": 3},
        {"drops": [{}]},
        {"blank_runs": None},
        {"blank_runs": [{"span": [3]}]},
        {"drops": [{"rule": "x", "category": "x", "span": [0, 2], "line": 1, "removed": "no", "also": []}]},
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_bad_rows(cli: Cli, texts: Path, old: Path, values: dict[str, Any], turned: bool) -> None:
    """Named by their place, also when they were passed over first; the other documents are compared."""
    edit(old, 1, **values)
    files = [texts / "clean.txt", texts / "dirty.txt"]
    ran = cli("clean", *(files[::-1] if turned else files), "--compare", old)
    assert ran.code == 3
    assert f"{old}:2: E-REPORT: not a row: " in ran.err
    assert "compared 1, " in ran.err
    assert "bad rows in the report: 1\n" in ran.err


def test_lines_that_are_no_rows(cli: Cli, texts: Path, old: Path) -> None:
    old.write_bytes(b"[]\n" + old.read_bytes() + b'{"path": "to')
    ran = cli("clean", texts, "--compare", old)
    assert ran.code == 3
    assert ran.err.count("E-REPORT") == 2
    assert "compared 3, different 0, " in ran.err


def test_errors_and_skips_have_their_names(cli: Cli, texts: Path, old: Path) -> None:
    (texts / "dirty.txt").write_bytes(b"\xff\xfea\0\0")
    (texts / "x.pdf").write_bytes(b"%PDF-1.7")
    ran = cli("clean", texts, "--compare", old)
    assert ran.code == 3
    assert "dirty.txt: E-DECODE: " in ran.err
    assert ran.lines == ["dirty.txt  only in the report"]
    assert ran.last == "inputs 4 = cleaned 2 + skips 1 + errors 1"


def test_row_45_nothing_a_terminal_obeys(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    (root / "a\x1b[31m.txt").write_bytes(b"Advertisement\xe2\x80\xae\n")
    cli("clean", root, "-o", tmp_path / "out")
    report = tmp_path / "out" / "report.jsonl"
    ran = cli("clean", root, "--compare", report, "--ignore", "ad-marker")
    (root / "a\x1b[31m.txt").rename(root / "caf\udce9.txt")
    other = cli("clean", root, "--compare", report)
    assert ran.code == other.code == 1
    assert (ran.out + other.out).decode().replace("\n", "").isprintable()
    assert other.lines == ["caf\\xe9.txt  not in the report", "a\\x1b[31m.txt  only in the report"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["texts", "-o", "new"], "goes without -o"),
        (["texts", "--report", "new.jsonl"], "goes without --report"),
        (["texts", "--media-type", "text/plain"], "goes without --media-type"),
        (["-"], "not with `-`"),
        (["none"], "no such file or folder"),
        (["texts", "--level", "blod"], "--level"),
        (["texts", "--rules", "none.toml"], "none.toml"),
    ],
)
def test_not_understood(
    cli: Cli, old: Path, tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    ran = cli("clean", *arguments, "--compare", old)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert tree(tmp_path) == before


@pytest.mark.parametrize("report", ["none.jsonl", ".", "/dev/null"])
def test_no_report(cli: Cli, texts: Path, report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("clean", texts, "--compare", report)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(f"cleaner: {report}: E-USAGE: ")


# -- two answers about one text

MARK = "a\n\ufeff\nb\n"
TEXT = "one\n\ntwo two\r\nthree\n"


def answer(*drops: tuple[int, int, str], runs: tuple[Span, ...] = (), text: str = TEXT) -> Answer:
    found = [
        Dropped(rule, "other", Span(start, end), 1 + text.count("\n", 0, start), text[start:end], ())
        for start, end, rule in drops
    ]
    return Answer(found, runs)


@pytest.mark.parametrize(
    ("old", "new", "found", "others"),
    [
        (answer(), answer(), [], {}),
        (answer((0, 4, "a")), answer((0, 4, "a")), [], {}),
        (answer((0, 4, "a")), answer((0, 4, "b")), [], {("a", "b"): 1}),
        (answer(), answer((5, 14, "b")), [("+", "b", 3, "two two")], {}),
        (answer((5, 14, "a")), answer(), [("-", "a", 3, "two two")], {}),
        # one rule takes what two took, the blank run between them too
        (answer((0, 4, "a"), (5, 14, "b"), runs=(Span(4, 5),)), answer((0, 14, "b")), [], {("a", "b"): 1}),
        # a blank line may hold what is no white space to Python
        (answer((0, 2, "a"), (4, 6, "a"), runs=(Span(2, 4),), text=MARK), answer((0, 6, "a"), text=MARK), [], {}),
        (answer((0, 6, "a"), text=MARK), answer((0, 2, "a"), (4, 6, "a"), runs=(Span(2, 4),), text=MARK), [], {}),
        # and more than that; and a part of a line
        (answer((0, 4, "a")), answer((0, 20, "b")), [("+", "b", 3, "two two\r\nthree")], {("a", "b"): 1}),
        (answer((5, 8, "a")), answer((5, 14, "a")), [("+", "a", 3, "two")], {}),
        (answer((0, 20, "a")), answer((5, 14, "a")), [("-", "a", 1, "one"), ("-", "a", 4, "three")], {}),
        # side by side: in the order of the text
        (answer((5, 14, "a")), answer((0, 4, "b"), (14, 20, "b")), [("+", "b", 1, "one"), ("-", "a", 3, "two two"), ("+", "b", 4, "three")], {}),
        # line ends alone are no difference
        (answer((0, 3, "a")), answer((0, 5, "a")), [], {}),
    ],
)  # fmt: skip
def test_changes(old: Answer, new: Answer, found: list[tuple[str, str, int, str]], others: dict[Any, int]) -> None:
    assert [(c.mark, c.rule, c.line, c.text) for c in changes(old, new)] == found
    assert by_other_rules(old, new) == others


@st.composite
def answers(draw: st.DrawFn, text: str) -> Answer:
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    return answer(*((start, end, draw(st.sampled_from("ab"))) for start, end in spans), text=text)


LONG = "ab c\nd  ef\n\ng h\n ij"


@given(answers(LONG), answers(LONG))
def test_changes_are_what_sets_of_characters_say(old: Answer, new: Answer) -> None:
    def taken(spans: Any) -> set[int]:
        return {at for span in spans for at in range(*span) if not LONG[at].isspace()}

    found = changes(old, new)
    olds, news = taken(d.span for d in old.drops), taken(d.span for d in new.drops)
    for mark, expected in (("+", news - olds), ("-", olds - news)):
        assert taken((c.at, c.at + len(c.text)) for c in found if c.mark == mark) == expected
    assert all(LONG.startswith(c.text, c.at) and c.line == 1 + LONG.count("\n", 0, c.at) for c in found)
    pairs = by_other_rules(old, new)
    assert bool(pairs) == any(
        a.rule != b.rule and taken([a.span]) & taken([b.span]) for a in old.drops for b in new.drops
    )
