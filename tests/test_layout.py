"""Blank lines around drops: a table of texts, and what holds for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import Edit, Span, apply, restore
from cleaner.layout import Blank, lay_out
from cleaner.rule import Match, Origin, Rule

RULE = Rule("x/y", "other", "phrase", Origin("x", 1))


def laid(text: str, lines: list[int], cuts: Sequence[tuple[int, str]] = ()) -> tuple[str, list[Blank]]:
    """What is left of a text after dropping lines, and a substring from inside lines; and the blank runs that went."""
    document = Document(text)
    matches = [Match(document.span(n), RULE, (n, n)) for n in lines]
    for n, part in cuts:
        at = document.span(n).start + document.line(n).index(part)
        matches.append(Match(Span(at, at + len(part)), RULE, (n, n)))
    matches.sort()
    blanks = list(lay_out(document, matches).blanks)
    edits = sorted(Edit(span, "", text[slice(*span)]) for span in [m.span for m in matches] + [b.span for b in blanks])
    left = apply(text, edits)
    assert restore(left, edits) == text
    return left, blanks


TABLE = {
    "no blank lines": ("A\nX\nB\n", [1], "A\nB\n"),
    "two runs meet, the later goes": ("A\n\nX\n\nB\n", [2], "A\n\nB\n"),
    "the earlier stays as it is": ("A\n\n\n\nX\n\nB\n", [4], "A\n\n\n\nB\n"),
    "though the later is longer": ("A\n\nX\n\n\n\nB\n", [2], "A\n\nB\n"),
    "a run before only": ("A\n\nX\nB\n", [2], "A\n\nB\n"),
    "a run after only": ("A\nX\n\nB\n", [1], "A\n\nB\n"),
    "a run that touches no drop": ("\n\nA\n\n\n\nB\n\nX\n\nC\n\n\n", [8], "\n\nA\n\n\n\nB\n\nC\n\n\n"),
    "drops beside each other": ("A\n\nX\nX\n\nB\n", [2, 3], "A\n\nB\n"),
    "a run between drops": ("A\nX\n\nX\nB\n", [1, 3], "A\n\nB\n"),
    "three runs meet": ("A\n\nX\n\n\nX\n\nB\n", [2, 5], "A\n\nB\n"),
    "two drops far apart": ("A\n\nX\n\nB\n\nX\n\nC\n", [2, 6], "A\n\nB\n\nC\n"),
    "white space is blank": ("A\n \t\nX\n\u3000\u00a0\nB\n", [2], "A\n \t\nB\n"),
    "ornaments are not": ("A\n***\nX\n\nB\n", [2], "A\n***\n\nB\n"),
    "an invisible character is not": ("A\n\nX\n\u200b\nB\n", [2], "A\n\n\u200b\nB\n"),
    "at the start": ("X\nA\n", [0], "A\n"),
    "at the start, the run after goes": ("X\n\n\nA\n", [0], "A\n"),
    "after a run at the start": ("\n\nX\n\nA\n", [2], "\n\nA\n"),
    "at the start, twice": ("X\n\nX\n\nA\n", [0, 2], "A\n"),
    "at the end": ("A\nX\n", [1], "A\n"),
    "at the end, the run before goes": ("A\n\n\nX\n", [3], "A\n"),
    "before a run at the end": ("A\n  \nX\n\t\n", [2], "A\n\t\n"),
    "before a run at the end, none before": ("A\nX\n\n", [1], "A\n\n"),
    "at the end, twice": ("A\n\nX\n\nX\n", [2, 4], "A\n"),
    "last line without line end": ("A\nX", [1], "A\n"),
    "last line without line end, after a run": ("A\n\nX", [2], "A\n"),
    "blank last line without line end": ("A\n\nX\n  ", [2], "A\n  "),
    "the last line without line end stays": ("X\n\nA", [0], "A"),
    "the whole text": ("X", [0], ""),
    "the whole text, many lines": ("\n\nX\n\nX\n \n", [2, 4], ""),
    "a byte order mark stays": ("\ufeffX\n\nA\n", [0], "\ufeffA\n"),
    "CRLF": ("A\r\n\r\nX\r\n\r\nB\r\n", [2], "A\r\n\r\nB\r\n"),
    "CR": ("A\r\rX\r\rB\r", [2], "A\r\rB\r"),
    "mixed": ("A\r\n\nX\r\r\nB\n", [2], "A\r\n\nB\n"),
    "mixed, the end": ("A\r\n\rX\n", [2], "A\r\n"),
    "CRLF at the end without line end": ("A\r\n\r\nX", [2], "A\r\n"),
    "NEL, U+2028, VT and FF end no line": ("A\u2028\x0b\n\x85\nX\n\x0c\nB\n", [2], "A\u2028\x0b\n\x85\nB\n"),
    "nothing dropped": ("\n\nA\n\n\n", [], "\n\nA\n\n\n"),
}


@pytest.mark.parametrize(("text", "lines", "expected"), TABLE.values(), ids=TABLE)
def test_blank_lines(text: str, lines: list[int], expected: str) -> None:
    assert laid(text, lines)[0] == expected


CUTS = {
    "a part": ("A\n\nBX\n\nC\n", [], [(2, "X")], "A\n\nB\n\nC\n"),
    "two parts": ("aXbYc\n", [], [(0, "X"), (0, "Y")], "abc\n"),
    "only white space is left": ("A\n\n X\t\n\nB\n", [], [(2, "X")], "A\n\nB\n"),
    "of two parts only white space is left": ("A\n\nX Y\n\nB\n", [], [(2, "X"), (2, "Y")], "A\n\nB\n"),
    "no blank lines around": ("A\n X\nB\n", [], [(1, "X")], "A\nB\n"),
    "beside a line that goes": ("A\n\nX\n Y\n\nB\n", [2], [(3, "Y")], "A\n\nB\n"),
    "at the end": ("A\n\n X", [], [(2, "X")], "A\n"),
    "at the start, CRLF": (" X\r\n\r\nA", [], [(0, "X")], "A"),
    "the whole text": (" X ", [], [(0, "X")], ""),
}


@pytest.mark.parametrize(("text", "lines", "cuts", "expected"), CUTS.values(), ids=CUTS)
def test_cuts(text: str, lines: list[int], cuts: list[tuple[int, str]], expected: str) -> None:
    assert laid(text, lines, cuts)[0] == expected


CAUSES = [
    ("A\n\nX\n\nB\n", [2], [], [(5, 6, 0)]),  # the line before
    ("A\n\nX\n", [2], [], [(2, 3, 0)]),  # or, at the end, the line after
    ("X\n\nX\n\nA\n", [0, 2], [], [(2, 3, 0), (5, 6, 1)]),
    ("A\n\nX\n\nX\n\nB\n", [2, 4], [], [(5, 6, 0), (8, 9, 1)]),
    ("A\n\nX\n\nX", [2, 4], [], [(2, 3, 0), (5, 6, 0)]),
    ("A\nX\nB\n\nX\n\nC\n", [1, 4], [], [(9, 10, 1)]),
    ("A\n X \nB\n", [], [(1, "X")], [(2, 3, 0), (4, 6, 0)]),  # what is left of a line that was cut, and its line end
]


@pytest.mark.parametrize(("text", "lines", "cuts", "expected"), CAUSES)
def test_a_blank_run_names_the_drop_that_caused_it(
    text: str, lines: list[int], cuts: list[tuple[int, str]], expected: list[tuple[int, int, int]]
) -> None:
    _, blanks = laid(text, lines, cuts)
    assert [(*b.span, *b.cause) for b in blanks] == expected


def test_a_match_of_many_lines_is_one_drop() -> None:
    document = Document("A\n\nX\n\nX\n\nB\n")
    match = Match(Span(3, 8), RULE, (2, 4))
    layout = lay_out(document, [match])
    assert [b.span for b in layout.blanks] == [(8, 9)]
    assert set(layout.gone) == {2, 3, 4, 5}


def test_protected_lines_are_not_blank() -> None:
    document = Document("A\n\nX\n\nB\n", protect=lambda text: [(5, 6)])
    assert list(lay_out(document, [Match(Span(3, 5), RULE, (2, 2))]).blanks) == []


def left_by_the_rule(lines: list[str]) -> list[int]:
    """The rule said once more, over a word with a letter for each line: X goes, _ is blank, A stays."""
    word = "".join("X" if line == "X" else "A" if line.strip() else "_" for line in lines)
    stays = {n for n, letter in enumerate(word) if letter != "X"}
    for group in re.finditer("[X_]*X[X_]*", word):
        runs = [range(group.start() + r.start(), group.start() + r.end()) for r in re.finditer("_+", group[0])]
        at_start, at_end = group.start() == 0, group.end() == len(word)
        keep = next((r for r in runs), None)
        if at_start:
            keep = next((r for r in runs if r.start == 0), None)
        if at_end:
            keep = None if at_start else next((r for r in runs if r.stop == len(word)), None)
        stays -= {n for r in runs if r is not keep for n in r}
    return sorted(stays)


pieces = st.lists(st.sampled_from(["A", "X", "X", "", "", " ", "\t", "B c"]), max_size=10)
ends = st.sampled_from(["\n", "\r\n", "\r"])


@settings(deadline=None, max_examples=500)
@given(pieces, ends, st.booleans())
def test_the_rule(lines: list[str], end: str, final: bool) -> None:
    if not final:
        lines = [*lines, "A"]  # the last line, without a line end
    text = end.join([*lines, ""] if final else lines)
    left, blanks = laid(text, [n for n, line in enumerate(lines) if line == "X"])
    stay = [lines[n] for n in left_by_the_rule(lines)]
    assert left == end.join([*stay, ""] if final and stay else stay)
    assert all(not text[slice(*b.span)].strip() for b in blanks)
