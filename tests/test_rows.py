"""rows: the lines of a view as a column of forms, what is one sentence in pieces, and where the headline may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.form import form
from cleaner.rows import ABOVE, MEMO_BYTES, Rows, _memo, runs
from cleaner.rows import LONG as LONG_BYTES
from cleaner.view import View

LONG = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year."
MORE = "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank."
TITLE = "Town keeps its old bridge for one more year"


def view(
    lines: Sequence[str], went: Mapping[int, str] | None = None, end: str = "\n", gone: Sequence[int] = ()
) -> View:
    """A view of some lines; those that went are gone."""
    went = went or {}
    return View(Document("".join(line + end for line in lines)), {*gone, *went}, {}, lambda: went)


def rows(
    lines: Sequence[str], went: Mapping[int, str] | None = None, end: str = "\n", gone: Sequence[int] = ()
) -> Rows:
    return Rows(view(lines, went, end, gone))


def points(found: Rows, row: int) -> int:
    return found.points[row]


# Rows ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_are_no_rows(end: str) -> None:
    found = rows(["Home", "", " \t", "News", "***", "新聞", "\u3000"], end=end)
    assert found.lines == [0, 3, 4, 5]
    assert [found.forms[row] for row in range(len(found))] == [form(x) for x in ("Home", "News", "***", "新聞")]


def test_what_other_rules_dropped_is_a_row_without_a_form() -> None:
    found = rows(["Home", "Share", "Advertisement", "News", "x"], {1: "share-bar", 2: "ad-marker"}, gone=[3])
    assert found.lines == [0, 1, 2, 4]
    assert [found.forms[row] is None for row in range(4)] == [False, True, True, False]
    assert found.witnesses == [1]
    assert points(found, 1) > points(found, 2) > 0


def test_a_blank_line_that_went_with_others_is_no_witness() -> None:
    """A rule may take a run of lines with the blank ones between: they once counted as much as a button."""
    found = rows(["Share", "", "Tweet", "x"], {0: "share-bar", 1: "share-bar", 2: "share-bar"})
    assert (found.lines, found.witnesses) == ([0, 2, 3], [0, 1])


def test_a_line_that_stands_again_is_worth_more() -> None:
    found = rows(["Sport", "News", "Home", "News"])
    assert points(found, 1) - form("News").points > points(found, 0) - form("Sport").points == 0


def test_a_copy_that_a_second_run_does_not_see_says_nothing() -> None:
    """The cap compares two answers, of which one begins with lines gone: both runs must see the same."""
    assert points(rows(["News", "News", "x"], gone=[0]), 0) == points(rows(["News", "x"]), 0)
    assert points(rows(["News", "News", "x"], {0: "nav"}), 1) > points(rows(["News", "x"]), 0)


def test_a_cut_line_is_read_as_it_reads_now() -> None:
    found = Rows(View(Document("News (ad)\nNews\n(ad)\n"), {2}, {0: [Span(4, 9)]}))
    assert [found.forms[0], found.forms[1]] == [form("News")] * 2
    assert points(found, 0) == points(found, 1) > form("News").points


def test_a_protected_line_is_worth_nothing_to_a_zone() -> None:
    found = Rows(View(Document("Home\nNews\n", protect=lambda text: [(0, 5)])))
    assert points(found, 0) < 0 < points(found, 1)
    assert found.forms[0].sentence  # type: ignore[union-attr]


def test_a_long_line_is_prose_without_a_look() -> None:
    seen = rows(["word " * (LONG_BYTES // 4)]).forms[0]
    assert seen is not None
    assert (seen.sentence, seen.points < -40) == (True, True)


@pytest.mark.parametrize("size", [0, 3, 1000])
def test_what_is_remembered_changes_no_answer(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("cleaner.rows.MEMO", size)
    _memo.clear()
    lines = [f"Item {n % 7}" for n in range(30)] + ["x " * MEMO_BYTES]
    for _ in range(2):
        found = rows(lines)
        assert [found.forms[n] for n in range(30)] == [form(x) for x in lines[:30]]
        assert len(_memo) <= size + 1
    assert all(len(x) <= MEMO_BYTES for x in _memo)


# Pieces --------------------------------------------------------------------------------------------------------------

PIECES = {  # lines, those that are pieces of one sentence
    "a sentence cut at a link": (["The mayor of the town", "said on Monday that", "she would not resign."], {0, 1, 2}),
    "at commas": (["The mayor, her brother and his wife,", "Ann Example, who runs the ferry,", "Left at noon."], {0, 1, 2}),
    "between lines that are none": (["Home", LONG, "the mayor of the town", "said on monday that she would go", "News."], {2, 3, 4}),
    "Russian": (["Мэр города в понедельник вечером", "сказала, что не уйдёт", "в отставку и останется."], {0, 1, 2}),
    "a menu": (["Home", "News", "Sport", "Weather", "Log in", "Contact", "Help", "More"], set()),
    "a menu in lower case": (["home", "news", "sport", "weather", "help", "more", "jobs", "games", "shop"], set()),
    "a few words": (["News,", "and sport"], set()),
    "a full stop between": (["She left at noon on Monday.", "and nobody has seen her since then"], set()),
    "one line": ([LONG], set()),
    "none": ([], set()),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), PIECES.values(), ids=PIECES)
def test_a_sentence_in_pieces(lines: list[str], expected: set[int]) -> None:
    found = rows(lines)
    assert found.pieces(0, len(found) - 1) == expected


def test_a_drop_parts_two_pieces() -> None:
    lines = ["The mayor of the old town", "Share", "said on Monday that she would go"]
    assert rows(lines, gone=[1]).pieces(0, 1) == {0, 1}
    assert rows(lines, {1: "share-bar"}).pieces(0, 2) == set()


# The headline --------------------------------------------------------------------------------------------------------

HEADLINES = {  # lines, those that may be the headline
    "above the body": (["Home", TITLE, LONG, MORE], {1}),
    "with its standfirst": ([TITLE, "A narrow vote, and a very long evening", LONG, MORE], {0, 1}),
    "with blank lines": (["Home", "", TITLE, "", LONG, "", MORE], {1}),
    "a question": (["Who pays for the bridge of our town?", LONG, MORE], {0}),
    "a bullet": ([f"• {TITLE}", LONG, MORE], set()),
    "too short": (["Home again", LONG, MORE], set()),
    "below the body": ([LONG, MORE, TITLE], set()),
    "the body begins with two sentences near each other": ([LONG, *["Home"] * 9, TITLE, MORE, LONG], {0, 10}),
    "a single sentence": ([TITLE, LONG], {0}),
    "no body": ([TITLE, "Home", "News"], set()),
    "far above": ([TITLE, *["Home"] * ABOVE, LONG, MORE], set()),
    "Japanese": (["市議会、古い橋をもう一年残す", "市議会は月曜日に長い議論の末、古い橋をもう一年残すことを決めた。"], {0}),
    "Arabic": (["المجلس يبقي الجسر القديم لعام آخر", "صوت المجلس يوم الاثنين بعد نقاش طويل على إبقاء الجسر القديم مفتوحا لمدة عام آخر."], {0}),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), HEADLINES.values(), ids=HEADLINES)
def test_what_may_be_the_headline(lines: list[str], expected: set[int]) -> None:
    assert rows(lines).headlines() == expected
    assert rows(lines).headlines(after_dropped=True) == expected


def test_the_title_of_the_record_is_the_headline_wherever_it_stands() -> None:
    document = Document("\n".join([LONG, MORE, "Bridge", "Home"]), title=" BRIDGE ")
    assert Rows(View(document)).headlines() == {2}
    assert Rows(View(document, {2})).headlines() == set()


def test_a_headline_stands_below_what_went() -> None:
    lines = ["Storm closes the harbour of the islands", "Share", TITLE, LONG, MORE, "Share", MORE, LONG]
    for category, expected in {"share-bar": {2}, "ad-marker": {0, 2}}.items():
        found = rows(lines, {1: category, 5: category})
        assert found.headlines(after_dropped=True) == expected
        assert found.headlines() == {0, 2}


BODIES = {  # lines, the row in which the body begins
    "a sentence of some length": (["Home", LONG], 1),
    "two near each other": ([LONG, *["Home"] * 9, LONG, "Home", MORE], 10),
    "headlines": (["Home", TITLE, "She left."], -1),
    "no end": ([LONG[:-1]], -1),
    "nothing": ([], -1),
}


@pytest.mark.parametrize(("lines", "expected"), BODIES.values(), ids=BODIES)
def test_the_body(lines: list[str], expected: int) -> None:
    assert rows(lines).body == expected


def test_what_went_is_no_body() -> None:
    assert rows([LONG, MORE, "Home", LONG], {0: "nav", 1: "nav"}).body == 3


# Runs ----------------------------------------------------------------------------------------------------------------

RUNS = {  # lines of `a  b X c`, where X is gone; their runs
    "none": ([], []),
    "one": ([0], [(0, 0)]),
    "over blank lines": ([0, 3], [(0, 3)]),
    "not over what is gone": ([3, 5], [(3, 3), (5, 5)]),
    "not over what stays": ([0, 5, 7], [(0, 0), (5, 5), (7, 7)]),
}


@pytest.mark.parametrize(("lines", "expected"), RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_runs(lines: list[int], expected: list[tuple[int, int]], end: str) -> None:
    assert list(runs(view(["a", "", " ", "b", "X", "c", "d", "e"], end=end, gone=[4]), lines)) == expected
