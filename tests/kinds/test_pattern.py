"""pattern: the folded line or the text, the whole line or a part, bounds, places, and what must be left."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner, restore
from cleaner.examples import MARK, examples
from cleaner.fold import fold
from cleaner.kinds.pattern import parse, split
from cleaner.pack import load_all

HEAD = '[[rule]]\nid = "a"\ncategory = "other"\nkind = "pattern"\ndrops = ["x"]\nkeeps = ["x"]\n'


def cleaner(folder: Path, *bodies: str) -> Cleaner:
    source = "".join(HEAD.replace('"a"', f'"a{n}"') + body + "\n" for n, body in enumerate(bodies))
    (folder / "p.toml").write_text(source, encoding="utf-8")
    return Cleaner(load_all([str(folder / "p.toml")], with_shipped=False), level="bold", max_drop_share=1.0)


def pattern(*regexes: str, **more: object) -> str:
    listed = ", ".join(f"'''{x}'''" for x in regexes)
    return f"pattern = [{listed}]\n" + "".join(f"{k} = {v!r}\n" for k, v in more.items())


LINES = [  # a rule, lines that go, lines that stay
    (
        pattern("^foo bar"),
        ["foo bar", "FOO BAR x", "Ｆｏｏ　ｂａｒ", "f\u200boo bar", "  foo bar", "foo\u00a0bar"],
        ["* foo bar", "a foo bar", "foobar"],
    ),
    (pattern("foo bar$"), ["foo bar", "A FOO  BAR ", "x foo bar\t"], ["foo bar.", "foo bar *"]),
    (pattern(r"^\+\+ (?=\w+ \w)"), ["++ Two words", "++  two words"], ["+++ Two words +++", "++ i;", "C++ Two words"]),
    (pattern(r"^\d+ foo$"), ["1 foo", "22 FOO", "٣ foo"], ["foo", "1 foo bar"]),
    (pattern("^foo bar$", "^baz$"), ["foo bar", "Baz"], ["foo baz", "bar"]),
    (pattern("foo|bar"), ["a foo", "rebar"], ["fo", "ba r"]),
    (pattern("^foo bar:"), ["foo bar: x", "Foo bar:"], ["foo bar", "* foo bar: x"]),
    (pattern(r"^\[foo bar\]"), ["[foo bar] x", "[Foo bar]"], ["foo bar", "(foo bar)"]),
    (pattern(": foo$"), ["x: foo", ": foo"], ["x foo"]),
    (pattern(r"- foo bar -"), ["a - foo bar - b", "- foo bar -", "— foo bar — b", "a - foo bar -"], ["foo bar"]),
    (pattern("^l'eau – x$".replace("–", "-")), ["L’eau — X", "l‘eau - x"], ["leau - x"]),
    (pattern("^foo", max_words=2), ["foo bar"], ["foo bar baz"]),
    (pattern("^foo", max_chars=5), ["foo b", "foo b  "], ["foo ba", "foo é!"]),
    (pattern("^foo.{0,4}$"), ["foo bar", "foo"], ["foo bar baz"]),
    (pattern("^FOO [A-Z]+$", on="text"), ["FOO BAR"], ["foo bar", "Foo BAR", "FOO bar"]),
    (pattern("^Foo  Bar", on="text"), ["Foo  Bar"], ["Foo Bar"]),
    (pattern("^Élan «", on="text"), ["Élan «x»"], ["élan «x»", "Elan «"]),
    (pattern("ß und", on="text"), ["Spaß und mehr"], ["Spass und mehr"]),
    (pattern("…weiter", on="text"), ["…weiter"], ["...weiter"]),
    (pattern("^広告$"), ["広告", " 広告 "], ["【広告】"]),
    (pattern("^【pr】"), ["【PR】", "【ＰＲ】新しい"], ["[PR]", "PR"]),
    (pattern("pr】"), ["【PR】", "（PR】x"], ["PR"]),
    (pattern("^スポンサー(?:リンク|サイト)$"), ["スポンサーリンク", "ｽﾎﾟﾝｻｰﾘﾝｸ"], ["スポンサー"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "goes", "stays"), LINES, ids=[body.split("\n")[0] for body, *_ in LINES])
def test_lines(tmp_path: Path, body: str, goes: list[str], stays: list[str]) -> None:
    clean = cleaner(tmp_path, body).clean_text
    assert [x for x in goes if clean(f"Body.\n{x}\nMore.\n") != "Body.\nMore.\n"] == []
    assert [x for x in stays if clean(f"Body.\n{x}\nMore.\n") != f"Body.\n{x}\nMore.\n"] == []


GLUED = [  # a rule that points at its match, a line, what is left of it
    (pattern("read more$"), "He said so.Read more", "He said so."),
    (pattern("read more$"), "He said so. READ  MORE", "He said so. "),
    (pattern(" ?read more$"), "He said so. READ  MORE", "He said so."),
    (pattern("read more"), "One.Read moreTwo.READ MOREThree.", "One.Two.Three."),
    (pattern("read more"), "Straße…ﬁn. Read more x", "Straße…ﬁn.  x"),  # longer when folded
    (pattern("read more"), "𝐑ead more! Read more", "! "),
    (pattern("read more"), "a\u0301Read more\u0301", "a\u0301Read more\u0301"),  # the last letter has a mark
    (pattern("read mor"), "Read more\u0301", "e\u0301"),
    (pattern("s und"), "Spaß und mehr", "Spaß und mehr"),  # a half of ß cannot go
    (pattern("spass und"), "Spaß und mehr", " mehr"),
    (pattern("spas"), "Spaß und mehr", "Spaß und mehr"),
    (pattern("x f"), "x ﬁn", "x ﬁn"),
    (pattern("fi n"), "ﬁ n, ﬁ n", ", "),
    (pattern("i n"), "ﬁ n, i n", "ﬁ n, "),
    (pattern("【pr】"), "新しい店【PR】が開いた", "新しい店が開いた"),
    (pattern("【pr】"), "新しい店【ＰＲ】が開いた", "新しい店が開いた"),
    (pattern("株式会社 広告"), "㍿ 広告だ", "だ"),
    (pattern("式会社 広告"), "㍿ 広告だ", "㍿ 広告だ"),
    (pattern("Read more", on="text"), "So.Read more, read more", "So., read more"),
    (pattern("Foo  bar", on="text"), "Foo bar Foo  bar.", "Foo bar ."),
    (pattern("Read mor", on="text"), "Read more\u0301", "e\u0301"),
    (pattern("Read more", on="text"), "Read more\u0301", "Read more\u0301"),
    (pattern("read more", max_words=4), "One two read more", "One two "),
    (pattern("read more", max_words=3), "One two read more", "One two read more"),
    (pattern("foo", "bar"), "foobar x bar", " x "),
]


@pytest.mark.parametrize(("body", "line", "left"), GLUED, ids=[f"{b.split(chr(10))[0]}: {x}" for b, x, _ in GLUED])
def test_glued_text(tmp_path: Path, body: str, line: str, left: str) -> None:
    result = cleaner(tmp_path, body + "point = 'match'").clean(f"Body.\r\n{line}\r\nMore.")
    assert result.text == f"Body.\r\n{left}\r\nMore."
    assert restore(result) == result.source
    assert all(d.removed == result.source[slice(*d.span)] for d in result.drops)


@pytest.mark.parametrize("line", ["read more", "  Read more \t", "\u200bread more", "READ MORE"])
def test_a_match_that_is_the_line_takes_the_whole_line(tmp_path: Path, line: str) -> None:
    result = cleaner(tmp_path, pattern("read more", point="match")).clean(f"A.\n\n{line}\n\nB.\n")
    assert result.text in ("A.\n\nB.\n", "A.\n\n\u200b\n\nB.\n")
    assert ("\u200b" in line) == ("\u200b" in result.text)  # an invisible character is a character


def test_what_a_cut_makes_is_looked_at_again(tmp_path: Path) -> None:
    """Cleaning twice equals cleaning once, also where a cut brings a phrase together."""
    both = cleaner(tmp_path, pattern("read more", point="match"), pattern("^foo bar$"))
    assert both.clean_text("Body.\nfoo Read morebar\nfoo read more bar\n") == "Body.\n"
    again = cleaner(tmp_path, pattern("read more", point="match"))
    assert again.clean_text("Body.\nx Read read moremore y\n") == "Body.\nx  y\n"


PLACES = [
    ("head", "X a b c d e f", [0]),
    ("head", "a b c d e X f", []),
    ("head", "a b X X X X c d e f", [2, 3, 4, 5]),
    ("tail", "a X b c d e", [1]),
    ("tail", "X a b c d e", []),
    ("tail", "a b c d e f X", [6]),
]


@pytest.mark.parametrize("point", ["line", "match"])
@pytest.mark.parametrize(("place", "lines", "expected"), PLACES)
def test_places(tmp_path: Path, point: str, place: str, lines: str, expected: list[int]) -> None:
    text = "".join(line.replace("X", "foo bar") + "\n" for line in lines.split(" "))
    one = cleaner(tmp_path, pattern("foo bar", at=place, point=point))
    result = one.clean(text)
    assert [d.line - 1 for d in result.drops] == expected
    assert one.clean(result.text).text == result.text


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize("body", [pattern("^foo"), pattern("^Foo", on="text"), pattern("^foo", point="match")])
def test_a_byte_order_mark_is_not_text(tmp_path: Path, body: str, mark: str) -> None:
    assert cleaner(tmp_path, body).clean_text(f"{mark}Foo\nBody.\n") == f"{mark}Body.\n"


def test_the_case_of_the_text_is_never_changed(tmp_path: Path) -> None:
    text = "ﬁ Straße İstanbul ＦＵＬＬ e\u0301 Read more ﬁ\n"
    assert cleaner(tmp_path, pattern("read more", point="match")).clean_text(text) == text.replace("Read more", "")


LONG_LINE = """
import sys
from cleaner import Cleaner
from cleaner.pack import load_all
cleaner = Cleaner(load_all([sys.argv[1]], with_shipped=False), level="bold", max_drop_share=1.0)
text = eval(sys.argv[2])
print(cleaner.clean_text(text + "\\nfoo bar\\n") == text + "\\n")
"""


LONG_LINES = ["'foo bar' + 'x' * 2_000_000", "'x' * 1_000_001 + ' foo bar'", "'A.\\n' + 'ä' * 1_500_000"]


@pytest.mark.parametrize("text", LONG_LINES)
def test_a_line_of_a_million_characters_is_left(tmp_path: Path, text: str) -> None:
    """FAULTS 11. In a child: a scan in chunks once went round for ever at a line longer than a chunk."""
    cleaner(tmp_path, pattern("foo bar"))
    child = [sys.executable, "-c", LONG_LINE, str(tmp_path / "p.toml"), text]
    try:
        assert subprocess.run(child, capture_output=True, text=True, timeout=8, check=True).stdout == "True\n"
    except subprocess.TimeoutExpired:
        pytest.fail("it hangs")


LINES = [MARK.sub(r"\1", x) for rule in load_all([]) for x in (*examples(rule), *rule.keeps, *rule.shared_keeps)]


def test_both_engines_find_the_same_in_all_examples() -> None:
    texts = {x for line in LINES for x in (line, fold(line) or "", line + "é", f"{fold(line)} naïve")}
    some = random.Random(1).sample(sorted(texts), 500)
    for rule in load_all([]):
        for part in split(rule.params) if rule.kind == "pattern" else ():
            wrong = [x for x in some if bool(part.search(x)) != bool(part.compiled.search(x))]
            assert wrong == [], (rule.id, part.patterns)


def test_a_mark_is_part_of_a_word_whatever_engine_is_asked() -> None:
    params = parse({"pattern": r"\bfoo bar\b"})
    assert params.search("x foo bar y")
    assert not params.search("x foo bar\u0951 y")
