"""One spelling of many, where it may not be made, and the proof that blind bytes follow it for all of Unicode."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import fold as module
from cleaner import special
from cleaner.fold import EDGES, MAX_LINE, ORNAMENTS, blind, core, fold, fold_all, offsets, plain_form, specials
from cleaner.needles import spellings

FOLDS = {
    "": "",
    "Foo BAR": "foo bar",
    " \t foo \x0b\x0c  bar \x1f": "foo bar",
    "foo\u00a0bar": "foo bar",
    "foo\u2003\u3000bar\u2028x\u0085y": "foo bar x y",
    "ＦＯＯ　１２": "foo 12",
    "ﬁne": "fine",
    "½": "1⁄2",
    "²": "2",
    "Straße": "strasse",
    "STRAẞE": "strasse",
    "DEVAMINI OKU": "devamini oku",
    "devamını oku": "devamini oku",
    "İSTANBUL": "istanbul",
    "i\u0307stanbul": "istanbul",
    "ΣΑΣ": "σασ",
    "σας": "σασ",
    "Реклама": "реклама",
    "e\u0301": "é",
    "É": "é",
    "A\u030a": "å",
    "Å": "å",
    "q\u0323\u0307": "q\u0323\u0307",
    "q\u0307\u0323": "q\u0323\u0307",
    "می\u200cخواهم": "میخواهم",
    "f\u00adoo\u200b \u200fbar\ufeff\u2060\ufe0f": "foo bar",
    "foo \u200b bar": "foo bar",
    "don’t": "don't",
    "don`t ‘x’ ‚y‛ 5′": "don't 'x' 'y' 5'",
    "é`": "é'",
    "“x” „y“": '"x" "y"',
    "«x» ‹y›": "«x» ‹y›",
    "a‐b‑c‒d–e—f―g−h": "a-b-c-d-e-f-g-h",
    "more…": "more...",
    "①": "1",
    "ｶﾞ": "ガ",
    "カ\u3099": "ガ",
    "\u1112\u1161\u11ab": "한",
    "\udc80x\ud800": "\udc80x\ud800",
    "😀": "😀",
    "𝐀𝐝": "ad",
    "𐐀": "𐐨",
}


@pytest.mark.parametrize(("line", "expected"), FOLDS.items(), ids=[ascii(x) for x in FOLDS])
def test_folds(line: str, expected: str) -> None:
    assert fold(line) == expected
    assert fold(expected) == expected
    assert fold_all([line, "Ä"]) == [expected, "ä"]


def test_one_line_by_itself_may_be_folded_in_a_crowd() -> None:
    assert fold_all([]) == []
    assert fold_all(["Foo"]) == ["foo"]
    assert fold_all(["i", "\u0307", "x"]) == ["i", "\u0307", "x"]


BESIDE = {  # what stands beside a mark of an Indian script, and whether the line has to be folded
    "\u0915\u093c": False, "\u0928\u093c": True, "\u0928\u200d\u093c": True, "\u0958": False, "\u0958\u094d": True,
    "\u0995\u09be": False, "\u09c7\u09be": True, "\u09c7\u200c\u09be": True, "\u09df\u09be": False, "\u09df\u09cd": True,
    "\u093c\u0301": True,
}  # fmt: skip


@pytest.mark.parametrize(("text", "special"), BESIDE.items(), ids=[ascii(x) for x in BESIDE])
def test_marks_of_indian_scripts_matter_beside_what_they_join(text: str, special: bool) -> None:
    assert any(plain_form(found) is None for found in specials(text.encode())) is special


MARK, ASTRAL_MARK = "\u0301", "\U0001d165"


@pytest.mark.parametrize("mark", [MARK, ASTRAL_MARK])
def test_more_than_thirty_marks_in_a_row_are_not_folded(mark: str) -> None:
    assert fold("E" + mark * 30) is not None
    assert fold("E" + mark * 31) is None
    assert fold("E" + (mark + "\u200b") * 31) is None, "what is invisible breaks no row"
    assert fold(("E" + mark * 30) * 3) is not None
    assert fold_all(["Foo", "E" + mark * 31, "Bär"]) == ["foo", None, "bär"]


def test_a_line_of_more_than_a_million_characters_is_not_folded() -> None:
    assert fold("A" * MAX_LINE) == "a" * MAX_LINE
    assert fold("A" * (MAX_LINE + 1)) is None
    assert fold_all(["Foo", "A" * (MAX_LINE + 1), "Ä"]) == ["foo", None, "ä"]


alphabet = st.sampled_from(
    "aAiIıİ ß\u0307\u0301\u0323\u200b\u00ad\u00a0`'’–…ﬁｆ①\t\x0b\u2028가\u1112\u1161\u11abカ\u3099😀"
)
line_texts = st.text(alphabet | st.characters(exclude_characters="\r\n"), max_size=20)


@settings(max_examples=300, deadline=None)
@given(st.lists(line_texts | st.just("E" + MARK * 31), max_size=6))
def test_many_at_once_are_folded_as_one_by_one(lines: list[str]) -> None:
    assert fold_all(lines) == [fold(line) for line in lines]


@settings(max_examples=300, deadline=None)
@given(line_texts)
def test_folding_is_idempotent(line: str) -> None:
    folded = fold(line)
    assert folded is not None
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


# Edges ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [f"{a}{b}foo bar{b}{a}" for a in ORNAMENTS for b in "» "])
def test_lines_with_equal_cores_have_equal_edgeless_bytes(line: str) -> None:
    assert core(line) == "foo bar"
    if not set(line) & set(module.BRACKETS):
        assert blind(line.encode()).strip(EDGES) == b"foo bar"


@pytest.mark.parametrize("char", "+$=?!1é,;'\"%&")
def test_what_carries_meaning_is_no_ornament(char: str) -> None:
    assert core(f"{char}foo{char}") == f"{char}foo{char}"


# Offsets -------------------------------------------------------------------------------------------------------------


def parts(line: str, piece: str) -> str | None:
    """The part of a line that a piece of its folded copy stands for."""
    folded = fold(line) or ""
    laid = offsets(line, folded)
    assert laid is not None
    start = folded.index(piece)
    span = laid.span(start, start + len(piece))
    return None if span is None else line[slice(*span)]


OFFSETS = {
    ("Say FOO bar now", "foo bar"): "FOO bar",
    ("  Say   FOO", "foo"): "FOO",
    ("a\u00a0 b c", "a b"): "a\u00a0 b",
    ("é FOO e\u0301x", "foo éx"): "FOO e\u0301x",
    ("f\u200boo bar", "foo"): "f\u200boo",
    ("Straße x", "strasse"): "Straße",
    ("Straße x", "stras"): None,  # half of an ß
    ("Straße x", "se x"): None,
    ("ﬁne", "ine"): None,
    ("xﬁ", "xf"): None,
    ("more… x", "more."): None,
    ("more… x", "more..."): "more…",
    ("①２ x", "12"): "①２",
    ("😀x👍🏽", "x👍🏽"): "x👍🏽",
    ("q\u0323\u0307y", "q"): None,
    ("İx", "i"): "İ",
    ("x \u200b ", "x"): "x",
}  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), OFFSETS.items(), ids=[ascii(x) for x in OFFSETS])
def test_offsets(asked: tuple[str, str], expected: str | None) -> None:
    assert parts(*asked) == expected


def test_a_fold_of_another_line_is_not_laid_over() -> None:
    assert offsets("foo", "bar") is None
    assert offsets("", "") is not None


@settings(max_examples=300, deadline=None)
@given(line_texts, st.data())
def test_what_offsets_point_at_folds_to_what_was_asked(line: str, data: st.DataObject) -> None:
    folded = fold(line) or ""
    laid = offsets(line, folded)
    if laid is None or not folded:
        return
    assert len(laid.starts) == len(laid.ends) == len(folded)
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    span = laid.span(start, end)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(line)
        assert (fold(line[slice(*span)]) or "").split() == folded[start:end].split()


# All of Unicode ------------------------------------------------------------------------------------------------------

MADE_FROM = tuple(map(int, re.findall(r"\d+", (special.__doc__ or "").split("Unicode")[1])[:3]))
HERE = tuple(map(int, unicodedata.unidata_version.split(".")))
same_unicode = pytest.mark.skipif(
    HERE > MADE_FROM,
    reason=f"special.py was made from Unicode {MADE_FROM}, this Python has {HERE}: run make_special.py",
)


def characters() -> Iterator[tuple[str, bytes, bool]]:
    """Every character that can stand in a line, its UTF-8, and whether it is special by itself."""
    every = "".join(chr(c) for c in range(sys.maxunicode + 1) if chr(c) not in "\r\n")
    by_itself = {x for x in specials(every.encode("utf-8", "surrogatepass")) if len(x) == 1}
    assert 5_000 < len(by_itself) < 20_000
    for char in every:
        yield char, char.encode("utf-8", "surrogatepass"), char in by_itself


def _alike(utf8: bytes, folded: str) -> bool:
    """Whether blind bytes are among the spellings of what their character is folded to."""
    return blind(utf8) == blind(folded.encode("utf-8", "surrogatepass")) or blind(utf8) in spellings(folded)


@same_unicode
def test_blind_bytes_follow_fold_for_every_character_that_is_not_special() -> None:
    plain = [(char, utf8) for char, utf8, is_special in characters() if not is_special]
    assert len(plain) > 1_000_000
    wrong = []
    for some in (plain[at : at + 10_000] for at in range(0, len(plain), 10_000)):
        for (char, utf8), folded in zip(some, fold_all([f"x{char}x" for char, _ in some]), strict=True):
            if not (folded and re.fullmatch("x.+x", folded, re.DOTALL) and _alike(utf8, folded[1:-1])):
                wrong.append(ascii(char))
    assert wrong == []


@same_unicode
def test_a_plain_form_folds_as_what_it_stands_for() -> None:
    wrong, replaced = [], 0
    for char, utf8, is_special in characters():
        form = plain_form(char) if is_special else None
        if form is None:
            continue
        replaced += 1
        plain = form.decode("utf-8", "surrogatepass")
        contexts = ("a{}b", "À{}é", " {} ", "{}", "i{}i")
        same = char in module.BRACKETS or all(fold(c.format(char)) == fold(c.format(plain)) for c in contexts)
        if not same or specials(form) or utf8 == form:
            wrong.append(ascii(char))
    assert wrong == []
    assert replaced > 3_000


@same_unicode
@pytest.mark.parametrize("mark", module.JOINING, ids=ascii)
def test_a_joining_mark_changes_nothing_but_beside_what_it_joins(mark: str) -> None:
    every = [c for c in map(chr, range(0x10000)) if not module._MARKS.match(c + mark)]
    folds = zip(every, fold_all([f"x{c}x" if c not in "\r\n" else "" for c in every]), strict=True)
    inner = [c for c, folded in folds if folded and len(folded) > 2 and " " not in folded]
    apart = [c for c in inner if None not in map(plain_form, specials(c.encode("utf-8", "surrogatepass")))]
    assert len(apart) > 60_000
    both = zip(apart, fold_all([f"x{c}{mark}x" for c in apart]), fold_all([f"x{c}" for c in apart]), strict=True)
    assert [ascii(c) for c, together, alone in both if together != f"{alone}{mark}x"] == []
    assert not specials(f"x{mark}x".encode())


@same_unicode
def test_the_tables_hold_every_mark_that_unicode_has() -> None:
    bomb = re.compile(f"[{special.NONSTARTERS}{special.ASTRAL_NONSTARTERS}]")
    known = {c for c in map(chr, range(sys.maxunicode + 1)) if bomb.match(c)}
    assert {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c)} <= known


def test_the_table_is_what_its_tool_makes() -> None:
    """A change to fold without a new table would lose matches in silence."""
    import importlib.util

    path = Path(__file__).parent.parent / "tools" / "make_special.py"
    if not path.is_file() or HERE != MADE_FROM:
        pytest.skip("needs tools/ and the Unicode that special.py was made from")
    spec = importlib.util.spec_from_file_location("make_special", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    points, _ = tool.characters()
    table = re.compile(f"[{special.SPECIALS}{special.ASTRAL_SPECIALS}]")
    assert [ascii(chr(c)) for c in points if not table.match(chr(c))] == []
