"""Lines by offset, spans in code points, keys, and what no rule may touch: against a naive reference."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import REPEATABLE, Document
from cleaner.edit import Span
from cleaner.fold import core, fold
from cleaner.inputs.markdown import protected


def naive_lines(text: str) -> list[tuple[str, str]]:
    """The lines and their line ends, character by character; byte order marks at the start belong to no line."""
    body = text.lstrip("\ufeff")
    lines, line, at = [], "", 0
    while at < len(body):
        end = "\r\n" if body.startswith("\r\n", at) else body[at] if body[at] in "\r\n" else ""
        if end:
            lines.append((line.lstrip("\ufeff"), end))
            line = ""
        else:
            line += body[at]
        at += len(end) or 1
    return [*lines, (line.lstrip("\ufeff"), "")] if line else lines


def lines_of(document: Document) -> list[tuple[str, str]]:
    """The lines and line ends of a document, by its spans."""
    found = []
    for i in range(len(document)):
        span, content = document.span(i), document.content(i)
        assert document.text[span.start : content.start].strip("\ufeff") == ""
        assert document.text[slice(*content)] == document.line(i)
        assert document.piece(i) == document.line(i).encode("utf-8", "surrogatepass")
        found.append((document.text[slice(*content)], document.text[content.end : span.end]))
    return found


TEXTS = {
    "nothing": "",
    "one line": "abc",
    "a line end": "\n",
    "LF": "a\nb\n",
    "CRLF": "a\r\nb\r\n",
    "CR": "a\rb\r",
    "mixed": "a\r\nb\rc\nd\n\re\r\r\nf",
    "CR CR LF": "a\r\r\n",
    "LF CR": "\n\r",
    "all other separators": "a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i\n",
    "astral": "😀a\n𐐀😀\r\n\nb😀",
    "marks": "\ufeffa\nb",
    "two marks": "\ufeff\ufeffa\r\nb",
    "marks only": "\ufeff\ufeff",
    "a mark and a line end": "\ufeff\n",
    "a mark inside": "a\ufeff\n\ufeffb",
    "lone surrogates": "a\udc80\n\ud800b\r",
    "NUL": "a\x00\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_lines(text: str) -> None:
    document = Document(text)
    assert lines_of(document) == naive_lines(text)
    assert "".join(line + end for line, end in lines_of(document)) == re.sub("(^|[\r\n])\ufeff+", r"\1", text)
    assert len(document) == len(document.keys)


texts = st.text(
    st.sampled_from("aÄß»… \t\n\r\u2028\x0b\x85é😀\u0301\u200b\u00a0【ｆ①\ufeff")
    | st.characters(exclude_categories=()),
    max_size=40,
)


@settings(max_examples=500, deadline=None)
@given(texts, st.booleans())
def test_any_text(text: str, marked: bool) -> None:
    text = "\ufeff" * marked + text
    assert lines_of(Document(text)) == naive_lines(text)


@settings(max_examples=200, deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_spans_do_not_depend_on_the_order_of_asking(text: str, random: object) -> None:
    document, again = Document(text), Document(text)
    order = list(range(len(document)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = {i: (again.content(i), again.span(i)) for i in order}
    assert [shuffled[i] for i in range(len(document))] == [
        (document.content(i), document.span(i)) for i in range(len(document))
    ]


@settings(max_examples=200, deadline=None)
@given(texts)
def test_spans_tile_the_text(text: str) -> None:
    document = Document(text)
    at = len(text) - len(text.lstrip("\ufeff"))
    for i in range(len(document)):
        assert document.span(i).start == at
        at = document.span(i).end
    assert at == len(text) or not len(document)


def test_spans_are_code_points_and_not_bytes() -> None:
    document = Document("\ufeff😀é\r\nb")
    assert document.content(0) == Span(1, 3)
    assert document.span(0) == Span(1, 5)
    assert document.span(1) == Span(5, 6)


def test_the_bytes_of_the_input_are_used_where_they_are_utf8() -> None:
    raw = "Ä\nb\n".encode()
    assert Document("Ä\nb\n", utf8=raw).utf8 is raw


BLANK = {"": True, " \t": True, "\u00a0\u3000": True, "\x0c": True, "\u2028": True, "***": False, "\u200b": False,
         "a": False, "»": False, "…": False, "\x00": False}  # fmt: skip


@pytest.mark.parametrize(("line", "blank"), BLANK.items(), ids=[ascii(x) for x in BLANK])
def test_blank(line: str, blank: bool) -> None:
    assert Document(f"x\n{line}\ny").blank(1) is blank
    assert Document(f"x\r\n{line}\r\ny").blank(1) is blank


@settings(max_examples=300, deadline=None)
@given(texts)
def test_blank_is_what_strip_says(text: str) -> None:
    document = Document(text)
    assert [document.blank(i) for i in range(len(document))] == [not line.strip() for line, _ in naive_lines(text)]


SAME_KEY = ["foo bar", "FOO Bar", "» Foo bar «", "* foo bar:", "\tfoo bar ", "foo\u00a0bar", "【foo bar】 ".strip("【】 "),
            "f\u200boo bar", "ｆｏｏ bar", "foo\u2003bar", "foo bar …"]  # fmt: skip


@pytest.mark.parametrize("line", SAME_KEY, ids=[ascii(x) for x in SAME_KEY])
def test_keys(line: str) -> None:
    assert Document(f"x\n{line}\n").keys[1] == b"foo bar"
    assert Document(f"é\n{line}\n").keys[1] == b"foo bar"
    assert Document(f"é\r\n{line}\r\n").keys[1] == b"foo bar"


@settings(max_examples=400, deadline=None)
@given(texts)
def test_lines_with_equal_cores_have_equal_keys_unless_they_are_special(text: str) -> None:
    document = Document(text)
    for i, (line, _) in enumerate(naive_lines(text)):
        folded = fold(line)
        if not folded or i in document.special_lines or "  " in line or "\t" in line:
            continue
        alone = Document(core(folded))
        brackets = set(line) & set("【】")
        several = set(folded) & set("'\"-.s")  # quotes, dashes, ß and the ellipsis have several spellings
        if core(folded) and not alone.special_lines and not brackets and not several:
            inner = " ".join(line.split())
            if Document(inner).keys == alone.keys:
                continue
            # white space and what is invisible may stand beside ornaments
            assert core(folded) != core(inner.casefold()), ascii(line)


VANISHING = ["\u200b", "\ufeff", "\u00ad", "\u200b\u2060"]


@pytest.mark.parametrize("invisible", VANISHING, ids=ascii)
def test_a_cr_and_an_lf_with_something_invisible_between_them_are_two_line_ends(invisible: str) -> None:
    document = Document(f"a\r{invisible}\nfoo bar\n")
    assert document.keys == [b"a", b"", b"foo bar"]
    assert lines_of(document) == naive_lines(document.text)


def test_special_lines_are_those_with_marks() -> None:
    document = Document("foo\ne\u0301\nfoo\nq\u0323\u0307\n\nカ\u3099\nx\u200b\u0307", title=None)
    assert document.special_lines >= {1, 3, 5, 6}
    assert not document.special_lines & {0, 2, 4}
    assert Document("a\nÄ\n").special_lines == frozenset()
    assert Document("\ufeffx\r\ne\u0301\r\n").special_lines == {1}


def test_the_haystack_is_all_keys_between_line_ends() -> None:
    assert Document("Foo\r\n» b\r\rC").haystack == b"\nfoo\nb\n\nc\n"
    assert Document("").haystack == b"\n"


def test_repeats() -> None:
    long = "x" * REPEATABLE
    assert Document(f"{long}\n» {long.upper()}\nshort\nshort\n").repeats == {long.encode(): [0, 1]}
    assert Document(f"{long[1:]}\n{long[1:]}\n").repeats == {}
    assert Document(f"{long}\n{long}y\n").repeats == {}


def test_folded_lines_are_remembered_and_those_that_must_not_be_folded_left_out() -> None:
    document = Document("Foo\n\nE" + "\u0301" * 31 + "\nBär\n")
    assert document.fold_lines([3, 0, 2, 1]) == {0: "foo", 3: "bär"}
    assert [document.folded(i) for i in range(4)] == ["foo", "", None, "bär"]


PROTECTED = [
    ("---\ntitle: x\n---\nbody\n", {0, 1, 2}),
    ("\ufeff---\ntitle: x\n---\nbody\n", {0, 1, 2}),
    ("é\n```\ncode\n```\nbody", {1, 2, 3}),
    ("😀\r\n\r\n|a|b|\r\n|-|-|\r\n|1|2|\r\n\r\nbody", {2, 3, 4}),
    ("body\n", set()),
    ("", set()),
    ("a\n```\ncode", {1, 2}),
]


@pytest.mark.parametrize(("text", "lines"), PROTECTED)
def test_protected_lines(text: str, lines: set[int]) -> None:
    assert Document(text, protect=protected).protected == lines
    assert Document(text).protected == frozenset()


def test_a_line_of_which_a_part_is_protected_is_protected() -> None:
    text = "aa\nbb\ncc\ndd\n"
    assert Document(text, protect=lambda text: [(4, 5)]).protected == {1}
    assert Document(text, protect=lambda text: [(4, 7), (9, 10)]).protected == {1, 2, 3}
    assert Document(text, protect=lambda text: [(3, 6)]).protected == {1}
    assert Document(text, protect=lambda text: [(3, 3)]).protected == frozenset()
