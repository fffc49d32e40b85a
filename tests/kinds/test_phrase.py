"""phrase: what each list compares, what ornaments, bounds and places do, and what a phrase must leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, PackError, restore
from cleaner.fold import ORNAMENTS
from cleaner.pack import load_all

HEAD = '[[rule]]\nid = "a"\ncategory = "other"\ndrops = ["x"]\nkeeps = ["x"]\n'


def cleaner(folder: Path, *bodies: str) -> Cleaner:
    source = "".join(HEAD.replace('"a"', f'"a{n}"') + body + "\n" for n, body in enumerate(bodies))
    (folder / "p.toml").write_text(source, encoding="utf-8")
    return Cleaner(load_all([str(folder / "p.toml")], with_shipped=False), level="bold", max_drop_share=1.0)


LINE, PREFIX, SUFFIX, CONTAINS = (f'{key} = ["Foo bar"]' for key in ("line", "prefix", "suffix", "contains"))
TABLE = [  # a rule, lines that go, lines that stay
    (
        LINE,
        [
            "foo bar", "FOO BAR", "Foo Bar", "  foo bar\t", "foo  bar", "foo\u00a0bar", "f\u200boo ba\u00adr",
            "ｆｏｏ　ｂａｒ", "» Foo bar «", "* foo bar:", "[Foo bar]", "— foo bar —", "• foo bar …", "【Foo bar】",
            "「foo bar」", "↓ FOO BAR ↓", "#foo bar", "| foo bar |", "\u202bfoo bar\u202c",
        ],
        [
            "foo bar!", "foo bar?", "+ foo bar", "$foo bar", "= foo bar", "foo bar x", "the foo bar", "foobar", "foo",
            "fóo bar", "1. foo bar", "“foo bar”", "foo, bar", "foo bar foo bar",
        ],
    ),
    (
        PREFIX,
        ["foo bar", "Foo bar, and more", "* FOO BAR more", "foo barely", " foo bar x", "【Foo bar】x", "> foo bar:"],
        ["a foo bar", "+foo bar", "foo b", "1 foo bar", "“foo bar"],
    ),
    (
        SUFFIX,
        ["foo bar", "More of foo bar", "snafoo bar", "more FOO BAR ↓", "x foo bar …", "x [foo bar]"],
        ["foo bar x", "foo bar?", "more foo bar +"],
    ),
    (CONTAINS, ["foo bar", "The foo bar is", "snafoo barely", "x«FOO BAR»y"], ["foo-bar", "foo  ba r", "foo"]),
    ('prefix = ["foo "]', ["foo bar", "Foo\u00a0x"], ["foo", "foobar", "food"]),
    ('suffix = [" bar"]', ["foo bar"], ["bar", "rebar"]),
    ('contains = [" bar "]', ["a bar of"], ["bar of", "a bar", "a barge"]),
    ('line = ["don’t – ok"]', ["Don't - OK", "don’t — ok", "DON`T ‐ OK"], ["dont - ok"]),
    ('line = ["STRASSE"]', ["Straße", "strasse", "STRASSE"], ["strase"]),
    ('line = ["İLAN"]', ["ilan", "ILAN", "İLAN", "ılan", "i\u0307lan"], ["llan"]),
    ('line = ["広告"]', ["広告", "【広告】", "「広告」", " 広告 "], ["広告を見る", "無広告"]),
    ('line = ["PR"]', ["【PR】", "＊ＰＲ＊", "pr", "[PR]", "〔PR〕"], ["PR活動", "P R"]),
    ('line = ["РЕКЛАМА"]', ["реклама", "Реклама", "* Реклама *"], ["рекламана"]),
    (LINE + "\nmax_words = 1", [], ["foo bar"]),
    (PREFIX + "\nmax_words = 3", ["foo bar baz"], ["foo bar baz qux"]),
    (PREFIX + "\nmax_chars = 9", ["foo bar x", "* foo bar x *"], ["foo bar xy", "foo bar éé"]),
    (CONTAINS + "\nmax_words = 2\nmax_chars = 7", ["FOO BAR"], ["foo bars", "a foo bar"]),
    ('line = ["foo bar", "baz"]', ["foo bar", "baz"], ["foo bar baz"]),
    ('line = ["foo bar"]\nprefix = ["qux"]\nsuffix = ["zip"]', ["foo bar", "qux 1", "1 zip"], ["foo bar 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "goes", "stays"), TABLE, ids=[body for body, *_ in TABLE])
def test_lines(tmp_path: Path, body: str, goes: list[str], stays: list[str]) -> None:
    clean = cleaner(tmp_path, body).clean_text
    assert [x for x in goes if clean(f"Body.\n{x}\nMore.\n") != "Body.\nMore.\n"] == []
    assert [x for x in stays if clean(f"Body.\n{x}\nMore.\n") != f"Body.\n{x}\nMore.\n"] == []


@pytest.mark.parametrize("char", ORNAMENTS)
def test_ornaments_at_the_ends_say_nothing(tmp_path: Path, char: str) -> None:
    clean = cleaner(tmp_path, LINE).clean_text
    for line in (f"{char}foo bar", f"foo bar{char}", f"{char}{char} foo bar {char}"):
        assert clean(f"Body.\n{line}\nMore.\n") == "Body.\nMore.\n"


PLACES = [  # place, lines (X is the phrase), lines that go
    ("head", "X a b c d e f", [0]),
    ("head", "a b c d X e f", [4]),
    ("head", "a b c d e X f", []),
    ("head", "a  b  X", [4]),  # blank lines do not count
    ("head", "a b X X X X c d e f", [2, 3, 4, 5]),  # nor do those that would go
    ("head", "a b c d e f g X", []),
    ("tail", "a b c d e f X", [6]),
    ("tail", "a X b c d e", [1]),
    ("tail", "X a b c d e", []),
    ("tail", "a b X  c  X d", [2, 6]),
    ("tail", "X a b c d e X f", [6]),
    ("any", "X a b c d e f g h X i j k l m n X", [0, 9, 16]),
]


@pytest.mark.parametrize("list_", ["line", "prefix", "suffix", "contains"])
@pytest.mark.parametrize(("place", "lines", "expected"), PLACES)
def test_places(tmp_path: Path, list_: str, place: str, lines: str, expected: list[int]) -> None:
    text = "".join(line.replace("X", "foo bar") + "\n" for line in lines.split(" "))
    result = cleaner(tmp_path, f'{list_} = ["foo bar"]\nat = "{place}"').clean(text)
    assert [d.line - 1 for d in result.drops] == expected
    assert cleaner(tmp_path, f'{list_} = ["foo bar"]\nat = "{place}"').clean(result.text).text == result.text


def test_a_phrase_lets_no_other_rule_be_silent(tmp_path: Path) -> None:
    """The scan reports overlapping literals: no pack can hide the match of another."""
    bodies = ('contains = ["foo bar baz"]', 'contains = ["foo bar"]', 'contains = ["oo ba"]', 'suffix = ["bar baz"]')
    result = cleaner(tmp_path, *bodies).clean("Body.\nA foo bar baz\n")
    assert [(d.rule, d.also) for d in result.drops] == [("p/a0", ("p/a1", "p/a2", "p/a3"))]


def test_a_line_that_must_not_be_folded_stays(tmp_path: Path) -> None:
    """NFKC is quadratic on long runs of marks (UAX #15): no rule matches such a line."""
    clean = cleaner(tmp_path, CONTAINS).clean_text
    fine, bomb = "foo bar e" + "\u0301" * 30, "foo bar e" + "\u0301" * 31
    assert clean(f"Body.\n{fine}\n{bomb}\nfoo bar\n") == f"Body.\n{bomb}\n"
    for text in ("e" + "\u0301" * 200_000 + "\nfoo bar\n", "\u0301\u0323" * 100_000 + "\nfoo bar\n"):
        assert clean(text) == text.replace("foo bar\n", "")


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
def test_a_byte_order_mark_is_not_text(tmp_path: Path, mark: str) -> None:
    for body in (LINE, PREFIX, SUFFIX, CONTAINS):
        result = cleaner(tmp_path, body).clean(f"{mark}foo bar\nBody.\n")
        assert result.text == f"{mark}Body.\n", body
        assert restore(result) == result.source


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    lines = ["A.", "foo bar", "", "B.", "a foo bar", "FOO BAR"]
    result = cleaner(tmp_path, LINE).clean(end.join(lines))
    assert result.text == end.join(["A.", "", "B.", "a foo bar", ""])
    assert [d.removed for d in result.drops] == ["foo bar" + end, "FOO BAR"]


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c"])
def test_nothing_else_ends_a_line(tmp_path: Path, char: str) -> None:
    text = f"Body.{char}foo bar{char}More.\n"
    assert cleaner(tmp_path, LINE).clean_text(text) == text


NOTHING = ['line = [""]', 'prefix = [" "]', 'line = ["***"]', 'contains = ["\u200b"]', "line = []"]


@pytest.mark.parametrize("body", NOTHING)
def test_a_phrase_of_nothing_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(PackError):
        cleaner(tmp_path, body)
