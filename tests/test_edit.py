"""Edits are made and taken back; what does not fit is refused, never guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edit import Edit, Span, apply, restore

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
