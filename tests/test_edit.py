"""Edits are made and taken back; what does not fit is refused, never guessed at."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edit import Edit, Span, apply, compose, restore

Rows = list[tuple[int, int, str]]


def edits_of(text: str, rows: Rows) -> list[Edit]:
    return [Edit(Span(start, end), new, text[start:end]) for start, end, new in rows]


TABLE: dict[str, tuple[str, Rows, str]] = {
    "none": ("abc", [], "abc"),
    "at the start": ("abc", [(0, 1, "")], "bc"),
    "at the end": ("abc", [(2, 3, "")], "ab"),
    "all": ("abc", [(0, 3, "")], ""),
    "side by side": ("abcd", [(1, 2, ""), (2, 3, "")], "ad"),
    "a replacement": ("abc", [(1, 2, "XY")], "aXYc"),
    "an insertion": ("abc", [(1, 1, "X")], "aXbc"),
    "insertions at both ends": ("abc", [(0, 0, "X"), (3, 3, "Y")], "XabcY"),
    "an empty text": ("", [(0, 0, "X")], "X"),
    "astral characters are one each": ("😀a😀b", [(1, 3, "")], "😀b"),
    "half of a CRLF": ("a\r\nb", [(1, 2, "")], "a\nb"),
}


@pytest.mark.parametrize(("text", "rows", "expected"), TABLE.values(), ids=TABLE)
def test_there_and_back(text: str, rows: Rows, expected: str) -> None:
    edits = edits_of(text, rows)
    assert apply(text, edits) == expected
    assert restore(expected, edits) == text


@pytest.mark.parametrize(
    "spans", [[(2, 3), (0, 1)], [(0, 2), (1, 3)], [(2, 1)], [(0, 4)], [(4, 4)], [(-1, 1)], [(0, 1), (0, 1)]], ids=str
)
def test_edits_that_no_text_can_have_are_not_made(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="out of order or outside the text"):
        apply("abc", [Edit(Span(*span), "", "") for span in spans])


MISFITS = {
    "out of order": ("x", [Edit(Span(2, 3), "", "c"), Edit(Span(0, 1), "", "a")]),
    "one over the other": ("x", [Edit(Span(0, 2), "", "ab"), Edit(Span(1, 3), "", "bc")]),
    "more removed than the span holds": ("ac", [Edit(Span(1, 2), "", "bb")]),
    "less removed than the span holds": ("ac", [Edit(Span(1, 3), "", "b")]),
    "a text that is too short": ("a", [Edit(Span(2, 3), "", "c")]),
    "another replacement": ("aZc", [Edit(Span(1, 2), "X", "b")]),
    "a replacement cut off": ("aX", [Edit(Span(1, 2), "XY", "b")]),
}


@pytest.mark.parametrize(("text", "edits"), MISFITS.values(), ids=MISFITS)
def test_a_text_that_does_not_fit_is_refused(text: str, edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        restore(text, edits)


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.text("aé😀\r\n", max_size=3)), max_size=8))
def test_any_edits(text: str, cuts: list[tuple[int, str]]) -> None:
    marks = sorted((min(at, len(text)), new) for at, new in cuts)
    pairs = zip(marks[::2], marks[1::2], strict=False)
    edits = edits_of(text, [(start, end, new) for (start, new), (end, _) in pairs])
    kept = len(text) - sum(len(e.removed) for e in edits)
    changed = apply(text, edits)
    assert len(changed) == kept + sum(len(e.replacement) for e in edits)
    assert restore(changed, edits) == text


COMPOSED: dict[str, tuple[str, Rows, Rows, list[tuple[int, int, str]]]] = {
    "none": ("abc", [], [], []),
    "only the first": ("abc", [(1, 2, "X")], [], [(1, 2, "X")]),
    "only the second": ("abc", [], [(1, 2, "X")], [(1, 2, "X")]),
    "one before the other": ("abcd", [(0, 1, "XY")], [(4, 5, "")], [(0, 1, "XY"), (3, 4, "")]),
    "one behind the other": ("abcd", [(3, 4, "XY")], [(0, 1, "")], [(0, 1, ""), (3, 4, "XY")]),
    "side by side they are one": ("abcd", [(1, 2, "X")], [(2, 3, "Y")], [(1, 3, "XY")]),
    "within what the first set": ("abc", [(1, 2, "XYZ")], [(2, 3, "")], [(1, 2, "XZ")]),
    "over its end": ("abc", [(1, 2, "XYZ")], [(3, 5, "-")], [(1, 3, "XY-")]),
    "over all of it": ("abcd", [(1, 2, "X"), (2, 3, "")], [(0, 3, "")], [(0, 4, "")]),
    "what the first set and the second took": ("abc", [(1, 1, "X")], [(1, 2, "")], []),
    "insertions": ("ab", [(1, 1, "X")], [(1, 1, "Y"), (2, 2, "Z")], [(1, 1, "YXZ")]),
    "at the end": ("ab", [(2, 2, "X")], [(2, 3, "Y")], [(2, 2, "Y")]),
}


@pytest.mark.parametrize(("source", "first", "second", "expected"), COMPOSED.values(), ids=COMPOSED)
def test_two_lists_of_edits_are_one(source: str, first: Rows, second: Rows, expected: Rows) -> None:
    edits = edits_of(source, first)
    made = compose(edits, edits_of(apply(source, edits), second), source)
    assert made == edits_of(source, expected)


@st.composite
def some_edits(draw: st.DrawFn, text: str) -> list[Edit]:
    marks = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return edits_of(text, [(a, b, draw(st.text("XY\n", min_size=a == b, max_size=3))) for a, b in pairs])


@given(st.text("abc\r\n😀", max_size=12), st.data())
def test_any_two_lists_of_edits_are_one(source: str, data: st.DataObject) -> None:
    first = data.draw(some_edits(source))
    text = apply(source, first)
    second = [edit for edit in data.draw(some_edits(text)) if edit.span.start < len(text)]  # the test below
    made = compose(first, second, source)
    assert apply(source, made) == apply(text, second)
    assert restore(apply(text, second), made) == source
    assert all(edit.span.end < later.span.start for edit, later in pairwise(made))
    assert all(edit.removed or edit.replacement for edit in made)


def test_an_insertion_at_the_very_end() -> None:
    assert compose([], [Edit(Span(1, 1), "X", "")], "a") == [Edit(Span(1, 1), "X", "")]
