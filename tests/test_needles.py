"""From a literal to what is looked for: at every edge, in every spelling, found wherever the literal stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.fold import ORNAMENTS, blind, fold
from cleaner.needles import needles, shortened, spellings

TABLE = {  # where no letter has two spellings, all needles can be written down
    "foo": {b"foo"},
    "\nfoo": {b"\nfoo"},
    "foo\n": {b"foo\n"},
    "\nfoo\n": {b"\nfoo\n"},
    "\n» foo ·\n": {b"\nfoo\n"},
    "foo bar": {b"foo bar"},
    "[foo": {b"[foo", b"\nfoo"},
    "foo :": {b"foo :", b"foo\n"},
    " foo ": {b" foo ", b"\nfoo ", b" foo\n", b"\nfoo\n"},
    "\n* foo": {b"\nfoo"},
    "\nfoo ": {b"\nfoo ", b"\nfoo\n"},
    " foo\n": {b" foo\n", b"\nfoo\n"},
    "【foo": {b"[foo", b"\nfoo"},
    "+foo=": {b"+foo="},
}


@pytest.mark.parametrize(("anchor", "expected"), TABLE.items(), ids=[ascii(x) for x in TABLE])
def test_needles(anchor: str, expected: set[bytes]) -> None:
    assert needles(anchor) == expected


def test_a_needle_that_holds_another_is_left_out() -> None:
    assert needles("\nfoo bar·") == {b"\nfoo bar" + blind("·".encode()), b"\nfoo bar\n"}
    for anchor in ("a'", "foo...", "ss'", " é "):
        found = needles(anchor)
        assert not any(x != y and x in y for x in found for y in found)


NOTHING = ["", "\n", "\n\n", " ", "***", "\n» «\n", "·", "【】", "[", "...\n", "'", "\n‘\n"]


@pytest.mark.parametrize("anchor", NOTHING, ids=[ascii(x) for x in NOTHING])
def test_a_literal_of_ornaments_is_refused(anchor: str) -> None:
    with pytest.raises(ValueError, match="nothing but ornaments or white space"):
        needles(anchor)


SPELLINGS = {
    "a": {"a"},
    "'": {"'", "’", "‘", "‚", "‛", "ʼ", "′", "`"},
    "ss": {"ss", "ß"},
    "sst": {"sst", "ßt", "ßst"},  # the last one: a literal may begin in the middle of an ß
    "s": {"s", "ß"},
    "...": {"...", "…", "……", ".…", "..…"},
}


@pytest.mark.parametrize(("literal", "expected"), SPELLINGS.items(), ids=SPELLINGS)
def test_spellings(literal: str, expected: set[str]) -> None:
    wanted = {blind(x.encode()) for x in expected}
    assert wanted <= spellings(literal), wanted - spellings(literal)


@pytest.mark.parametrize("literal", ["don't - 'x' - 'y' - ss ... \"z\"", "ss" * 20, "a" * 500 + "'-'-'-'"])
def test_a_literal_of_many_spellings_is_looked_for_by_a_part_of_it(literal: str) -> None:
    assert spellings(literal) == set()
    assert needles(literal)
    assert stands(literal, f"x{literal}x".replace("'", "’").replace("-", "–"))


def stands(anchor: str, line: str) -> bool:
    """Whether the needles of an anchor find a line, as the index looks for them."""
    document = Document(line)
    if document.special_lines:
        document = Document(fold(line) or "")
    return any(needle in document.haystack for needle in needles(anchor))


FOUND = {
    "\nfoo\n": ["foo", "FOO", "» Foo «", "[foo]", " foo\t", "【foo】", "…foo…", "— foo —"],
    "\nfoo": ["foo bar", "* Foo bar", "【foo】 bar", "—foo"],
    "foo\n": ["bar foo", "bar FOO…", "bar foo →"],
    "don't": ["don't", "Don’t", "I DON`T know", "don‘t", "donʼt"],
    "strasse": ["Straße", "STRASSE", "straſse", "STRAẞE"],
    "sse": ["Straße", "ße"],
    "stras": ["Straße", "straß", "STRASSE"],
    "\nstras": ["Straße", "» Straße"],
    "more...": ["more…", "read more…", "more...", "MORE… →", "more… x"],
    "more..": ["more…", "more… x", "more..."],
    ". b": ["a… b", "a. b", "a... b"],
    "[x]": ["a [x] b", "[x] b", "a [x]", "[x]"],
    "【x】": ["a【x】b", "【x】", "【X】 b"],
    "- a": ["x – a", "– a", "— a b", "- a", "― A"],
    " é": ["a é", "A É", "é", "e\u0301 x", "a\u00a0É"],
    "реклама": ["Реклама", "РЕКЛАМА", "xРЕКЛАМАy"],
    "広告": ["広告", "【広告】", "x広告y"],
    "ilan": ["İLAN", "ILAN", "ılan", "i\u0307lan"],
    "foo bar": ["foo\u00a0bar", "ｆｏｏ bar", "f\u200boo\u00adbar".replace("\u00ad", " "), "FOO\u2003BAR"],
}
CASES = [(anchor, line) for anchor, lines in FOUND.items() for line in lines]


@pytest.mark.parametrize(("anchor", "line"), CASES, ids=[ascii(x) for x in CASES])
def test_an_anchor_is_found_however_it_is_spelled(anchor: str, line: str) -> None:
    assert stands(anchor, line)


NOT_FOUND = [("\nfoo\n", "foo bar"), ("\nfoo", "a foo"), ("foo\n", "foo a"), ("\nfoo", "+foo"), ("foo", "fo o")]


@pytest.mark.parametrize(("anchor", "line"), NOT_FOUND, ids=[ascii(x) for x in NOT_FOUND])
def test_an_edge_is_an_edge(anchor: str, line: str) -> None:
    assert not stands(anchor, line)


def halved(literal: str) -> bool:
    """Whether a literal has so many spellings that only its end is looked for; see the tests further down."""
    return blind(literal.encode()) not in spellings(literal)


words = st.text("aAsSß'’-–.…»éÉжЖ 【】[", min_size=1, max_size=8)


@settings(max_examples=600, deadline=None)
@given(words, st.data())
def test_any_piece_of_any_line_is_found(line: str, data: st.DataObject) -> None:
    folded = fold(line) or ""
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    piece = folded[start : data.draw(st.integers(start + 1, len(folded)))]
    try:
        needles(piece)
    except ValueError:
        return
    assert halved(piece) or stands(piece, " ".join(line.split()))


@settings(max_examples=300, deadline=None)
@given(words, st.sampled_from(["", "» ", "【", " ", "…"]), st.sampled_from(["", " «", "】", "…", ":"]))
def test_the_core_of_any_line_is_found_at_both_edges(line: str, before: str, after: str) -> None:
    core = (fold(f"{before}{line}{after}") or "").strip(ORNAMENTS)
    if not core.strip(ORNAMENTS + "'"):  # such a literal is refused
        return
    if halved(core):
        return
    whole = " ".join(f"{before}{line}{after}".split())
    assert stands(f"\n{core}\n", whole)
    assert stands(f"\n{core}", whole)
    assert stands(f"{core}\n", whole)


MANY = ["it's x - don't miss today's news", "class - lessons - discussions - passes", "'aaasss-"]


@pytest.mark.parametrize("anchor", [f"\n{MANY[0]}", f"\n{MANY[0]}\n", f"\n{MANY[1]}\n", "\ns--s\n", MANY[2]])
def test_a_literal_of_many_spellings_is_found_at_the_start_of_a_line(anchor: str) -> None:
    assert stands(anchor, anchor.strip("\n").replace("'", "’").replace("-", "–"))


@pytest.mark.parametrize("literal", MANY)
def test_a_literal_of_many_spellings_is_found_elsewhere(literal: str) -> None:
    assert halved(literal)
    assert stands(literal, f"x{literal}x")
    assert stands(f"{literal}\n", f"x {literal}")


SHORT = {
    "foo": "foo", "\nfoo\n": "\nfoo\n", "\n" + "x" * 40 + "\n": "\n" + "x" * 40 + "\n", "a" * 16: "a" * 16,
    "a" * 17: "a" * 16, "\n" + "ab" * 9: "\n" + "ab" * 8, "x" * 9 + "y" * 9 + "\n": "x" * 7 + "y" * 9 + "\n",
    "fifteen letters and more": "fifteen letters", "more than fifteen letters\n": "fifteen letters\n",
}  # fmt: skip


@pytest.mark.parametrize(("anchor", "expected"), SHORT.items(), ids=[ascii(x) for x in SHORT])
def test_shortened(anchor: str, expected: str) -> None:
    assert shortened(anchor) == expected
    assert expected in anchor
    assert all(any(short in long for short in needles(expected)) for long in needles(anchor))


def test_a_literal_at_an_edge_of_the_line_does_not_begin_inside_a_letter() -> None:
    assert spellings("sos") == {b"sos", blind("ßos".encode()), blind("soß".encode()), blind("ßoß".encode())}
    assert spellings("sos", at_start=True, at_end=True) == {b"sos"}
    assert needles("\nstressed\n") == {b"\nstressed\n", b"\n" + blind("streßed".encode()) + b"\n"}
