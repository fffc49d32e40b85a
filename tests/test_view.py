"""What a second run would see, in the coordinates of the first."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import Edit, Span, apply
from cleaner.view import ZONE, View


def seen(view: View) -> list[str]:
    return [view.text(i) for i in view.lines]


def left(document: Document, gone: set[int], cuts: dict[int, list[Span]]) -> str:
    """The text without lines and cuts, as it would be written."""
    spans = [document.span(i) for i in gone] + [c for i, some in cuts.items() for c in some if i not in gone]
    return apply(document.text, [Edit(s, "", document.text[slice(*s)]) for s in sorted(spans)])


JOINED = {  # text, lines that go, lines that are left
    "nothing goes": ("a\rb\n", [], [0, 1]),
    "CR and LF meet": ("a\rX\n\nb\n", [1], [0, 3]),
    "two drops between": ("a\rX\nX\n\nb", [1, 2], [0, 4]),
    "CR, CR and LF meet": ("a\r\rX\n\nb", [2], [0, 1, 4]),
    "CRLF and LF are two line ends": ("a\r\nX\n\nb", [1], [0, 2, 3]),
    "LF and LF are two": ("a\nX\n\nb\r", [1], [0, 2, 3]),
    "CR and CRLF are two": ("a\rX\n\r\nb", [1], [0, 2, 3]),
    "CR and CR are two": ("a\rX\n\rb", [1], [0, 2, 3]),
    "white space before the LF": ("a\rX\n \nb", [1], [0, 2, 3]),
    "nothing before": ("X\r\nb\r", [0], [1]),
    "without a drop between there is nothing to join": ("a\r\nX\rb", [1], [0, 2]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "gone", "expected"), JOINED.values(), ids=JOINED)
def test_a_cr_and_an_lf_that_meet_are_one_line_end(text: str, gone: list[int], expected: list[int]) -> None:
    document = Document(text)
    view = View(document, set(gone))
    assert list(view.lines) == expected
    again = Document(left(document, set(gone), {}))
    assert seen(view) == [again.line(i) for i in range(len(again))]


def test_a_cr_joins_one_lf_only() -> None:
    assert list(View(Document("a\rX\n\nX\n\nb"), {1, 3}).lines) == [0, 4, 5]


def test_cuts() -> None:
    document = Document("\ufeffé\nFOO  bar FOO é!\nz\n")
    start = document.content(1).start
    view = View(document, {0}, {1: [Span(start, start + 5), Span(start + 9, start + 12)]})
    assert list(view.lines) == [1, 2]
    assert view.text(1) == "bar  é!"
    assert view.folded(1) == "bar é!"
    assert view.key(1) == Document("bar  é!").keys[0]
    assert (view.text(2), view.folded(2), view.key(2)) == ("z", "z", b"z")
    assert not view.blank(1)


def test_a_mark_that_a_cut_brings_to_the_start_of_its_line_belongs_to_no_line() -> None:
    document = Document("x\nad\ufefffoo bar\n")
    view = View(document, (), {1: [Span(2, 4)]})
    assert view.text(1) == "foo bar"
    assert view.inside(1, 0, 3) == Span(5, 8)


def test_a_line_of_which_cuts_leave_white_space_is_blank() -> None:
    document = Document("FOO \nx")
    assert View(document, (), {0: [Span(0, 3)]}).blank(0)
    assert not View(document).blank(0)


def test_whole() -> None:
    view = View(Document("a\r\nb\n\nc"))
    assert view.whole(0) == Span(0, 3)
    assert view.whole(1, 3) == Span(3, 7)
    assert view.whole(3) == Span(6, 7)


INSIDE = {  # cuts in "0123456789", a range of what is left, the span in the document
    "no cuts": ([], (2, 4), (2, 4)),
    "before": ([(0, 3)], (0, 2), (3, 5)),
    "after": ([(8, 10)], (0, 8), (0, 8)),
    "over one": ([(4, 6)], (3, 5), (3, 7)),
    "up to one": ([(4, 6)], (2, 4), (2, 4)),
    "from one on": ([(4, 6)], (4, 6), (6, 8)),
    "between two": ([(0, 2), (6, 8)], (0, 4), (2, 6)),
    "over two": ([(1, 2), (4, 6)], (0, 4), (0, 7)),
    "all": ([(0, 1), (3, 4), (9, 10)], (0, 7), (1, 9)),
    "side by side": ([(2, 4), (4, 6)], (1, 3), (1, 7)),
}


@pytest.mark.parametrize(("cuts", "asked", "expected"), INSIDE.values(), ids=INSIDE)
@pytest.mark.parametrize("before", ["", "\ufeff", "😀é\r\n"])
def test_inside(cuts: list[tuple[int, int]], asked: tuple[int, int], expected: tuple[int, int], before: str) -> None:
    document = Document(f"{before}0123456789\n")
    line = len(document) - 1
    base = document.content(line).start
    view = View(document, (), {line: [Span(base + a, base + b) for a, b in cuts]})
    span = view.inside(line, *asked)
    assert span == Span(base + expected[0], base + expected[1])
    text = document.text
    assert text[span.start] == view.text(line)[asked[0]]
    assert text[span.end - 1] == view.text(line)[asked[1] - 1]


pieces = st.lists(
    st.tuples(
        st.sampled_from(["", "", "a", "bc d", "é😀e", " ", "\ufeffa", "b\ufeffc"]),
        st.sampled_from(["\n", "\r", "\r\n"]),
    )
)


@settings(max_examples=500, deadline=None)
@given(pieces.filter(lambda p: len(p) < 12), st.data())
def test_a_view_is_what_a_second_run_reads(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    document = Document("".join(line + end for line, end in pairs))
    numbers = range(len(document))
    gone = data.draw(st.sets(st.sampled_from(numbers), max_size=6)) if numbers else set()
    cuts: dict[int, list[Span]] = {}
    for i in numbers:
        start, end = document.content(i)
        if end - start >= 2 and data.draw(st.booleans()):
            marks = sorted(data.draw(st.sets(st.integers(start, end), min_size=2, max_size=4)))
            some = [Span(a, b) for a, b in list(pairwise(marks))[::2]]
            if sum(b - a for a, b in some) < end - start:
                cuts[i] = some
    view = View(document, gone, cuts)
    again = Document(left(document, gone, cuts))
    assume("\r\ufeff\n" not in again.text + document.text)  # see test_document.py
    assert seen(view) == [again.line(i) for i in range(len(again))]
    lines = list(view.lines)
    assert [view.folded(i) for i in lines] == [again.folded(i) for i in range(len(again))]
    assert [view.blank(i) for i in lines] == [again.blank(i) for i in range(len(again))]
    for i in lines:
        text = view.text(i)
        for at in range(len(text)):
            span = view.inside(i, at, at + 1)
            assert document.text[slice(*span)] == text[at]


ZONES = [  # A counts, X is a line that the rule would drop, _ is blank; how many are in the head, and in the tail
    ("AAAAAAAA", 5, 5),
    ("AAA", 3, 3),
    ("A_A_A_A_A_A", 9, 9),
    ("A_A_A_A_A_A_", 9, 10),
    ("XAAAAAA", 6, 5),
    ("AXAXAAAXXA", 7, 8),
    ("AAAAAXXA", 5, 7),
    ("XXXXXXXXX", 9, 9),
    ("________AAAAAA", 13, 5),
    ("", 0, 0),
]


@pytest.mark.parametrize(("word", "head", "tail"), ZONES)
def test_zones(word: str, head: int, tail: int) -> None:
    assert ZONE == 5
    document = Document("".join({"_": " ", "X": "x", "A": "a"}[c] + "\n" for c in word))
    beside = {i for i, c in enumerate(word) if c == "X"}
    assert View(document).zone("head", beside) == set(range(head))
    assert View(document).zone("tail", beside) == set(range(len(word) - tail, len(word)))


def test_zones_do_not_count_what_has_gone() -> None:
    document = Document("a\n" * 8)
    assert View(document, {0, 2}).zone("head", ()) == {1, 3, 4, 5, 6}
    assert View(document, {7}).zone("tail", ()) == {2, 3, 4, 5, 6}
