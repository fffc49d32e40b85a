"""The quality floor: cleaner at level normal on labelled texts gets no worse unsaid, and its floor follows when it gets
better. The scorer itself is tested on small examples."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cleaner.rule import CATEGORIES

pytest.importorskip("bench.accuracy", reason="the benchmark is not part of this distribution")

from bench.accuracy import floor, sources, texts
from bench.accuracy.peers import phrase_list, ready, remaining
from bench.accuracy.score import figures, measure
from bench.accuracy.texts import Doc, Line

OWN = texts.own()
HOW = """
To change the floor on purpose:  python -m bench.accuracy --write-floor [--because "why a figure may get worse"]
To see which lines are to blame: python -m bench.accuracy --no-peers --show 40
"""


def test_the_floor_holds() -> None:
    pinned = floor.read()
    assert pinned, "bench/accuracy/floor.toml is missing." + HOW
    now = floor.measured()
    for key in ("texts", "pages"):
        assert now[key] == pinned[key], f"the {key} changed: the floor is that of others." + HOW
    worse, better = floor.worse(now, pinned), floor.better(now, pinned)
    assert not worse, "\n".join(["worse than the floor:", *worse, HOW])
    assert not better, "\n".join(["well done; now raise the floor, so that it stays so:", *better, HOW])


@pytest.mark.parametrize(
    ("precision", "lost", "worse", "better"),
    [
        (0.95, 0.30, [], []),
        (0.955, 0.25, [], []),
        (0.949, 0.30, ["own.precision is 0.9490, the floor is 0.9500"], []),
        (0.95, 0.31, ["own.lost is 0.3100, the floor is 0.3000"], []),
        (0.97, 0.30, [], ["own.precision is 0.9700, the floor only 0.9500 (slack 0.01)"]),
        (0.95, 0.10, [], ["own.lost is 0.1000, the floor only 0.3000 (slack 0.1)"]),
    ],
)
def test_what_is_said(precision: float, lost: float, worse: list[str], better: list[str]) -> None:
    pinned = {"own": {"precision": 0.95, "lost": 0.3}}
    now = {"own": {"precision": precision, "lost": lost}}
    assert (floor.worse(now, pinned), floor.better(now, pinned)) == (worse, better)


@pytest.mark.parametrize(
    ("trafilatura", "f1", "forbidden", "worse"),
    [
        ("2.3", 0.849, 0.11, ["f1", "forbidden"]),
        ("2.4", 0.849, 0.11, []),
        ("2.4", 0.83, 0.14, ["f1", "forbidden"]),
    ],
)
def test_another_trafilatura_may_be_a_little_worse(
    trafilatura: str, f1: float, forbidden: float, worse: list[str]
) -> None:
    pinned = {"trafilatura": "2.3", "html": {"f1": 0.85, "forbidden": 0.1}}
    said = floor.worse({"trafilatura": trafilatura, "html": {"f1": f1, "forbidden": forbidden}}, pinned)
    assert [line.split()[0] for line in said] == [f"html.{name}" for name in worse]


def test_a_figure_that_is_gone_or_new_is_noticed() -> None:
    one: dict[str, Any] = {"own_recall": {"de": 0.5}}
    other: dict[str, Any] = {"own_recall": {"fr": 0.5}}
    assert floor.worse(one, other) == ["own_recall.fr is in the floor but was not measured"]
    assert floor.better(one, other) == ["own_recall.de is 0.5000 and has no floor"]


def test_a_lower_floor_wants_a_reason(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "FILE", tmp_path / "floor.toml")
    high: dict[str, Any] = {"texts": "x", "own": {"precision": 0.98765, "lost": 0.12341}}
    low: dict[str, Any] = {"texts": "x", "own": {"precision": 0.9, "lost": 0.2}}
    assert floor.write(high) == []
    assert floor.read()["own"] == {"precision": 0.9876, "lost": 0.1235}, "rounded so that the figure itself passes"
    assert len(floor.write(low)) == 2
    assert floor.read()["own"]["precision"] == 0.9876
    assert floor.write(low, "a rule took too much") == []
    assert floor.read()["because"] == "a rule took too much"
    assert len(floor.write({**high, "texts": "y"})) == 1, "other texts want a reason too"


LINES = [
    (Line("Rain fell all day.", "keep"), {"gold": 4}, {"gold": 4, "lost": 4, "wrong": 1}),
    (Line("Advertisement", "drop", "ad-marker"), {"junk": 1, "missed": 1}, {"junk": 1, "junk gone": 1, "hit": 1}),
    (Line("By Ann", "either", "byline"), {}, {}),
    (Line("Rain", "title"), {}, {}),
    (Line("It fell. Share", "mixed", article=(True, True, False)), {"gold": 2, "junk": 1}, {"gold": 2, "lost": 2, "junk": 1, "junk gone": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "stays", "goes"), LINES)
def test_what_a_line_counts(line: Line, stays: dict[str, int], goes: dict[str, int]) -> None:
    doc = Doc("x", "en", "en", line.text, (line,))
    for left, expected in ((line.text, stays), ("", goes)):
        got = {k: n for k, n in measure(doc, [left]).count.items() if n}
        assert {k: n for k, n in got.items() if k not in ("documents", "perfect", "harmed", "badly")} == expected


def test_it_does_not_matter_which_copy_of_a_line_stays() -> None:
    doc = Doc("x", "en", "en", "Rain\nRain", (Line("Rain", "drop", "related"), Line("rain", "keep")))
    assert measure(doc, ["Rain", ""]).count == measure(doc, ["", "rain"]).count


def test_words_against_the_gold_article() -> None:
    doc = Doc("x", "p", "en", "One two\nShare", (Line("One two", "keep"), Line("Share", "drop")), gold="One two three")
    assert list(measure(doc, ["One two", ""]).f1) == pytest.approx([4 / 6, 4 / 5])
    assert measure(doc, ["", "Share"]).f1[1] == 0
    assert figures([measure(doc, ["One two", ""])]).perfect == 1


@pytest.mark.parametrize(
    ("gone", "left"),
    [([], ["ab", "cd", "ef"]), ([(0, 3)], ["", "cd", "ef"]), ([(1, 4)], ["a", "d", "ef"]), ([(0, 1), (3, 8)], ["b", "", ""])],
)  # fmt: skip
def test_what_is_left_of_each_line(gone: list[tuple[int, int]], left: list[str]) -> None:
    assert remaining("ab\ncd\nef", gone) == left


@pytest.mark.parametrize("doc", OWN, ids=lambda doc: doc.name)
def test_what_is_left_is_what_cleaner_returned(doc: Doc) -> None:
    result = ready("normal").clean(doc.text)
    left = remaining(doc.text, [edit.span for edit in result.edits])
    assert [x for x in left if x.strip()] == [x for x in result.text.split("\n") if x.strip()]


def test_the_texts_hold_what_the_readme_promises() -> None:
    junk = {line.category for doc in OWN for line in doc.lines} | {j for doc in OWN for x in doc.lines for j in x.junk}
    assert junk - {""} == set(CATEGORIES) - texts.OF_PAGES
    assert len({doc.language for doc in OWN}) >= 8
    assert any({line.label for line in doc.lines} == {"keep"} for doc in OWN), "texts from which nothing may go"


def test_every_page_of_others_is_attributed() -> None:
    (section,) = [text for head, text in sources.sections().items() if texts.WCXB.name in head]
    ids = {doc.name.split("/")[0] for doc in texts.wcxb()}
    assert set(re.findall(r"(?m)^\| (\d+) \| <https?://", section)) == ids
    assert "CC BY 4.0" in section
    assert texts.WCXB.stat().st_size < 2.5e6


def test_the_list_has_sixty_phrases() -> None:
    rows = (texts.HERE / "phrases.txt").read_text(encoding="utf-8").split("\n")
    assert len({row for row in rows if row}) == 60
    doc = Doc("x", "en", "en", "", (Line("» Read more…", "drop"), Line("Read more books", "keep")))
    assert phrase_list()(doc) == ["", "Read more books"]
